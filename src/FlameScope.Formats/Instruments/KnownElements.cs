using FlameScope.Profiles;

namespace FlameScope.Formats.Instruments;

/// <summary>What elements with an id came to, by their id. Ids are distinct over all kinds of elements of an export.</summary>
internal sealed class KnownElements
{
    /// <summary>Numbers that are kept: each sample has a time of its own, which hardly ever comes again.</summary>
    private const int MaxNumbers = 10_000_000;

    private readonly Dictionary<long, long> _numbers = [];
    private readonly Dictionary<long, OwnerInfo> _owners = [];
    private readonly Dictionary<long, FrameId> _frames = [];
    private readonly Dictionary<long, LibraryInfo> _libraries = [];
    private readonly Dictionary<long, StackId> _stacks = [];
    private readonly Dictionary<long, SampleState> _states = [];

    /// <summary>Elements that are kept and are no numbers.</summary>
    public long Count => (long)_owners.Count + _frames.Count + _libraries.Count + _stacks.Count + _states.Count;

    /// <summary>Keeps what an element came to.</summary>
    public void Add(Element element)
    {
        if (element.Id < 0) return;
        switch (element.Kind)
        {
            case ElementKind.Thread or ElementKind.Process:
                _owners[element.Id] = element.Owner;
                break;
            case ElementKind.Stack or ElementKind.TaggedStack:
                if (element.Stack is { } stack) _stacks[element.Id] = stack;
                break;
            case ElementKind.Frame:
                _frames[element.Id] = element.Frames[0];
                break;
            case ElementKind.Binary:
                _libraries[element.Id] = element.Library;
                break;
            case ElementKind.State:
                _states[element.Id] = element.State;
                break;
            case ElementKind.Time or ElementKind.Tid or ElementKind.Pid or ElementKind.Core or ElementKind.Weight or ElementKind.Cycles:
                if (element.Number is { } number && (_numbers.Count < MaxNumbers || _numbers.ContainsKey(element.Id))) _numbers[element.Id] = number;
                break;
            default:
                break;
        }
    }

    /// <summary>Makes an element what another one was.</summary>
    /// <returns>False where no element of its kind has the id.</returns>
    public bool TryResolve(Element element, long reference)
    {
        switch (element.Kind)
        {
            case ElementKind.Thread or ElementKind.Process:
                var hasOwner = _owners.TryGetValue(reference, out var owner);
                element.Owner = owner;
                return hasOwner;
            case ElementKind.Stack or ElementKind.TaggedStack:
                var hasStack = _stacks.TryGetValue(reference, out var stack);
                element.Stack = hasStack ? stack : null;
                return hasStack;
            case ElementKind.Frame:
                var hasFrame = _frames.TryGetValue(reference, out var frame);
                if (hasFrame) element.Frames.Add(frame);
                return hasFrame;
            case ElementKind.Binary:
                var hasLibrary = _libraries.TryGetValue(reference, out var library);
                element.Library = library;
                return hasLibrary;
            case ElementKind.State:
                var hasState = _states.TryGetValue(reference, out var state);
                element.State = state;
                return hasState;
            default:
                var hasNumber = _numbers.TryGetValue(reference, out var number);
                element.Number = hasNumber ? number : null;
                return hasNumber;
        }
    }
}
