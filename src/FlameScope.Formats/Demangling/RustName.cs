using System.Globalization;
using System.Text;

namespace FlameScope.Formats.Demangling;

/// <summary>
/// The names of Rust: those of RFC 2603 ("v0", <c>_R…</c>), and the older ones, which look like those of C++ and end in a hash. Numbers that tell builds and copies apart are left out, as rustc-demangle leaves them out in its alternate form.
/// </summary>
internal sealed class RustName
{
    private const int MaxDepth = 96;
    private const int MaxWritten = 64 << 10;

    private readonly string _text;
    private readonly StringBuilder _written = new();
    private int _at = 2;
    private int _depth;
    private int _lifetimes;
    private int _steps;
    private bool _isSilent;

    private RustName(string text) => _text = text;

    /// <summary>The name; null where the symbol is not wholly understood.</summary>
    /// <param name="symbol">A symbol that begins with <c>_R</c>.</param>
    public static string? Demangle(string symbol)
    {
        if (symbol.Length < 4 || !char.IsAsciiLetterUpper(symbol[2]) || symbol.AsSpan().IndexOfAnyExceptInRange('0', 'z') >= 0) return null;
        var name = new RustName(symbol);
        try
        {
            name.Path(inValue: true);
            if (name._at < symbol.Length)
            {
                // The crate that made a copy of it.
                name._isSilent = true;
                name.Path(inValue: false);
            }

            return name._at == symbol.Length ? name._written.ToString() : null;
        }
        catch (NotUnderstoodException)
        {
            return null;
        }
    }

    /// <summary>An older name without the hash at its end, and with the signs that it has letters for; another name as it is.</summary>
    public static string WithoutHash(string name)
    {
        const int HashLength = 19;
        if (name.Length <= HashLength || !name.AsSpan(name.Length - HashLength).StartsWith("::h") || name.AsSpan(name.Length - 16).IndexOfAnyExcept("0123456789abcdef") >= 0) return name;
        name = name[..^HashLength];
        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var isBegin = i == 0 || (name[i - 1] == ':' && i > 1 && name[i - 2] == ':');
            if (name[i] == '_' && isBegin && i + 1 < name.Length && name[i + 1] == '$') continue;
            if (name[i] == '.' && i + 1 < name.Length && name[i + 1] == '.')
            {
                text.Append("::");
                i++;
            }
            else if (name[i] == '$' && name.IndexOf('$', i + 1) is var end and > 0 && Sign(name.AsSpan(i + 1, end - i - 1)) is { } sign)
            {
                text.Append(sign);
                i = end;
            }
            else
            {
                text.Append(name[i] == '.' ? '-' : name[i]);
            }
        }

