using System.ComponentModel;
using System.Diagnostics;
using FlameScope.Formats.Demangling;

namespace FlameScope.Formats.Tests.Demangling;

/// <summary>Mangled names: pairs written from the ABI's document and RFC 2603, the GNU tools where they are installed, and damaged names.</summary>
public sealed class SymbolNamesTests
{
    /// <summary>Names of C++, as <c>c++filt -p -i</c> writes them as well.</summary>
    public static TheoryData<string, string> Cpp => new()
    {
        { "_Z3foov", "foo" },
        { "_ZN3foo3barEv", "foo::bar" },
        { "_ZNK3foo3barEi", "foo::bar" },
        { "_ZN12_GLOBAL__N_13fooEv", "(anonymous namespace)::foo" },
        { "_ZSt4sortIPiEvT_S1_", "std::sort<int*>" },
        { "_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back" },
        { "_ZNSsC1EPKc", "std::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string" },
        { "_ZNSs6appendEPKc", "std::string::append" },
        { "_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEC2ERKS4_", "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >::basic_string" },
        { "_ZN3FooC1Ev", "Foo::Foo" },
        { "_ZN3FooD0Ev", "Foo::~Foo" },
        { "_ZN3FooIiED1Ev", "Foo<int>::~Foo" },
        { "_ZN3FoocvbEv", "Foo::operator bool" },
        { "_ZN3FooplERKS_", "Foo::operator+" },
        { "_ZN3FoonwEm", "Foo::operator new" },
        { "_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc", "std::operator<< <std::char_traits<char> >" },
        { "_ZNSt8functionIFvPKciEEC2ERKS3_", "std::function<void (char const*, int)>::function" },
        { "_Z1fIPFviEEvT_", "f<void (*)(int)>" },
        { "_Z1fIRA10_KcEvT_", "f<char const (&) [10]>" },
        { "_Z1fIM3FooFvvEEvT_", "f<void (Foo::*)()>" },
        { "_Z1fIJicdEEvDpT_", "f<int, char, double>" },
        { "_Z1fIJEEvDpT_", "f<>" },
        { "_Z1fILi42ELb1ELm7EEvv", "f<42, true, 7ul>" },
        { "_Z1fILin1EEvv", "f<-1>" },
        { "_Z1fIKPKcEvv", "f<char const* const>" },
        { "_Z1fIDnEvv", "f<decltype(nullptr)>" },
        { "_Z1fIDv4_fEvT_", "f<float __vector(4)>" },
        { "_ZN1AUt_1bEv", "A::{unnamed type#1}::b" },
        { "_ZTV3Foo", "vtable for Foo" },
        { "_ZTI3Foo", "typeinfo for Foo" },
        { "_ZTS3Foo", "typeinfo name for Foo" },
        { "_ZGVN3Foo1xE", "guard variable for Foo::x" },
        { "_ZN4llvm10checkedAddIiEENSt9enable_ifIXsr3std9is_signedIT_EE5valueENS_8OptionalIS2_EEE4typeES2_S2_", "llvm::checkedAdd<int>" },
        { "_ZZ4mainE1x", "main::x" },
        { "_ZN3FooB5cxx11Ev", "Foo[abi:cxx11]" },
        { "_ZL19__libc_preinit_implR19KernelArgumentBlock", "__libc_preinit_impl" },
        { "_Z3foov.part.0", "foo" },
        { "_Z3foov.cold", "foo" },
    };

