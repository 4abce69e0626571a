using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    private const sbyte NotKept = -1;

    private readonly List<Step> _list = [];
    private Step[] _steps = [];
    private bool _isFlat;

    /// <summary>For each field, where the value of an integer goes, <see cref="NotKept"/> where it is not kept, and that less so many bytes for what is no integer; null where something else is kept, or has no fixed length.</summary>
    private sbyte[]? _plain;
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
        program._plain = program.PlainFields();
        program._isFlat = Array.TrueForAll(program._steps, step => step.Kind is not StepKind.Begin || (step.Elements.Integers > 0 && (step.Slot < 0 || step.Elements.IsUsualFrame)));
        return program;
    }

    /// <summary>Reads a value. The cursor has failed afterwards where it could not be read.</summary>
    /// <param name="cursor">Stands at the value.</param>
    /// <param name="numbers">Takes integers and references, each at the place of its field.</param>
    /// <param name="texts">Takes strings.</param>
    /// <param name="frames">Takes the elements of the array that was asked for, the first two fields of each; nothing is read after these. Null where they are passed over.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref JfrCursor cursor, scoped Span<long> numbers, scoped Span<JfrString> texts, StackWalker? frames = null)
    {
        if (!_isFlat || (frames is not null && !cursor.IsCompressed))
        {
            RunNested(ref cursor, numbers, texts, frames);
            return;
        }

        var steps = _steps;
        for (var at = 0; at < steps.Length; at++)
        {
            ref readonly var step = ref steps[at];
            if (step.Kind == StepKind.Integer)
            {
                var value = cursor.ReadInteger(step.Size);
                if (step.Slot >= 0) numbers[step.Slot] = value;
                continue;
            }

            if (step.Kind != StepKind.Begin)
            {
                ReadOther(ref cursor, step, numbers, texts);
                continue;
            }

            var count = cursor.ReadCount();
            at = step.Size;
            if (count == 0) continue;
            if (step.Slot >= 0 && frames is not null)
            {
                frames.Begin(count);
                frames.AddUsual(ref cursor);
                return;
            }

            cursor.SkipIntegers((long)count * step.Elements.Integers, (long)count * step.Elements.FixedLength);
        }
    }

    /// <summary>
    /// As <see cref="Run"/>, where all values that are kept are integers, written in as many bytes as they need, nothing else is of a length of its own, and all of it ends within 64 bytes. Where integers
    /// end is found at once. False where it is not so, or where it could not be read.
    /// </summary>
    /// <param name="bytes">What holds the value, and behind it some bytes that may be read and mean nothing.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="end">Where what holds it ends.</param>
    /// <param name="numbers">Takes the values, each at the place of its field.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRunAtOnce(ReadOnlySpan<byte> bytes, int start, int end, scoped Span<long> numbers)
    {
        if (_plain is not { } slots || bytes.Length - start < IntegerEnds.BlockLength + sizeof(ulong) || numbers.Length < MaxWanted) return false;
        var ends = IntegerEnds.Of(bytes.Slice(start, IntegerEnds.BlockLength));
        var (left, at) = (ends, 0);
        ref var first = ref MemoryMarshal.GetReference(bytes[start..]);
        foreach (var slot in slots)
        {
            if (slot < NotKept)
            {
                at += NotKept - slot;
                if (at >= IntegerEnds.BlockLength) return false;
                left = ends & (ulong.MaxValue << at);
                continue;
            }

            if (left == 0) return false;
            var next = BitOperations.TrailingZeroCount(left) + 1;
            left &= left - 1;
            if (slot >= 0)
            {
                // Longer ones than of eight bytes are found below.
                var bits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at));
                numbers[slot & (MaxWanted - 1)] = IntegerEnds.Value(bits & (ulong.MaxValue >> (-8 * (next - at))));
            }

            at = next;
        }

        return start + at <= end && !IntegerEnds.HasLong(ends | (at == IntegerEnds.BlockLength ? 0 : ulong.MaxValue << at));
    }

    private sbyte[]? PlainFields()
    {
        var slots = new List<sbyte>();
        foreach (var step in _steps)
        {
            var isInteger = step.Kind is StepKind.Integer;
            var length = step.Kind switch { StepKind.Byte => 1, StepKind.Fixed => step.Size, _ => 0 };
            if (!isInteger && (length is 0 or > sizeof(double) || step.Slot >= 0)) return null;
            if (slots.Count == IntegerEnds.BlockLength) return null;
            slots.Add((sbyte)(isInteger ? step.Slot : NotKept - length));
        }

        return [.. slots];
    }

    /// <summary>As <see cref="Run"/>, for any program: element by element where an array is not of integers alone.</summary>
    private void RunNested(ref JfrCursor cursor, scoped Span<long> numbers, scoped Span<JfrString> texts, StackWalker? frames)
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
                case StepKind.Begin:
                    var count = cursor.ReadCount();
                    var isWanted = step.Slot >= 0 && frames is not null;
                    if (count == 0 || (step.Elements.Integers > 0 && !isWanted))
                    {
                        cursor.SkipIntegers((long)count * step.Elements.Integers, (long)count * step.Elements.FixedLength);
                        at = step.Size;
                        break;
                    }

                    if (isWanted) frames!.Begin(count);
                    begins[depth] = at;
                    left[depth++] = count;
                    break;
                case StepKind.End:
                    var isFrame = step.Slot >= 0 && frames is not null;
                    if (isFrame && !cursor.Failed) frames!.Add(numbers[0], numbers[1]);
                    if (--left[depth - 1] > 0 && !cursor.Failed) at = begins[depth - 1];
                    else if (isFrame) return;
                    else depth--;
                    break;
                default:
                    ReadOther(ref cursor, step, numbers, texts);
                    break;
            }
        }
    }

    private static void ReadOther(ref JfrCursor cursor, in Step step, scoped Span<long> numbers, scoped Span<JfrString> texts)
    {
        switch (step.Kind)
        {
            case StepKind.Byte:
                var small = cursor.ReadByte();
                if (step.Slot >= 0) numbers[step.Slot] = small;
                break;
            case StepKind.String:
                var text = cursor.ReadString();
                if (step.Slot >= 0) texts[step.Slot] = text;
                break;
            default:
                cursor.Skip(step.Size);
                break;
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
        _list[begin] = new Step(StepKind.Begin, _list.Count - 1, isWanted ? 0 : -1, ElementsOf(CollectionsMarshal.AsSpan(_list)[(begin + 1)..^1]));
        return true;
    }

    private static Elements ElementsOf(ReadOnlySpan<Step> steps)
    {
        var length = 0;
        foreach (ref readonly var step in steps)
        {
            if (step.Kind is not StepKind.Integer) return default;
            length += step.Size;
        }

        return new Elements(steps.Length, length, steps is [{ Slot: 0 }, { Slot: -1 }, { Slot: -1 }, { Slot: 1 }]);
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

        /// <summary>Reads how many elements follow; without any, or where they are passed over at once, goes on after the step <see cref="Step.Size"/>.</summary>
        Begin,
        End,
    }

    /// <summary>A step.</summary>
    /// <param name="Kind">What is read.</param>
    /// <param name="Size">Bytes of a number that is not compressed, or where a loop ends.</param>
    /// <param name="Slot">Where the value goes; -1 for nowhere. Of a loop: 0 where its elements are handed over.</param>
    /// <param name="Elements">Of the beginning of a loop: what its elements are.</param>
    private readonly record struct Step(StepKind Kind, int Size, int Slot, Elements Elements = default);

    /// <summary>The elements of an array.</summary>
    /// <param name="Integers">How many integers each of them is; 0 where it is something else as well.</param>
    /// <param name="FixedLength">Their bytes where integers are not compressed.</param>
    /// <param name="IsUsualFrame">Whether each is four integers, of which the first and the last were asked for: the method, line, place in the code and type of a frame.</param>
    private readonly record struct Elements(int Integers, int FixedLength, bool IsUsualFrame);
}

/// <summary>A field whose values are kept.</summary>
/// <param name="IsText">Whether it is a string that stands in its place; else a number.</param>
/// <param name="ConstantType">The type whose constant the number refers to; null where it refers to none.</param>
/// <param name="Unit">What the number counts.</param>
internal sealed record WantedField(bool IsText, long? ConstantType, FieldUnit Unit);
