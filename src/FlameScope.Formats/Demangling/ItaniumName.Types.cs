using System.Globalization;

namespace FlameScope.Formats.Demangling;

/// <summary>The types of C++ in a name: they are arguments of templates, parameters of lambdas, and what operators convert to.</summary>
internal sealed partial class ItaniumName
{
    private Part Type()
    {
        using var depth = new Depth(this);
        var letter = Next;
        if (Builtin(letter) is { } builtin)
        {
            _at++;
            return new Part(builtin);
        }

        switch (letter)
        {
            case 'r' or 'V' or 'K':
                return Remember(Qualified());
            case 'P':
                _at++;
                return Remember(Pointer(Type(), "*"));
            case 'R':
                _at++;
                return Remember(Pointer(Type(), "&"));
            case 'O':
                _at++;
                return Remember(Pointer(Type(), "&&"));
            case 'C' or 'G':
                _at++;
                var part = Type();
                return Remember(new Part(Write(part.Text, letter == 'C' ? " _Complex" : " _Imaginary")));
            case 'F':
                return Remember(Function());
            case 'A':
                return Remember(Array());
            case 'M':
                _at++;
                var of = Type().Text;
                return Remember(Pointer(Type(), Write(of, "::*")));
            case 'T' when Second is 's' or 'u' or 'e':
                _at += 2;
                return Remember(new Part(OwnName()));
            case 'T':
                var parameter = Remember(TemplateParameter());
                return Next != 'I' ? parameter : Remember(new Part(OwnArguments(parameter.Text)));
            case 'S' when Second != 't':
                var known = Substitution(isPrefix: false);
                return Next != 'I' ? known : Remember(new Part(OwnArguments(known.Text)));
            case 'D':
                return SpecialType();
            case 'U':
                _at++;
                var qualifier = SourceName();
                if (Next == 'I') qualifier = OwnArguments(qualifier);
                var qualified = Type();
                return Remember(qualified with { Left = Write(qualified.Left, " ", qualifier) });
            case 'u':
                _at++;
                return Remember(new Part(SourceName()));
            default:
                if (letter is not ('N' or 'Z' or 'S') && !char.IsAsciiDigit(letter)) throw NotUnderstoodException.Instance;
                return Remember(new Part(OwnName()));
        }
    }

    private Part Remember(Part part)
    {
        _substitutions.Add(part);
        return part;
    }

    /// <summary>A name with arguments that are not those of the name that is read.</summary>
    private string OwnArguments(string name)
    {
        var outer = _templates;
        _templates = [.. _templates];
        name = WithArguments(name);
        _templates = outer;
        return name;
    }

    /// <summary>A name whose arguments are not those of the name that is read.</summary>
    private string OwnName()
    {
        var outer = _templates;
        _templates = [.. _templates];
        var name = Name();
        _templates = outer;
        return name;
    }

    private Part Qualified()
    {
        var words = "";
        for (; Next is 'r' or 'V' or 'K'; _at++) words = Write(Next switch { 'r' => " restrict", 'V' => " volatile", _ => " const" }, words);
        if (Next == 'F') return Function() is var function ? function with { Right = Write(function.Right, words) } : function;
        var part = Type();
        return part.Right.Length > 0 && !part.Left.EndsWith('*') && !part.Left.EndsWith('&') && part.Right[0] == '(' ? part with { Right = Write(part.Right, words) } : part with { Left = Write(part.Left, words) };
    }

