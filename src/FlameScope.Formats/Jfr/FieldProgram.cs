using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// How the values of a type are read: its fields, and those of the types inside it, as one flat list of steps. The values of a few fields are kept, the others passed over.
/// </summary>
internal sealed class FieldProgram
{
    /// <summary>The most fields that can be asked for.</summary>
    public const int MaxWanted = 8;

    private const int MaxSteps = 4096;
    private const int MaxNesting = 16;
    private const int MaxLoops = 8;

    private readonly List<Step> _list = [];
    private Step[] _steps = [];
    private int _loops;
    private int _fields;

    private FieldProgram(int wanted) => Fields = new WantedField?[wanted];

    /// <summary>The fields that were asked for, in that order; null where the type has none of that name, or one that cannot be kept.</summary>
    public WantedField?[] Fields { get; }

    /// <summary>The steps for a type; null where it cannot be read: it holds a type that is not described, an array of arrays, or itself.</summary>
    /// <param name="types">The chunk's types.</param>
    /// <param name="type">The type.</param>
    /// <param name="wanted">Names of its fields whose values are kept, each at the place of its name.</param>
    /// <param name="elements">Where not null: a field that is an array, of whose elements the fields <paramref name="wanted"/> are kept, too, and handed over one by one.</param>
    public static FieldProgram? Compile(TypeTable types, JfrType type, ReadOnlySpan<string> wanted, string? elements = null)
    {
        var program = new FieldProgram(wanted.Length);
        if (!program.AddType(types, type, wanted, elements, depth: 0, isElement: false)) return null;
        program._steps = [.. program._list];
        return program;
    }

    /// <summary>Reads a value. The cursor has failed afterwards where it could not be read.</summary>
    /// <param name="cursor">Stands at the value.</param>
    /// <param name="numbers">Takes integers and references, each at the place of its field.</param>
    /// <param name="texts">Takes strings.</param>
    /// <param name="stacks">Takes the elements of the array that was asked for: the first two fields.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref JfrCursor cursor, scoped Span<long> numbers, scoped Span<JfrString> texts, StackPool? stacks = null)
    {
        Span<int> left = stackalloc int[MaxLoops];
        Span<int> begins = stackalloc int[MaxLoops];
        var depth = 0;
        var steps = _steps;
        for (var at = 0; at < steps.Length; at++)
        {
            ref readonly var step = ref steps[at];
            switch (step.Kind)
            {
                case StepKind.Integer:
                    var value = cursor.ReadInteger(step.Size);
                    if (step.Slot >= 0) numbers[step.Slot] = value;
                    break;
                case StepKind.Byte:
                    var small = cursor.ReadByte();
                    if (step.Slot >= 0) numbers[step.Slot] = small;
                    break;
                case StepKind.Fixed:
                    cursor.Skip(step.Size);
                    break;
                case StepKind.String:
                    var text = cursor.ReadString();
                    if (step.Slot >= 0) texts[step.Slot] = text;
                    break;
                case StepKind.Begin:
                    var count = cursor.ReadCount();
                    if (count == 0)
                    {
                        at = step.Size;
                        break;
                    }

                    begins[depth] = at;
                    left[depth++] = count;
                    break;
                default:
                    if (step.Slot >= 0 && !cursor.Failed) stacks?.AddFrame(numbers[0], numbers[1]);
                    if (--left[depth - 1] > 0 && !cursor.Failed) at = begins[depth - 1];
                    else depth--;
                    break;
            }
        }
    }

    /// <summary>Adds the steps of a type. The depth is bounded, and so are the steps.</summary>
    private bool AddType(TypeTable types, JfrType type, ReadOnlySpan<string> wanted, string? elements, int depth, bool isElement)
    {
        if (depth > MaxNesting) return false;
        if (Primitive(type.Name) is { } own) return Add(own);
        foreach (var field in type.Fields)
        {
            var slot = depth == 0 || isElement ? wanted.IndexOf(field.Name) : -1;
            if (field.Dimension > 1 || ++_fields > MaxSteps) return false;
            if (field.Dimension == 0)
            {
                if (!AddValue(types, field, wanted, slot, depth)) return false;
                continue;
            }

            var isWanted = depth == 0 && elements is not null && string.Equals(field.Name, elements, StringComparison.Ordinal);
            if (!AddArray(types, field, wanted, depth, isWanted)) return false;
        }

        return true;
    }

