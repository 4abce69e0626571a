using System.Globalization;

namespace FlameScope.Formats.Demangling;

/// <summary>
/// The names of C++, after section 5.1 of the Itanium C++ ABI: names. Types are in <c>ItaniumName.Types.cs</c>, expressions in <c>ItaniumName.Expressions.cs</c>. The style is that of the GNU tools with
/// parameters left out (<c>c++filt -p</c>), which is what perf prints. Depth, and all that is written on the way, are bounded: a name is either wholly understood or left.
/// </summary>
internal sealed partial class ItaniumName
{
    private const int MaxDepth = 96;

    /// <summary>So many letters may be written for a name, those of its parts counted again wherever they are used.</summary>
    private const int MaxWritten = 256 << 10;

    private readonly string _text;
    private readonly List<Part> _substitutions = [];
    private List<Part[]> _templates = [];
    private int _at;
    private int _depth;
    private int _written;
    private int _lambda;
    private int _pack = -1;
    private int _packLength = -1;

    private ItaniumName(string text) => _text = text;

    /// <summary>The name; null where the symbol is not wholly understood.</summary>
    /// <param name="symbol">A symbol that begins with <c>_Z</c>.</param>
    /// <param name="end">Where it ends; what follows begins with a sign that no mangled name goes on with.</param>
    public static string? Demangle(string symbol, out int end)
    {
        end = symbol.Length;
        var name = new ItaniumName(symbol) { _at = 2 };
        try
        {
            var text = name.Encoding(isTop: true);
            end = name._at;
            return name.IsAtEnd || name.IsAtSuffix ? RustName.WithoutHash(text) : null;
        }
        catch (NotUnderstoodException)
        {
            return null;
        }
    }

    private bool IsAtEnd => _at >= _text.Length;

    private bool IsAtSuffix => Next is '.' or '$' or '@';

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private char Second => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    /// <summary>A function or an object: its name, and for a function its type, which is passed over.</summary>
    private string Encoding(bool isTop)
    {
        using var depth = new Depth(this);
        if (Next is 'T' or 'G') return SpecialName();
        var outer = _templates;
        _templates = isTop ? [] : [.. _templates];
        var name = Name();
        while (!IsAtEnd && Next != 'E' && !IsAtSuffix) _ = Type();
        _templates = outer;
        return name;
    }

    private string SpecialName()
    {
        var kind = _text.AsSpan(_at, Math.Min(2, _text.Length - _at));
        _at += 2;
        switch (kind)
        {
            case "TV": return Write("vtable for ", Type().Text);
            case "TT": return Write("VTT for ", Type().Text);
            case "TI": return Write("typeinfo for ", Type().Text);
            case "TS": return Write("typeinfo name for ", Type().Text);
            case "TC":
                var derived = Type().Text;
                _ = Number();
                Expect('_');
                return Write("construction vtable for ", Type().Text, "-in-", derived);
            case "Th":
                CallOffset('h');
                return Write("non-virtual thunk to ", Encoding(isTop: false));
            case "Tv":
                CallOffset('v');
                return Write("virtual thunk to ", Encoding(isTop: false));
            case "Tc":
                for (var i = 0; i < 2; i++)
                {
                    var offset = Next;
                    _at++;
                    CallOffset(offset);
                }

                return Write("covariant return thunk to ", Encoding(isTop: false));
            case "TW": return Write("TLS wrapper function for ", Name());
            case "TH": return Write("TLS init function for ", Name());
            case "GV": return Write("guard variable for ", Name());
            case "GR":
                var of = Name();
                var number = Next == '_' ? 0 : Base36() + 1;
                Expect('_');
                return Write($"reference temporary #{number.ToString(CultureInfo.InvariantCulture)} for ", of);
            case "GT":
                var isSafe = Next == 't';
                if (!isSafe && Next != 'n') throw NotUnderstoodException.Instance;
                _at++;
                return Write(isSafe ? "transaction clone for " : "non-transaction clone for ", Encoding(isTop: false));
            default: throw NotUnderstoodException.Instance;
        }
    }