        return text.ToString();
    }

    private static string? Sign(ReadOnlySpan<char> code) => code switch
    {
        "SP" => "@",
        "BP" => "*",
        "RF" => "&",
        "LT" => "<",
        "GT" => ">",
        "LP" => "(",
        "RP" => ")",
        "C" => ",",
        ['u', _, .. { Length: <= 5 }] when int.TryParse(code[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var letter) && Rune.IsValid(letter) && !Rune.IsControl(new Rune(letter)) => new Rune(letter).ToString(),
        _ => null,
    };

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private char Take()
    {
        if (_at >= _text.Length || ++_steps > MaxWritten) throw NotUnderstoodException.Instance;
        return _text[_at++];
    }

    private bool TryTake(char letter)
    {
        if (Next != letter) return false;
        _at++;
        return true;
    }

    private void Write(ReadOnlySpan<char> text)
    {
        if (_isSilent) return;
        _written.Append(text);
        if (_written.Length > MaxWritten) throw NotUnderstoodException.Instance;
    }

    private void Enter()
    {
        if (++_depth > MaxDepth) throw NotUnderstoodException.Instance;
    }

    /// <summary>Reads what stands at an earlier place, which a reference means.</summary>
    private void Back(Action read)
    {
        var place = Base62();
        var now = _at;
        if (place + 2 >= (ulong)now) throw NotUnderstoodException.Instance;
        if (_isSilent) return;
        _at = (int)place + 2;
        Enter();
        read();
        _depth--;
        _at = now;
    }

    private void Path(bool inValue)
    {
        Enter();
        switch (Take())
        {
            case 'C':
                Identifier(out var crate);
                Write(crate);
                break;
            case 'M':
                Impl();
                Write("<");
                Type();
                Write(">");
                break;
            case 'X':
                Impl();
                TypeAsTrait();
                break;
            case 'Y':
                TypeAsTrait();
                break;
            case 'N':
                Nested(inValue);
                break;
            case 'I':
                Path(inValue);
                if (inValue) Write("::");
                Write("<");
                Arguments();
                Write(">");
                break;
            case 'B':
                Back(() => Path(inValue));
                break;
            default: throw NotUnderstoodException.Instance;
        }

        _depth--;
    }

    private void Impl()
    {
        _ = Disambiguator();
        var outer = _isSilent;
        _isSilent = true;
        Path(inValue: false);
        _isSilent = outer;
    }

    private void TypeAsTrait()
    {
        Write("<");
        Type();
        Write(" as ");
        Path(inValue: false);
        Write(">");
    }

    private void Nested(bool inValue)
    {
        var space = Take();
        Path(inValue);
        var number = Identifier(out var name);
        if (char.IsAsciiLetterUpper(space))
        {
            // Of these the numbers say which one it is.
            Write("::{");
            Write(space switch { 'C' => "closure", 'S' => "shim", _ => space.ToString() });
            if (name.Length > 0)
            {
                Write(":");
                Write(name);
            }

            Write($"#{number.ToString(CultureInfo.InvariantCulture)}}}");
        }
        else if (!char.IsAsciiLetterLower(space))
        {
            throw NotUnderstoodException.Instance;
        }
        else if (name.Length > 0)
        {
            Write("::");
            Write(name);
        }
    }

    private void Arguments()
    {
        for (var isFirst = true; !TryTake('E'); isFirst = false)
        {
            if (!isFirst) Write(", ");
            Argument();
        }
    }

    private void Argument()
    {
        if (TryTake('L')) Lifetime(Base62());
        else if (TryTake('K')) Constant();
        else Type();
    }

    private void Type()
    {
        Enter();
        var tag = Take();
        if (Basic(tag) is { } basic)
        {
            Write(basic);
            _depth--;
            return;
        }

        switch (tag)
        {
            case 'R' or 'Q':
                Write("&");
                if (TryTake('L') && Base62() is > 0 and var lifetime)
                {
                    Lifetime(lifetime);
                    Write(" ");
                }

                if (tag == 'Q') Write("mut ");
                Type();
                break;
            case 'P' or 'O':
                Write(tag == 'P' ? "*const " : "*mut ");
                Type();
                break;
            case 'A' or 'S':
                Write("[");
                Type();
                if (tag == 'A')
                {
                    Write("; ");
                    Constant();
                }

                Write("]");
                break;
            case 'T':
                Tuple();
                break;
            case 'F':
                InBinder(FunctionType);
                break;
            case 'D':
                Write("dyn ");
                InBinder(Bounds);
                if (!TryTake('L')) throw NotUnderstoodException.Instance;
                if (Base62() is > 0 and var bound)
                {
                    Write(" + ");
                    Lifetime(bound);
                }

                break;
            case 'B':
                Back(Type);
                break;
            default:
                _at--;
                Path(inValue: false);
                break;
        }

        _depth--;
    }

    private void Tuple()
    {
        Write("(");
        var count = 0;
        for (; !TryTake('E'); count++)
        {
            if (count > 0) Write(", ");
            Type();
        }

        Write(count == 1 ? ",)" : ")");
    }

    private void FunctionType()
    {
        if (TryTake('U')) Write("unsafe ");
        if (TryTake('K'))
        {
            var abi = "C";
            if (!TryTake('C')) _ = UndisambiguatedIdentifier(out abi);
            Write($"extern \"{abi.Replace('_', '-')}\" ");
        }

        Write("fn(");
        for (var isFirst = true; !TryTake('E'); isFirst = false)
        {
            if (!isFirst) Write(", ");
            Type();
        }

        Write(")");
        if (TryTake('u')) return;
        Write(" -> ");
        Type();
    }

    private void Bounds()
    {
        for (var isFirst = true; !TryTake('E'); isFirst = false)
        {
            if (!isFirst) Write(" + ");
            var isOpen = TraitWithArguments();
            while (TryTake('p'))
            {
                Write(isOpen ? ", " : "<");
                isOpen = true;
                _ = UndisambiguatedIdentifier(out var name);
                Write(name);
                Write(" = ");
                Type();
            }

            if (isOpen) Write(">");
        }
    }

    /// <summary>A trait; whether its arguments are still open, for what is said of its types to come in.</summary>
    private bool TraitWithArguments()
    {
        Enter();
        var isOpen = false;
        if (TryTake('B'))
        {
            Back(() => isOpen = TraitWithArguments());
        }
        else if (TryTake('I'))
        {
            Path(inValue: false);
            Write("<");
            for (var isFirst = true; !TryTake('E'); isFirst = false)
            {
                if (!isFirst) Write(", ");
                Argument();
            }

            isOpen = true;
        }
        else
        {
            Path(inValue: false);
        }

        _depth--;
        return isOpen;
    }

    private void InBinder(Action read)
    {
        var bound = TryTake('G') ? Base62() + 1 : 0;
        if (bound > 64) throw NotUnderstoodException.Instance;
        if (bound > 0)
        {
            Write("for<");
            for (ulong i = 0; i < bound; i++)
            {
                if (i > 0) Write(", ");
                _lifetimes++;
                Lifetime(1);
            }

            Write("> ");
        }

        read();
        _lifetimes -= (int)bound;
    }

    private void Lifetime(ulong index)
    {
        if (index == 0)
        {
            Write("'_");
            return;
        }

        if (index > (ulong)_lifetimes) throw NotUnderstoodException.Instance;
        var depth = _lifetimes - (int)index;
        Write(depth < 26 ? $"'{(char)('a' + depth)}" : $"'_{depth.ToString(CultureInfo.InvariantCulture)}");
    }

    private void Constant()
    {
        Enter();
        var tag = Take();
        switch (tag)
        {
            case 'p':
                Write("_");
                break;
            case 'B':
                Back(Constant);
                break;
            case 'h' or 't' or 'm' or 'y' or 'o' or 'j' or 'a' or 's' or 'l' or 'x' or 'n' or 'i':
                if (tag is 'a' or 's' or 'l' or 'x' or 'n' or 'i' && TryTake('n')) Write("-");
                var digits = Hex();
                Write(digits.Length <= 16 ? ulong.Parse(digits.Length == 0 ? "0" : digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : "0x" + digits);
                break;
            case 'b':
                Write(Hex() switch { "0" => "false", "1" => "true", _ => throw NotUnderstoodException.Instance });
                break;
            case 'c':
                var hex = Hex();
                if (hex.Length is 0 or > 6 || !Rune.TryCreate(int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), out var letter) || Rune.IsControl(letter)) throw NotUnderstoodException.Instance;
                Write($"'{letter}'");
                break;
            default: throw NotUnderstoodException.Instance;
        }

        _depth--;
    }

    private string Hex()
    {
        var start = _at;
        while (Take() is var letter && letter != '_')
        {
            if (!(char.IsAsciiDigit(letter) || letter is >= 'a' and <= 'f')) throw NotUnderstoodException.Instance;
        }

        return _text[start..(_at - 1)].TrimStart('0') is { Length: > 0 } digits ? digits : "0";
    }

    private ulong Disambiguator() => TryTake('s') ? Base62() + 1 : 0;

    private ulong Identifier(out string name)
    {
        var number = Disambiguator();
        _ = UndisambiguatedIdentifier(out name);
        return number;
    }

    private bool UndisambiguatedIdentifier(out string name)
    {
        var isUnicode = TryTake('u');
        if (!char.IsAsciiDigit(Next)) throw NotUnderstoodException.Instance;
        long length = Take() - '0';
        while (length > 0 && char.IsAsciiDigit(Next))
        {
            length = (length * 10) + (Take() - '0');
            if (length > _text.Length) throw NotUnderstoodException.Instance;
        }

        _ = TryTake('_');
        if (length > _text.Length - _at) throw NotUnderstoodException.Instance;
        name = _text.Substring(_at, (int)length);
        _at += (int)length;
        if (isUnicode) name = Punycode(name);
        return true;
    }

    private ulong Base62()
    {
        if (TryTake('_')) return 0;
        ulong value = 0;
        while (true)
        {
            var letter = Take();
            if (letter == '_') break;
            var digit = letter switch
            {
                >= '0' and <= '9' => letter - '0',
                >= 'a' and <= 'z' => letter - 'a' + 10,
                >= 'A' and <= 'Z' => letter - 'A' + 36,
                _ => throw NotUnderstoodException.Instance,
            };
            if (value > (ulong.MaxValue - 64) / 62) throw NotUnderstoodException.Instance;
            value = (value * 62) + (ulong)digit;
        }

        return value + 1;
    }

    /// <summary>RFC 3492, with an underscore for the hyphen.</summary>
    private static string Punycode(string text)
    {
        const int Base = 36, Least = 1, Most = 26, Skew = 38, Damp = 700, MaxLength = 1000;
        if (text.Length > MaxLength) throw NotUnderstoodException.Instance;
        var split = text.LastIndexOf('_');
        var letters = new List<Rune>();
        foreach (var letter in text[..Math.Max(split, 0)]) letters.Add(new Rune(letter));
        long code = 0x80, place = 0, bias = 72;
        for (var at = split + 1; at < text.Length;)
        {
            long before = place, weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (at == text.Length) throw NotUnderstoodException.Instance;
                var digit = text[at] is >= 'a' and <= 'z' ? text[at] - 'a' : char.IsAsciiDigit(text[at]) ? text[at] - '0' + 26 : throw NotUnderstoodException.Instance;
                at++;
                place += digit * weight;
                var least = Math.Clamp(k - bias, Least, Most);
                if (place > int.MaxValue || weight > int.MaxValue) throw NotUnderstoodException.Instance;
                if (digit < least) break;
                weight *= Base - least;
            }

            var count = letters.Count + 1;
            var delta = (place - before) / (before == 0 ? Damp : 2);
            delta += delta / count;
            var shift = 0;
            for (; delta > (Base - Least) * Most / 2; shift += Base) delta /= Base - Least;
            bias = shift + ((Base - Least + 1) * delta / (delta + Skew));
            code += place / count;
            place %= count;
            if (!Rune.IsValid((int)Math.Min(code, int.MaxValue))) throw NotUnderstoodException.Instance;
            letters.Insert((int)place++, new Rune((int)code));
        }

        return string.Concat(letters);
    }

    private static string? Basic(char tag) => tag switch
    {
        'a' => "i8",
        'b' => "bool",
        'c' => "char",
        'd' => "f64",
        'e' => "str",
        'f' => "f32",
        'h' => "u8",
        'i' => "isize",
        'j' => "usize",
        'l' => "i32",
        'm' => "u32",
        'n' => "i128",
        'o' => "u128",
        's' => "i16",
        't' => "u16",
        'u' => "()",
        'v' => "...",
        'x' => "i64",
        'y' => "u64",
        'z' => "!",
        'p' => "_",
        _ => null,
    };
}