    private bool AddValue(TypeTable types, JfrField field, ReadOnlySpan<string> wanted, int slot, int depth)
    {
        if (field.IsConstant) return Add(new Step(StepKind.Integer, 8, slot), field, slot);
        if (types.Find(field.Type) is not { } type) return false;
        if (Primitive(type.Name) is { } step) return Add(step.Kind == StepKind.Fixed ? step : step with { Slot = slot }, field, slot);
        return AddType(types, type, wanted, elements: null, depth + 1, isElement: false);
    }

    private bool AddArray(TypeTable types, JfrField field, ReadOnlySpan<string> wanted, int depth, bool isWanted)
    {
        if (_loops >= MaxLoops) return false;
        var begin = _list.Count;
        _list.Add(default);
        _loops++;
        if (isWanted && !field.IsConstant && types.Find(field.Type) is { } element && Primitive(element.Name) is null)
        {
            if (!AddType(types, element, wanted, elements: null, depth + 1, isElement: true)) return false;
        }
        else
        {
            isWanted = false;
            if (!AddValue(types, field, wanted, slot: -1, depth)) return false;
        }

        _loops--;

        // Elements without a byte: there may be any number of them, and nothing to read.
        if (_list.Count == begin + 1)
        {
            _list[begin] = new Step(StepKind.Integer, 4, -1);
            return true;
        }

        _list.Add(new Step(StepKind.End, 0, isWanted ? 0 : -1));
        _list[begin] = new Step(StepKind.Begin, _list.Count - 1, -1);
        return true;
    }

    private bool Add(Step step)
    {
        // A type that is a string, or a number, of its own: its value is the first that was asked for.
        if (Fields.Length > 0 && step.Kind != StepKind.Fixed)
        {
            step = step with { Slot = 0 };
            Fields[0] = new WantedField(step.Kind == StepKind.String, ConstantType: null, FieldUnit.None);
        }

        _list.Add(step);
        return true;
    }

    private bool Add(Step step, JfrField field, int slot)
    {
        _list.Add(step);
        if (slot >= 0 && step.Kind != StepKind.Fixed) Fields[slot] = new WantedField(step.Kind == StepKind.String, field.IsConstant ? field.Type : null, field.Unit);
        return true;
    }

    private static Step? Primitive(string name) => name switch
    {
        "boolean" or "byte" => new Step(StepKind.Byte, 1, -1),
        "char" or "short" => new Step(StepKind.Integer, 2, -1),
        "int" => new Step(StepKind.Integer, 4, -1),
        "long" => new Step(StepKind.Integer, 8, -1),
        "float" => new Step(StepKind.Fixed, 4, -1),
        "double" => new Step(StepKind.Fixed, 8, -1),
        "java.lang.String" => new Step(StepKind.String, 0, -1),
        _ => null,
    };

    private enum StepKind : byte
    {
        Integer,
        Byte,
        Fixed,
        String,

        /// <summary>Reads how many elements follow; without any, goes on after the step <see cref="Step.Size"/>.</summary>
        Begin,
        End,
    }

    /// <summary>A step.</summary>
    /// <param name="Kind">What is read.</param>
    /// <param name="Size">Bytes of a number that is not compressed, or where a loop ends.</param>
    /// <param name="Slot">Where the value goes; -1 for nowhere. Of the end of a loop: 0 where its elements are handed over.</param>
    private readonly record struct Step(StepKind Kind, int Size, int Slot);
}

/// <summary>A field whose values are kept.</summary>
/// <param name="IsText">Whether it is a string that stands in its place; else a number.</param>
/// <param name="ConstantType">The type whose constant the number refers to; null where it refers to none.</param>
/// <param name="Unit">What the number counts.</param>
internal sealed record WantedField(bool IsText, long? ConstantType, FieldUnit Unit);
