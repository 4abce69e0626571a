using FlameScope.Analysis.Flavours;
using FlameScope.Profiles;
using FlameScope.Testing;

namespace FlameScope.Analysis.Tests.Flavours;

public sealed class FlavourTests
{
    [Fact]
    public void A_function_of_Node_is_one_frame_however_it_is_compiled()
    {
        var profile = DrawnProfile.From("""
            1.0 node;main@node;LazyCompile:*render /app/page.js:12!jit;Builtin:ArgumentsAdaptorTrampoline!jit;JS:~get bar /app/bar.js:1:2!jit
            1.1 node;main@node;InterpretedFunction:render /app/page.js:12!interpreted;LazyCompile:*get bar /app/bar.js:1:2!jit
            1.2 node;main@node;JS:* file:///app/x.mjs:3:1!jit;v8::internal::Run@node
            """);

        FoldedStacks.Of(In(profile, Flavour.NodeJs)).ShouldBe("""
            node;main;(anonymous);v8::internal::Run 1
            node;main;render;get bar 2

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void Packages_of_Node_take_the_place_of_functions_and_join_where_they_follow_each_other()
    {
        var profile = DrawnProfile.From("""
            1.0 node;main@node;JS:* node:internal/main:1:1!jit;LazyCompile:*handle /srv/node_modules/express/lib/router.js:4!jit;LazyCompile:next /srv/node_modules/express/lib/route.js:9!jit;LazyCompile:~q /srv/node_modules/.pnpm/x/node_modules/pool/q.js:1!jit;write@libc
            1.1 node;main@node;LazyCompile:*a /app/a.js:1!jit;BytecodeHandler:Ldar!jit;do_syscall_64@vmlinux!kernel
            1.2 node;main@node;uv_run@node
            """);

        FoldedStacks.Of(In(profile, Flavour.NodeJsPackages)).ShouldBe("""
            node;(native) 1
            node;(native);(app code);(kernel) 1
            node;(native);(node api);express;pool;(native) 1

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Theory]
    [InlineData("LazyCompile:*get bar /home/foo.js:1", "get bar", "/home/foo.js:1")]
    [InlineData("LazyCompile:*a [eval]:1", "a", "[eval]:1")]
    [InlineData("LazyCompile:~ native array.js:12", "native", "array.js:12")]
    [InlineData("InterpretedFunction:Module._compile internal/modules/cjs/loader.js:774", "Module._compile", "internal/modules/cjs/loader.js:774")]
    [InlineData("JS:~ node:internal/crypto/hashnames:1:1", "(anonymous)", "node:internal/crypto/hashnames:1:1")]
    [InlineData("JS:^f C:\\app\\x.js:3:1", "f", "C:\\app\\x.js:3:1")]
    [InlineData("Script:~", "(anonymous)", "")]
    [InlineData("Eval:*x", "x", "")]
    public void Names_of_V8_are_told_apart_from_their_places(string text, string name, string place) =>
        JavaScriptFunction.Of(text, "", FrameKind.Jit).ShouldBe(new JavaScriptFunction(name, place));

    [Theory]
    [InlineData("Builtin:ArrayMap", "")]
    [InlineData("std::vector::push_back", "")]
    [InlineData("JSON:parse", "")]
    [InlineData("main", "/src/main.c")]
    [InlineData("", "")]
    public void Other_names_are_none_of_JavaScript(string text, string file) => JavaScriptFunction.Of(text, file, FrameKind.User).ShouldBeNull();

    [Theory]
    [InlineData("render", "file:///app/page.js", "render")]
    [InlineData("", "node:fs", "(anonymous)")]
    [InlineData("onclick", "https://example.org/app.min.js", "onclick")]
    public void Profiles_of_V8_have_the_place_beside_the_name(string text, string file, string name) =>
        JavaScriptFunction.Of(text, file, FrameKind.Jit).ShouldBe(new JavaScriptFunction(name, file));

    [Theory]
    [InlineData("/srv/node_modules/a/node_modules/b/index.js:1", "b")]
    [InlineData("file:///srv/node_modules/@scope/name/x.js:1:2", "@scope/name")]
    [InlineData("/srv/node_modules/@scope", "@scope")]
    [InlineData("/srv/app.js:1", "(app code)")]
    [InlineData("C:\\srv\\node_modules\\lodash\\x.js", "lodash")]
    [InlineData("C:\\srv\\app.js", "(app code)")]
    [InlineData("[eval]:1", "(app code)")]
    [InlineData("node_modules/a/x.js", "a")]
    [InlineData("/srv/my_node_modules/a/x.js", "(app code)")]
    [InlineData("/srv/node_modules//a/x.js", "a")]
    [InlineData("/srv/node_modules/", "(app code)")]
    [InlineData("evalmachine.<anonymous>:1", "(app code)")]
    [InlineData("fs.js:100", "(node api)")]
    [InlineData("", "(node api)")]
    public void A_script_belongs_to_a_package(string place, string package) => NodeJsPackages.PackageOf(place).ShouldBe(package);

    [Theory]
    [InlineData("Lorg/example/Main;::run", "org;example;Main")]
    [InlineData("org/example/Main::run", "org;example;Main")]
    [InlineData("Lcom/x/SearchService$$EnhancerBySpringCGLIB$$65a2;::f", "com;x;SearchService")]
    [InlineData("void java.util.ComparableTimSort.binarySort(java.lang.Object[], int, int, int)", "java;util;ComparableTimSort")]
    [InlineData("java.lang.Object java.lang.invoke.Invokers$Holder.linkToTargetMethod(java.lang.Object)", "java;lang;invoke;Invokers$Holder")]
    [InlineData("org/example/Main$$Lambda/0x00007f.run", "org;example;Main")]
    [InlineData("long Busy.prime(int)", "Busy")]
    public void Names_of_Java_lead_to_their_package(string name, string path)
    {
        JavaNames.TryPath(name, FrameKind.Jit, out var parts).ShouldBeTrue();
        string.Join(';', parts).ShouldBe(path);
    }

    [Theory]
    [InlineData("Interpreter", FrameKind.Interpreted)]
    [InlineData("I2C/C2I adapters", FrameKind.Jit)]
    [InlineData("StubRoutines (2)", FrameKind.Jit)]
    [InlineData("Thread::call_run", FrameKind.User)]
    [InlineData("a..b", FrameKind.Jit)]
    [InlineData("", FrameKind.Jit)]
    [InlineData("main", FrameKind.Unknown)]
    public void Other_names_are_none_of_Java(string name, FrameKind kind) => JavaNames.TryPath(name, kind, out _).ShouldBeFalse();

    [Theory]
    [InlineData("instance bool [System.Text.Json] System.Text.Json.Serialization.JsonConverter`1[System.__Canon]::WriteCore(class System.Text.Json.Utf8JsonWriter,!0&)", "System;Text;Json;Serialization;JsonConverter`1")]
    [InlineData("class [System.Collections]System.Collections.Generic.List`1<class Rec> [dn] W::De(string)", "W")]
    [InlineData("System.Threading.Thread.StartCallback()", "System;Threading;Thread")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon]..ctor(int32)", "System;Collections;Generic;List`1")]
    [InlineData("System.Private.CoreLib.il!System.Threading.Monitor.Wait(class System.Object,int32)", "System;Threading;Monitor")]
    [InlineData("void [System.Linq] System.Linq.Enumerable+RangeSelectIterator`2[System.Int32,System.__Canon]::Fill(!1)", "System;Linq;Enumerable+RangeSelectIterator`2")]
    public void Names_of_NET_lead_to_their_namespace(string name, string path)
    {
        DotNetNames.TryPath(name, FrameKind.Jit, out var parts).ShouldBeTrue();
        string.Join(';', parts).ShouldBe(path);
    }

    [Theory]
    [InlineData("main", FrameKind.Unknown)]
    [InlineData("System.Run", FrameKind.Kernel)]
    [InlineData("[]]]", FrameKind.Jit)]
    [InlineData("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g.Run()", FrameKind.Jit)]
    [InlineData("!::", FrameKind.Jit)]
    public void Other_names_are_none_of_NET(string name, FrameKind kind) => DotNetNames.TryPath(name, kind, out _).ShouldBeFalse();

    [Fact]
    public void Where_code_was_running_stands_by_package_and_the_rest_by_name()
    {
        var profile = DrawnProfile.From("""
            1.0 java;start@libc;org/example/Main::run!jit;java/util/List::get!jit
            1.1 java;start@libc;org/example/Main::run!jit
            1.2 java;start@libc;org/example/Main::run!jit;read@libc
            1.3 java;start@libc;sys_read@vmlinux!kernel
            1.4 java
            """);

        FoldedStacks.Of(In(profile, Flavour.JavaPackages)).ShouldBe("""
            java 1
            java;(kernel);sys_read 1
            java;(native);read 1
            java;java;util;List 1
            java;org;example;Main 1

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void Only_flavours_of_runtimes_that_are_seen_are_offered()
    {
        new ProfileAnalysis(DrawnProfile.From("1 app;main;std::run")).Flavours.ShouldBe([Flavour.Standard]);
        new ProfileAnalysis(DrawnProfile.From("1 node;JS:*f /a.js:1!jit")).Flavours.ShouldBe([Flavour.Standard, Flavour.NodeJs, Flavour.NodeJsPackages]);
        new ProfileAnalysis(DrawnProfile.From("1 java;void java.util.List.add(int)!jit")).Flavours.ShouldBe([Flavour.Standard, Flavour.JavaPackages]);
        new ProfileAnalysis(DrawnProfile.From("1 dotnet;System.Threading.Thread.Start()!jit")).Flavours.ShouldBe([Flavour.Standard, Flavour.DotNetNamespaces]);
    }

    [Fact]
    public void Every_flavour_keeps_every_sample_and_what_a_profile_promises()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var analysis = new ProfileAnalysis(RandomProfiles.Of(seed));
            foreach (var flavour in Enum.GetValues<Flavour>())
            {
                var flavoured = analysis.In(flavour);
                ProfileIntegrity.Check(flavoured.Profile);
                var filter = new SampleFilter { IncludeIdle = seed % 2 == 0 };
                flavoured.FlameGraph(filter, new FlameGraphOptions()).Total.ShouldBe(analysis.Count(filter, TimeRange.Everything), $"{flavour}, seed {seed}");
                analysis.In(flavour).ShouldBeSameAs(flavoured);
            }

            if (analysis.Profile.Samples.Count > 0) analysis.RetainedBytes.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void A_name_of_thousands_of_parts_makes_no_thousands_of_frames()
    {
        var name = string.Join('.', Enumerable.Repeat("a", 5_000));
        In(DrawnProfile.From($"1 java;{name}!jit"), Flavour.JavaPackages).Stacks.Count.ShouldBeLessThan(40);
        In(DrawnProfile.From($"1 java;{name}!jit"), Flavour.DotNetNamespaces).Stacks.Count.ShouldBeLessThan(40);
    }

    private static Profile In(Profile profile, Flavour flavour) => new ProfileAnalysis(profile).In(flavour).Profile;
}