    private void CallOffset(char kind)
    {
        _ = Number();
        Expect('_');
        if (kind == 'h') return;
        if (kind != 'v') throw NotUnderstoodException.Instance;
        _ = Number();
        Expect('_');
    }

    /// <summary>A name with all that it is inside of.</summary>
    private string Name()
    {
        using var depth = new Depth(this);
        if (Next == 'N') return NestedName();
        if (Next == 'Z') return LocalName();

        string name;
        if (Next == 'S' && Second != 't')
        {
            // A template that was named before.
            name = Substitution(isPrefix: false).Text;
            if (Next != 'I') throw NotUnderstoodException.Instance;
        }
        else
        {
            var isStd = Next == 'S';
            if (isStd) _at += 2;
            name = UnqualifiedName("");
            if (isStd) name = Write("std::", name);
            if (Next != 'I') return name;
            _substitutions.Add(new Part(name));
        }

        return WithArguments(name);
    }

    private string NestedName()
    {
        Expect('N');
        while (Next is 'r' or 'V' or 'K') _at++;
        if (Next is 'R' or 'O') _at++;

        var name = "";
        var last = "";
        var hasTemplate = false;
        while (Next != 'E')
        {
            if (Next == 'M')
            {
                // The place of a lambda in an initializer.
                if (name.Length == 0) throw NotUnderstoodException.Instance;
                _at++;
                continue;
            }

            if (Next == 'I')
            {
                if (name.Length == 0 || hasTemplate) throw NotUnderstoodException.Instance;
                name = WithArguments(name);
                hasTemplate = true;
            }
            else if (Next == 'S' && Second != 't')
            {
                if (name.Length > 0) throw NotUnderstoodException.Instance;
                name = Substitution(isPrefix: true).Text;
                last = LastOf(name);
                continue;
            }
            else if (Next == 'S')
            {
                if (name.Length > 0) throw NotUnderstoodException.Instance;
                _at += 2;
                name = "std";
                continue;
            }
            else if (name.Length == 0 && (Next == 'T' || (Next == 'D' && Second is 't' or 'T')))
            {
                name = Next == 'T' ? TemplateParameter().Text : Type().Text;
                last = LastOf(name);
            }
            else
            {
                var own = UnqualifiedName(last);
                name = name.Length == 0 ? own : Write(name, "::", own);
                last = own;
                hasTemplate = false;
            }

            if (Next != 'E') _substitutions.Add(new Part(name));
        }

        if (name.Length == 0) throw NotUnderstoodException.Instance;
        _at++;
        return name;
    }

    private string LocalName()
    {
        Expect('Z');
        var function = Encoding(isTop: false);
        Expect('E');
        if (Next == 's')
        {
            _at++;
            Discriminator();
            return Write(function, "::string literal");
        }

        if (Next == 'd')
        {
            _at++;
            if (Next != '_') _ = Number();
            Expect('_');
        }

        var name = Name();
        Discriminator();
        return Write(function, "::", name);
    }

    private void Discriminator()
    {
        if (Next != '_') return;
        if (char.IsAsciiDigit(Second))
        {
            _at += 2;
        }
        else if (Second == '_')
        {
            _at += 2;
            _ = Number();
            Expect('_');
        }
    }

    /// <summary>The last part of a name.</summary>
    /// <param name="outer">The class that it is inside of, which constructors are called after.</param>
    private string UnqualifiedName(string outer)
    {
        using var depth = new Depth(this);
        while (Next == 'L') _at++;
        string name;
        if (char.IsAsciiDigit(Next)) name = SourceName();
        else if (Next == 'U' && Second is 'l' or 't') name = Unnamed();
        else if (Next == 'D' && Second == 'C') name = Bindings();
        else if (Next is 'C' or 'D' && (char.IsAsciiDigit(Second) || (Next == 'C' && Second == 'I'))) name = StructorName(outer);
        else if (char.IsAsciiLetterLower(Next)) name = OperatorName();
        else throw NotUnderstoodException.Instance;
        while (Next == 'B')
        {
            _at++;
            name = Write(name, "[abi:", SourceName(), "]");
        }

        return name;
    }