    /// <summary>A pointer or a reference. To a function or an array it stands in parentheses.</summary>
    private Part Pointer(Part part, string sign)
    {
        if (part.Pack is not null) return new Part(Write(part.Text, sign));
        var isMember = sign.EndsWith("::*", StringComparison.Ordinal);

        // A reference to a reference is one: a parameter of a template may be one already.
        if (sign is "&" or "&&" && part.Right.Length == 0 && part.Left.EndsWith('&'))
        {
            var bare = part.Left.TrimEnd('&');
            return part with { Left = Write(bare, sign == "&&" && part.Left.EndsWith("&&", StringComparison.Ordinal) ? "&&" : "&") };
        }

        if (part.Right.Length == 0) return part with { Left = Write(part.Left, isMember ? " " : "", sign) };
        if (part.Right[0] == ')') return part with { Left = Write(part.Left, isMember ? " " : "", sign) };
        return new Part(Write(part.Left, part.Left.EndsWith(' ') ? "(" : " (", sign), Write(")", part.Right.StartsWith('[') ? " " : "", part.Right));
    }

    private Part Function()
    {
        var isNoexcept = false;
        while (Next == 'D' && Second is 'o' or 'O' or 'w' or 'x')
        {
            isNoexcept |= Second is 'o' or 'O';
            var kind = Second;
            _at += 2;
            if (kind == 'O')
            {
                _ = Expression();
                Expect('E');
            }
            else if (kind == 'w')
            {
                while (Next != 'E') _ = Type();
                _at++;
            }
        }

        Expect('F');
        if (Next == 'Y') _at++;
        var result = Type();
        var parameters = Types('E');
        var reference = "";
        if (Next is 'R' or 'O')
        {
            reference = Next == 'R' ? " &" : " &&";
            _at++;
        }

        Expect('E');
        var right = Write("(", parameters, ")", reference, isNoexcept ? " noexcept" : "");
        return new Part(Write(result.Left, result.Right.Length == 0 ? " " : ""), Write(right, result.Right));
    }

    /// <summary>Types up to a letter, as a list of parameters; one that is void alone is no parameter.</summary>
    private string Types(char end)
    {
        var types = new List<string>();
        while (Next != end && !(Next is 'R' or 'O' && Second == end))
        {
            if (Next == 'v' && Second == end && types.Count == 0)
            {
                _at++;
                return "";
            }

            var type = Type();
            if (type.Pack is not { Length: 0 }) types.Add(type.Text);
        }

        return Write(string.Join(", ", types));
    }

    private Part Array()
    {
        Expect('A');
        var length = "";
        if (char.IsAsciiDigit(Next)) length = Number().ToString(CultureInfo.InvariantCulture);
        else if (Next != '_') length = Expression();
        Expect('_');
        var element = Type();
        var space = element.Right.Length == 0 && !element.Left.EndsWith(' ') ? " " : "";
        return new Part(Write(element.Left, space), Write("[", length, "]", element.Right));
    }

    private Part SpecialType()
    {
        var letter = Second;
        switch (letter)
        {
            case 'p':
                _at += 2;
                return Remember(Expansion());
            case 't' or 'T':
                _at += 2;
                var expression = Expression();
                Expect('E');
                return Remember(new Part(Write("decltype (", expression, ")")));
            case 'o' or 'O' or 'w' or 'x':
                return Remember(Function());
            case 'v':
                _at += 2;
                var length = char.IsAsciiDigit(Next) ? Number().ToString(CultureInfo.InvariantCulture) : Expression();
                Expect('_');
                return Remember(new Part(Write(Type().Text, " __vector(", length, ")")));
            case 'F':
                _at += 2;
                var bits = Number().ToString(CultureInfo.InvariantCulture);
                if (Next is not ('_' or 'x' or 'b')) throw NotUnderstoodException.Instance;
                var form = Next;
                _at++;
                return new Part(form == 'b' ? "std::bfloat16_t" : Write("_Float", bits, form == 'x' ? "x" : ""));
            default:
                _at += 2;
                return new Part(letter switch
                {
                    'd' => "decimal64",
                    'e' => "decimal128",
                    'f' => "decimal32",
                    'h' => "half",
                    'i' => "char32_t",
                    's' => "char16_t",
                    'u' => "char8_t",
                    'a' => "auto",
                    'c' => "decltype(auto)",
                    'n' => "decltype(nullptr)",
                    _ => throw NotUnderstoodException.Instance,
                });
        }
    }

