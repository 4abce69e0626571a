using System.Globalization;

namespace FlameScope.Formats.Demangling;

/// <summary>The expressions of C++ in a name: literals, and what depends on parameters of templates.</summary>
internal sealed partial class ItaniumName
{
    private string Expression()
    {
        using var depth = new Depth(this);
        if (Next == 'L') return Literal();
        if (Next == 'T') return TemplateParameter().Text;
        if (char.IsAsciiDigit(Next)) return SimpleName();
        var code = _text.AsSpan(_at, Math.Min(2, _text.Length - _at));
        switch (code)
        {
            case "fp" or "fL":
                return FunctionParameter();
            case "sr":
                _at += 2;
                return Unresolved();
            case "on":
                _at += 2;
                var name = OperatorName();
                return Next == 'I' ? OwnArguments(name) : name;
            case "dn":
                _at += 2;
                return Write("~", SimpleName());
            case "st" or "at":
                _at += 2;
                return Write(code is "st" ? "sizeof (" : "alignof (", Type().Text, ")");
            case "sz" or "az":
                _at += 2;
                return Write(code is "sz" ? "sizeof (" : "alignof (", Expression(), ")");
            case "ti" or "te":
                _at += 2;
                return Write("typeid (", code is "ti" ? Type().Text : Expression(), ")");
            case "nx":
                _at += 2;
                return Write("noexcept (", Expression(), ")");
            case "sZ":
                _at += 2;
                return Write("sizeof...(", Next == 'T' ? TemplateParameter().Text : FunctionParameter(), ")");
            case "sp":
                _at += 2;
                return Write(Expression(), "...");
            case "cl":
                _at += 2;
                var function = Expression();
                return Write("(", function, ")(", Expressions(), ")");
            case "cv":
                _at += 2;
                var target = Type().Text;
                if (Next != '_') return Write("(", target, ")(", Expression(), ")");
                _at++;
                return Write("(", target, ")(", Expressions(), ")");
            case "tl":
                _at += 2;
                var type = Type().Text;
                return Write(type, "{", Expressions(), "}");
            case "il":
                _at += 2;
                return Write("{", Expressions(), "}");
            case "dc" or "sc" or "cc" or "rc":
                _at += 2;
                var cast = Type().Text;
                return Write($"{code switch { "dc" => "dynamic", "sc" => "static", "cc" => "const", _ => "reinterpret" }}_cast<", cast, ">(", Expression(), ")");
            case "dt" or "pt":
                _at += 2;
                var of = Expression();
                return Write(of, code is "dt" ? "." : "->", Next == 's' && Second == 'r' || Next == 'o' && Second == 'n' ? Expression() : SimpleName());
            case "ix":
                _at += 2;
                var array = Expression();
                return Write("(", array, ")[", Expression(), "]");
            case "qu":
                _at += 2;
                var condition = Expression();
                var then = Expression();
                return Write("(", condition, ")?(", then, ") : (", Expression(), ")");
            case "pp" or "mm" when _text.Length > _at + 2 && _text[_at + 2] == '_':
                _at += 3;
                return Write(code is "pp" ? "++" : "--", "(", Expression(), ")");
            default:
                return Operation(code);
        }
    }

    /// <summary>A name inside of something that depends on parameters of templates: of a type, of names in it, or of names alone.</summary>
    private string Unresolved()
    {
        var name = "";
        var hasLevels = Next == 'N' || char.IsAsciiDigit(Next);
        if (!char.IsAsciiDigit(Next))
        {
            if (Next == 'N') _at++;
            name = Type().Text;
        }

        if (hasLevels)
        {
            for (; Next != 'E'; name = name.Length == 0 ? SimpleName() : Write(name, "::", SimpleName()))
            {
            }

            _at++;
        }

        return Write(name, "::", Next is 'o' or 'd' && Second == 'n' ? Expression() : SimpleName());
    }