    private string StructorName(string outer)
    {
        if (outer.Length == 0) throw NotUnderstoodException.Instance;
        var isDestructor = Next == 'D';
        _at++;
        var isInherited = Next == 'I';
        if (isInherited) _at++;
        if (Next is < '0' or > '9') throw NotUnderstoodException.Instance;
        _at++;
        if (isInherited) _ = Type();
        var name = outer.Contains("[abi:", StringComparison.Ordinal) ? outer[..outer.IndexOf("[abi:", StringComparison.Ordinal)] : outer;
        return isDestructor ? Write("~", name) : name;
    }

    private string SourceName()
    {
        var length = Number();
        if (length <= 0 || length > _text.Length - _at) throw NotUnderstoodException.Instance;
        var name = _text.Substring(_at, (int)length);
        _at += (int)length;
        return name.StartsWith("_GLOBAL_", StringComparison.Ordinal) && name.Length > 9 && name[8] is '.' or '_' or '$' && name[9] == 'N' ? "(anonymous namespace)" : Write(name);
    }

    private string Unnamed()
    {
        var isLambda = Second == 'l';
        _at += 2;
        var parameters = "";
        if (isLambda)
        {
            // The types of a generic lambda's parameters are parameters of a template of its own.
            _lambda++;
            parameters = Next == 'v' ? "" : Types('E');
            if (Next == 'v') _at++;
            _lambda--;
            Expect('E');
        }

        var number = Next == '_' ? 1 : Number() + 2;
        Expect('_');
        var text = number.ToString(CultureInfo.InvariantCulture);
        return isLambda ? Write("{lambda(", parameters, ")#", text, "}") : Write("{unnamed type#", text, "}");
    }

    private string Bindings()
    {
        _at += 2;
        var names = new List<string>();
        while (Next != 'E') names.Add(SourceName());
        _at++;
        return Write("[", string.Join(", ", names), "]");
    }

    private string OperatorName()
    {
        if (Next == 'c' && Second == 'v')
        {
            _at += 2;
            return Write("operator ", Type().Text);
        }

        if (Next == 'l' && Second == 'i')
        {
            _at += 2;
            return Write("operator\"\" ", SourceName());
        }

        if (Next == 'v' && char.IsAsciiDigit(Second))
        {
            _at += 2;
            return Write("operator ", SourceName());
        }

        var sign = Operator(_text.AsSpan(_at, Math.Min(2, _text.Length - _at))) ?? throw NotUnderstoodException.Instance;
        _at += 2;
        return char.IsAsciiLetter(sign[0]) ? Write("operator ", sign) : Write("operator", sign);
    }

    /// <summary>A name with the arguments of its template, which are those that are meant by parameters that follow.</summary>
    private string WithArguments(string name)
    {
        var arguments = TemplateArguments();
        var flat = Flat(arguments);
        return Write(name, name.EndsWith('<') ? " <" : "<", flat, flat.EndsWith('>') ? " >" : ">");
    }

    private Part[] TemplateArguments()
    {
        using var depth = new Depth(this);
        Expect('I');
        var arguments = new List<Part>();
        while (Next != 'E') arguments.Add(TemplateArgument());
        _at++;
        Part[] all = [.. arguments];
        if (_templates.Count == 0) _templates.Add(all);
        else _templates[0] = all;
        return all;
    }

