namespace FlameScope.Generator;

/// <summary>What the names of an image's functions look like.</summary>
internal enum NameStyle
{
    C,
    Cpp,
    Kernel,
    Java,
    JavaScript,
    DotNet,
}

/// <summary>Makes up symbol names as profilers print them: templates, signatures, blanks, parentheses, brackets, <c>+</c> and all.</summary>
internal sealed class SymbolNames(SeededRandom random)
{
    private static readonly string[] Verbs =
        ["get", "set", "read", "write", "alloc", "free", "lookup", "insert", "remove", "update", "flush", "sync", "parse", "scan", "encode", "decode", "compress", "hash", "compare", "merge",
         "split", "visit", "resolve", "bind", "emit", "load", "store", "commit", "begin", "end", "wait", "wake", "queue", "dispatch", "handle", "poll", "accept", "connect", "send", "recv"];

    private static readonly string[] Nouns =
        ["page", "node", "entry", "buffer", "table", "index", "tree", "list", "map", "cache", "block", "segment", "stream", "file", "inode", "socket", "packet", "frame", "request", "response",
         "session", "token", "symbol", "scope", "type", "value", "field", "record", "row", "column", "cursor", "key", "lock", "task", "thread", "timer", "event", "handler", "context", "region"];

    private static readonly string[] Spaces =
        ["std", "std", "icu_78", "v8::internal", "node", "rocksdb", "llvm", "clang", "absl", "grpc_core", "DB", "DB", "re2", "google::protobuf", "boost::asio::detail", "Poco::Net"];

    private static readonly string[] Packages =
        ["java.util", "java.lang", "java.io", "java.util", "java.lang", "java.util.concurrent", "java.util.stream", "shop.orders", "shop.pricing", "shop.db", "org.springframework.web.servlet", "org.hibernate.engine.internal", "com.fasterxml.jackson.databind",
         "io.netty.channel.nio", "org.apache.lucene.index"];

    private static readonly string[] Assemblies =
        ["System", "System.Linq", "System.Text.Json", "System.Net.Http", "Shop", "Shop.Web", "Shop.Data", "Microsoft.AspNetCore.Server.Kestrel.Core", "Microsoft.EntityFrameworkCore"];

    private static readonly string[] Modules =
        ["node:internal/timers", "node:internal/streams/readable", "node:internal/url", "node:events", "node:fs", "/srv/app/main.js", "/srv/app/cart.js", "/srv/app/db (v2).js", "/srv/app/node_modules/express/index.js",
         "file:///srv/app/dist/dep-Bxq1.js"];

    private static readonly string[] Operators = ["operator+", "operator++", "operator+=", "operator()", "operator<<", "operator[]", "operator==", "operator new"];

    private static readonly string[] Tiers = ["[Tier0]", "[OptimizedTier1]", "[PreJIT]", "[QuickJitted]", "[OptimizedTier1OSR]"];

    private static readonly string[] JavaTypes = ["int", "long", "boolean", "java.lang.String", "java.lang.Object[]", "java.util.Map", "java.util.function.Function"];

    private static readonly string[] DotNetTypes = ["int32", "int64", "bool", "class System.String", "!!0", "valuetype System.ReadOnlySpan`1<uint8>", "class System.Threading.CancellationToken&"];

    public string Make(NameStyle style) => style switch
    {
        NameStyle.Kernel => random.Of<string>(["", "", "__", "do_", "vfs_", "ext4_", "tcp_", "__x64_sys_", "blk_mq_", "xas_", "mem_cgroup_"]) + Snake(),
        NameStyle.C => random.Of<string>(["", "", "_", "sqlite3_", "git_", "ZSTD_", "OPENSSL_", "json_", "uv__", "Py"]) + Snake() + random.Of<string>(["", "", "", ".part.0", ".constprop.0", "@plt"]),
        NameStyle.Cpp => Cpp(),
        NameStyle.Java => Java(),
        NameStyle.JavaScript => JavaScript(),
        _ => DotNet(),
    };

    private string Word(ReadOnlySpan<string> words)
    {
        var word = random.Of(words);
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    private string Snake()
    {
        var name = $"{random.Of<string>(Verbs)}_{random.Of<string>(Nouns)}";
        if (random.Chance(0.3)) name += "_" + random.Of<string>(Nouns);
        return random.Chance(0.15) ? $"{name}_{random.Of<string>(Verbs)}" : name;
    }

    private string Class() => Word(Nouns) + (random.Chance(0.3) ? Word(Nouns) : "") + random.Of<string>(["", "", "", "", "Impl", "Manager", "Factory", "Visitor", "Builder"]);

    private string Method() => random.Of<string>(Verbs) + Word(Nouns) + (random.Chance(0.3) ? Word(Nouns) : "");

    private string Cpp()
    {
        var space = random.Of<string>(Spaces);
        if (random.Chance(0.08)) space += "::(anonymous namespace)";
        var type = Class();
        if (random.Chance(0.08)) type += $"<{space}::{Class()}, {(random.Chance(0.3) ? "unsigned char" : "std::allocator<" + Class() + " >")}>";
        var method = random.Chance(0.06) ? random.Of<string>(Operators) : Word(Verbs) + (random.Chance(0.6) ? Word(Nouns) : "");
        if (random.Chance(0.03)) method += "(int, char const*) const::{lambda(" + Class() + "&)#2}::operator()";
        return $"{space}::{type}::{method}";
    }

    private string Java()
    {
        var type = $"{random.Of<string>(Packages)}.{Class()}";
        if (random.Chance(0.15)) type += "$" + Class();
        return $"{random.Of<string>(["void", "int", "java.lang.Object", "boolean"])} {type}.{Method()}({Parameters(JavaTypes, ", ")})";
    }

    private string JavaScript()
    {
        var name = random.Chance(0.12) ? "" : Method();
        var kind = random.Chance(0.04) ? "RegExp:" + random.Of<string>(Nouns) + @"(\d+)+\s" : random.Of<string>(["JS:*", "JS:^", "JS:~", "JS:+", "Eval:~"]) + name;
        return kind.StartsWith("RegExp", StringComparison.Ordinal) ? kind : $"{kind} {random.Of<string>(Modules)}:{random.Between(1, 2400)}:{random.Between(1, 80)}";
    }

    private string DotNet()
    {
        var assembly = random.Of<string>(Assemblies);
        var type = random.Chance(0.3) ? $"{assembly}.{Class()}" : Class();
        if (random.Chance(0.25)) type += $"`1[System.{Word(Nouns)}]";
        if (random.Chance(0.12)) type += $"+<{Method()}>d__{random.Between(1, 90)}";
        var instance = random.Chance(0.6) ? "instance " : "";
        return $"{instance}{random.Of<string>(["void", "bool", "int32", "class Task"])} [{assembly}] {type}::{Word(Verbs)}{Word(Nouns)}({Parameters(DotNetTypes, ",")}){random.Of<string>(Tiers)}";
    }

    private string Parameters(string[] types, string separator) => string.Join(separator, Enumerable.Range(0, random.Below(3)).Select(_ => random.Of<string>(types)));
}