    private string Operation(ReadOnlySpan<char> code)
    {
        var sign = Operator(code);
        if (sign is null || sign.StartsWith("new", StringComparison.Ordinal) || sign.StartsWith("delete", StringComparison.Ordinal)) throw NotUnderstoodException.Instance;
        var isUnary = code is "ps" or "ng" or "ad" or "de" or "co" or "nt" or "pp" or "mm";
        _at += 2;
        var first = Expression();
        if (isUnary)
        {
            // The address of a function is shown by its name.
            return sign == "&" && !first.Contains(' ', StringComparison.Ordinal) ? Write("&", first) : Write(sign, "(", first, ")");
        }

        var second = Expression();
        return sign == ">" ? Write("((", first, ")>(", second, "))") : Write("(", first, ")", sign, "(", second, ")");
    }

    private string Expressions()
    {
        var all = new List<string>();
        while (Next != 'E') all.Add(Expression());
        _at++;
        return string.Join(", ", all);
    }

    private string SimpleName()
    {
        var name = char.IsAsciiLetterLower(Next) ? OperatorName() : UnqualifiedName("");
        return Next == 'I' ? OwnArguments(name) : name;
    }

    private string FunctionParameter()
    {
        Expect('f');
        if (Next == 'L')
        {
            _at++;
            _ = Number();
        }

        Expect('p');
        while (Next is 'r' or 'V' or 'K') _at++;
        if (Next == 'T')
        {
            _at++;
            return "this";
        }

        var number = Next == '_' ? 1 : Number() + 2;
        Expect('_');
        return $"{{parm#{number.ToString(CultureInfo.InvariantCulture)}}}";
    }

    private string Literal()
    {
        Expect('L');
        if (Next == '_' && Second == 'Z')
        {
            _at += 2;
            var name = Encoding(isTop: false);
            Expect('E');
            return name;
        }

        var letter = Next;
        var type = Type().Text;
        var isNegative = Next == 'n';
        var start = isNegative ? _at + 1 : _at;
        while (Next is not ('E' or '\0')) _at++;
        var digits = _text[start.._at];
        Expect('E');
        if (digits.AsSpan().IndexOfAnyExcept("0123456789abcdef") >= 0) throw NotUnderstoodException.Instance;
        var value = isNegative ? Write("-", digits) : digits;
        if (digits.Length == 0) return letter == 'D' ? type : Write("(", type, ")0");
        return letter switch
        {
            'b' when value is "0" or "1" => value == "0" ? "false" : "true",
            'i' => value,
            'j' => Write(value, "u"),
            'l' => Write(value, "l"),
            'm' => Write(value, "ul"),
            'x' => Write(value, "ll"),
            'y' => Write(value, "ull"),
            'f' or 'd' or 'e' or 'g' => Write("(", type, ")[", value, "]"),
            _ => Write("(", type, ")", value),
        };
    }

    private static string? Operator(ReadOnlySpan<char> code) => code switch
    {
        "nw" => "new",
        "na" => "new[]",
        "dl" => "delete",
        "da" => "delete[]",
        "aw" => "co_await",
        "ps" => "+",
        "ng" => "-",
        "ad" => "&",
        "de" => "*",
        "co" => "~",
        "pl" => "+",
        "mi" => "-",
        "ml" => "*",
        "dv" => "/",
        "rm" => "%",
        "an" => "&",
        "or" => "|",
        "eo" => "^",
        "aS" => "=",
        "pL" => "+=",
        "mI" => "-=",
        "mL" => "*=",
        "dV" => "/=",
        "rM" => "%=",
        "aN" => "&=",
        "oR" => "|=",
        "eO" => "^=",
        "ls" => "<<",
        "rs" => ">>",
        "lS" => "<<=",
        "rS" => ">>=",
        "eq" => "==",
        "ne" => "!=",
        "lt" => "<",
        "gt" => ">",
        "le" => "<=",
        "ge" => ">=",
        "ss" => "<=>",
        "nt" => "!",
        "aa" => "&&",
        "oo" => "||",
        "pp" => "++",
        "mm" => "--",
        "cm" => ",",
        "pm" => "->*",
        "pt" => "->",
        "cl" => "()",
        "ix" => "[]",
        "qu" => "?",
        _ => null,
    };
}