    /// <summary>A pattern once for each part of the pack that it is made of.</summary>
    private Part Expansion()
    {
        var (outer, outerLength) = (_pack, _packLength);
        var start = _at;
        (_pack, _packLength) = (0, -1);
        var parts = new List<Part> { Type() };
        var (end, count) = (_at, _packLength);
        var known = _substitutions.Count;
        for (_pack = 1; _pack < count; _pack++)
        {
            _at = start;
            parts.Add(Type());
            if (_at != end) throw NotUnderstoodException.Instance;
            _substitutions.RemoveRange(known, _substitutions.Count - known);
        }

        (_pack, _packLength) = (outer, outerLength);
        if (count < 0) return parts[0] with { Left = parts[0].Left, Right = Write(parts[0].Right, parts[0].Pack is null ? "..." : "") };
        return Part.OfPack(count == 0 ? [] : [.. parts]);
    }

    private Part TemplateParameter()
    {
        Expect('T');
        if (Next == 'L') throw NotUnderstoodException.Instance;
        var index = Next == '_' ? 0 : Base36() + 1;
        Expect('_');
        if (_lambda > 0) return new Part($"auto:{(index + 1).ToString(CultureInfo.InvariantCulture)}");
        if (_templates.Count == 0 || index >= _templates[0].Length) throw NotUnderstoodException.Instance;
        var argument = _templates[0][index];
        if (argument.Pack is { } pack && _pack >= 0)
        {
            _packLength = pack.Length;
            argument = _pack < pack.Length ? pack[_pack] : new Part("");
        }

        _ = Write(argument.Text);
        return argument;
    }

    /// <summary>What was named before.</summary>
    private Part Substitution(bool isPrefix)
    {
        Expect('S');
        if (Next == '_' || char.IsAsciiDigit(Next) || char.IsAsciiLetterUpper(Next))
        {
            var index = Next == '_' ? 0 : Base36() + 1;
            Expect('_');
            if (index >= _substitutions.Count) throw NotUnderstoodException.Instance;
            var part = _substitutions[(int)index];
            _ = Write(part.Text);
            return part;
        }

        var letter = Next;
        _at++;

        // What is inside of a standard class is shown with the class's whole name where it is called after it.
        var isWhole = isPrefix && Next is ('C' or 'D');
        var text = letter switch
        {
            'a' => "std::allocator",
            'b' => "std::basic_string",
            's' => isWhole ? "std::basic_string<char, std::char_traits<char>, std::allocator<char> >" : "std::string",
            'i' => isWhole ? "std::basic_istream<char, std::char_traits<char> >" : "std::istream",
            'o' => isWhole ? "std::basic_ostream<char, std::char_traits<char> >" : "std::ostream",
            'd' => isWhole ? "std::basic_iostream<char, std::char_traits<char> >" : "std::iostream",
            _ => throw NotUnderstoodException.Instance,
        };
        if (Next != 'B') return new Part(text);
        while (Next == 'B')
        {
            _at++;
            text = Write(text, "[abi:", SourceName(), "]");
        }

        return Remember(new Part(text));
    }

    private static string? Builtin(char letter) => letter switch
    {
        'v' => "void",
        'w' => "wchar_t",
        'b' => "bool",
        'c' => "char",
        'a' => "signed char",
        'h' => "unsigned char",
        's' => "short",
        't' => "unsigned short",
        'i' => "int",
        'j' => "unsigned int",
        'l' => "long",
        'm' => "unsigned long",
        'x' => "long long",
        'y' => "unsigned long long",
        'n' => "__int128",
        'o' => "unsigned __int128",
        'f' => "float",
        'd' => "double",
        'e' => "long double",
        'g' => "__float128",
        'z' => "...",
        _ => null,
    };
}