    /// <summary>Names of C++ from which more is left out than by <c>c++filt</c>, and names of Rust.</summary>
    public static TheoryData<string, string> Others => new()
    {
        { "__Z3foov", "foo" },
        { "_Z3foov@plt", "foo@plt" },
        { "_Z1fI1AIXadL_Z3barvEEEEvv", "f<A<&bar> >" },
        { "_ZZ4mainENKUlvE_clEv", "main::{lambda()#1}::operator()" },
        { "_ZZ4mainENKUliPKcE0_clEiS0_", "main::{lambda(int, char const*)#2}::operator()" },
        { "_ZZN1A1fEiENKUlT_E_clIcEEDaS0_", "A::f::{lambda(auto:1)#1}::operator()<char>" },
        { "_ZThn16_N3Foo3barEv", "non-virtual thunk to Foo::bar" },
        { "_Z3foov.llvm.1234567", "foo" },
        { "_ZNSt3__110__function6__funcIZN1A1fEvE3$_0NS_9allocatorIS3_EEFvvEEclEv$c1671e787f244890c877724752face20", "std::__1::__function::__func<A::f::$_0, std::__1::allocator<A::f::$_0>, void ()>::operator()" },
        { "_ZN4core3ptr13drop_in_place17h0123456789abcdefE", "core::ptr::drop_in_place" },
        { "_ZN50_$LT$T$u20$as$u20$core..convert..Into$LT$U$GT$$GT$4into17h0123456789abcdefE", "<T as core::convert::Into<U>>::into" },
        { "_ZN66_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..drop..Drop$GT$4drop17h0123456789abcdefE", "<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop" },
        { "_RNvC6_123foo3bar", "123foo::bar" },
        { "_RNvCs1234_7mycrate3foo", "mycrate::foo" },
        { "_RNvNtCs1234_7mycrate3mod3foo", "mycrate::mod::foo" },
        { "_RINvCs1234_7mycrate3foolmE", "mycrate::foo::<i32, u32>" },
        { "_RNCNvC7mycrate4main0", "mycrate::main::{closure#0}" },
        { "_RNCNvC7mycrate4mains_0", "mycrate::main::{closure#1}" },
        { "_RNvXs_C7mycrateNtC7mycrate3FooNtC7mycrate3Bar3baz", "<mycrate::Foo as mycrate::Bar>::baz" },
        { "_RINvC7mycrate3fooRShE", "mycrate::foo::<&[u8]>" },
        { "_RINvC7mycrate3fooKj10_E", "mycrate::foo::<16>" },
        { "_RINvC7mycrate3fooAhj8_E", "mycrate::foo::<[u8; 8]>" },
        { "_RINvC7mycrate3fooFG_RL0_hEuE", "mycrate::foo::<for<'a> fn(&'a u8)>" },
        { "_RINvC7mycrate3fooTllEE", "mycrate::foo::<(i32, i32)>" },
        { "_RNvC7mycrateu8gdel_5qa", "mycrate::gödel" },
        { "_RNvC7mycrate3foo.llvm.123", "mycrate::foo" },
    };

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("_Z")]
    [InlineData("_R")]
    [InlineData("_ZN")]
    [InlineData("_Zero")]
    [InlineData("_Return")]
    [InlineData("__ZN3fooE_")]
    [InlineData("_Z3fooS9_")]
    [InlineData("_Z999999999999foo")]
    [InlineData("_ZN3foo3barE!")]
    [InlineData("_Z3foov$local")]
    [InlineData("_Z1fT_")]
    [InlineData("_RB_")]
    [InlineData("_RNvB9_3foo")]
    [InlineData("_RNvC7mycrateu4a_b!")]
    [InlineData("foo")]
    [InlineData("Zoo")]
    public void What_is_not_wholly_understood_stays_as_it_is(string symbol) => new SymbolNames().Readable(symbol).ShouldBe(symbol);

    [Theory]
    [MemberData(nameof(Cpp))]
    [MemberData(nameof(Others))]
    public void Mangled_names_are_readable(string symbol, string expected) => new SymbolNames().Readable(symbol).ShouldBe(expected);

    [Fact]
    public void Names_of_the_GNU_tools_are_the_same()
    {
        var pairs = Cpp.Select(row => row.Data).ToList();
        string[] names;
        try
        {
            using var filter = Process.Start(new ProcessStartInfo("c++filt", ["-p", "-i", .. pairs.Select(pair => pair.Item1)]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            names = filter.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            filter.WaitForExit();
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no c++filt here.");
            return;
        }

        names.ShouldBe(pairs.Select(pair => pair.Item2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_names_are_read_or_left(int seed)
    {
        var random = new Random(seed);
        string[] symbols = [.. Cpp.Select(row => row.Data.Item1), .. Others.Select(row => row.Data.Item1)];
        const string Letters = "_ZNSTRIEJLKPFXDpsrclvi0123456789abCDM$.B";
        var names = new SymbolNames();
        for (var i = 0; i < 30_000; i++)
        {
            var symbol = symbols[random.Next(symbols.Length)].ToCharArray();
            for (var change = random.Next(1, 5); change > 0; change--) symbol[random.Next(2, symbol.Length)] = Letters[random.Next(Letters.Length)];
            var text = new string(symbol, 0, random.Next(10) == 0 ? random.Next(2, symbol.Length) : symbol.Length);
            names.Readable(text).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Names_that_grow_without_bound_are_left()
    {
        // Each type is a pair of the one before it: without a bound they double 60 times.
        string[] doubling = ["_Z1fI1AIiES0_IS1_S1_E", .. Enumerable.Range(0, 60).Select(i => i < 35 ? $"S0_IS{Base36(i + 1)}_S{Base36(i + 1)}_E" : "")];
        foreach (var symbol in new[] { string.Concat(doubling) + "Evv", "_Z1fI" + new string('P', 10_000) + "iEvv", "_Z1f" + string.Concat(Enumerable.Repeat("1AI", 3_000)), "_RINvC1a1b" + new string('R', 10_000) + "hE", "_RINvC1a1b" + string.Concat(Enumerable.Repeat("TB9_B9_", 500)) + "E" })
        {
            new SymbolNames().Readable(symbol).ShouldBe(symbol);
        }
    }

    [Fact]
    public void Packs_in_packs_are_left_where_they_are_too_deep() =>
        new SymbolNames().Readable("_Z1fI" + new string('J', 16_000)).ShouldBe("_Z1fI" + new string('J', 16_000));

    [Fact]
    public void A_long_part_of_a_pack_is_counted_wherever_it_is_used()
    {
        // A part of 30,000 letters, 4,000 times as the parameters of a function: without a bound that is text of 240 MB.
        var symbol = $"_Z1fIJ1BI{Doubling(10, first: 1)}EEEvDpFv{string.Concat(Enumerable.Repeat("T_", 4_000))}E";
        var before = GC.GetAllocatedBytesForCurrentThread();

        new SymbolNames().Readable(symbol).ShouldBe(symbol);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 << 20);
    }

    [Fact]
    public void Names_stay_as_they_are_once_others_have_grown_by_very_much()
    {
        var names = new SymbolNames();
        string[] symbols = [.. Enumerable.Range(10_000, 4_000).Select(i => $"_Z6f{i}I{Doubling(10)}Evv")];
        var readable = Array.ConvertAll(symbols, names.Readable);

        readable[0].Length.ShouldBeGreaterThan(20_000);
        readable[^1].ShouldBe(symbols[^1]);
        readable.Sum(name => (long)name.Length).ShouldBeLessThan(70_000_000);
        names.Readable("_ZN3foo3barEv").ShouldBe("foo::bar");
    }

    [Fact]
    public void After_very_many_failures_no_more_names_are_tried()
    {
        var names = new SymbolNames();
        for (var i = 0; i < 100_000; i++) _ = names.Readable($"_Z{i}");

        names.Readable("_Z3foov").ShouldBe("_Z3foov");
    }

    /// <summary>Types of which each is a pair of the one before it, for a template whose name is the thing of that number that can be meant again.</summary>
    private static string Doubling(int times, int first = 0) => "1AIiiE" + string.Concat(Enumerable.Range(first + 1, times).Select(i => $"S{Base36(first)}_IS{Base36(i)}_S{Base36(i)}_E"));

    private static string Base36(int number) => number < 10 ? $"{number}" : $"{(char)('A' + number - 10)}";
}