    private Part TemplateArgument()
    {
        using var depth = new Depth(this);
        switch (Next)
        {
            case 'X':
                _at++;
                var expression = Expression();
                Expect('E');
                return new Part(expression);
            case 'L':
                return new Part(Literal());
            case 'J' or 'I':
                _at++;
                var outer = _templates;
                var pack = new List<Part>();
                while (Next != 'E') pack.Add(TemplateArgument());
                _at++;
                _templates = outer;
                return Part.OfPack([.. pack]);
            default:
                // Arguments of templates inside of this one are not those of the name.
                var before = _templates;
                _templates = [.. _templates];
                var type = Type();
                _templates = before;
                return type;
        }
    }

    private static string Flat(IReadOnlyList<Part> arguments)
    {
        var texts = new List<string>();
        foreach (var argument in arguments)
        {
            if (argument.Pack is null) texts.Add(argument.Text);
            else if (argument.Pack.Length > 0) texts.Add(Flat(argument.Pack));
        }

        return string.Join(", ", texts.Where(text => text.Length > 0));
    }

    /// <summary>The last part of a name, without the arguments of its template.</summary>
    private static string LastOf(string name)
    {
        var depth = 0;
        var end = name.Length;
        for (var i = name.Length - 1; i >= 0; i--)
        {
            if (name[i] == '>' && (i == 0 || name[i - 1] != '-')) depth++;
            else if (name[i] == '<' && --depth == 0 && end == name.Length) end = i;
            else if (name[i] == ':' && depth == 0) return name[(i + 1)..end];
        }

        return name[..end];
    }

    private long Number()
    {
        var isNegative = Next == 'n';
        if (isNegative) _at++;
        if (!char.IsAsciiDigit(Next)) throw NotUnderstoodException.Instance;
        long value = 0;
        for (; char.IsAsciiDigit(Next); _at++)
        {
            value = (value * 10) + (Next - '0');
            if (value > int.MaxValue) throw NotUnderstoodException.Instance;
        }

        return isNegative ? -value : value;
    }

    private long Base36()
    {
        long value = 0;
        if (Next == '_') throw NotUnderstoodException.Instance;
        for (; Next != '_'; _at++)
        {
            if (!char.IsAsciiDigit(Next) && !char.IsAsciiLetterUpper(Next)) throw NotUnderstoodException.Instance;
            value = (value * 36) + (char.IsAsciiDigit(Next) ? Next - '0' : Next - 'A' + 10);
            if (value > int.MaxValue) throw NotUnderstoodException.Instance;
        }

        return value;
    }

    private void Expect(char letter)
    {
        if (Next != letter) throw NotUnderstoodException.Instance;
        _at++;
    }

    private string Write(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts) _written += part.Length;
        if (_written > MaxWritten) throw NotUnderstoodException.Instance;
        return parts.Length == 1 ? parts[0] : string.Concat(parts);
    }

    /// <summary>A type, an argument of a template, or a name that can be meant again: what stands before and behind what is declared with it.</summary>
    /// <param name="Left">What stands before it.</param>
    /// <param name="Right">What stands behind it, as the parameters of a function do.</param>
    /// <param name="Pack">The parts of a pack of arguments; null where it is none.</param>
    private sealed record Part(string Left, string Right = "", Part[]? Pack = null)
    {
        public string Text => Pack is null ? Left + Right : Flat(Pack);

        public static Part OfPack(Part[] parts) => new("", "", parts);
    }

    private readonly ref struct Depth
    {
        private readonly ItaniumName _name;

        public Depth(ItaniumName name)
        {
            _name = name;
            if (++name._depth > MaxDepth) throw NotUnderstoodException.Instance;
        }

        public void Dispose() => _name._depth--;
    }
}

/// <summary>Ends the reading of a name that is not understood.</summary>
internal sealed class NotUnderstoodException : Exception
{
    /// <summary>One for all: it says nothing, and is caught where the reading began.</summary>
    public static readonly NotUnderstoodException Instance = new();
}
