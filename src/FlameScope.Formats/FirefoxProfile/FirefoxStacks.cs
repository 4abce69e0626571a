using System.Runtime.CompilerServices;
using FlameScope.Formats.Protobuf;
using FlameScope.Profiles;

namespace FlameScope.Formats.FirefoxProfile;

/// <summary>Stacks of a table: each is a frame on top of an earlier one.</summary>
internal sealed class FirefoxStacks
{
    private const long NoPrefix = -1;

    private static readonly StackId TooDeep = new(-2);

    private readonly ProfileBuilder _builder;
    private readonly SampleSink _sink;
    private readonly TableSet _tables;
    private readonly FirefoxProcess _process;
    private readonly FirefoxFrames _frames;
    private readonly StackId[] _stacks;
    private readonly int[] _depths;
    private readonly bool[] _isWaiting;
    private readonly int _maxDepth;

    /// <summary>Makes all stacks of a table.</summary>
    public FirefoxStacks(ProfileBuilder builder, SampleSink sink, SampleSink names, TableSet tables, FirefoxProcess process, ReadContext context)
    {
        _builder = builder;
        _sink = sink;
        _tables = tables;
        _process = process;
        _maxDepth = context.Limits.MaxStackDepth;
        _frames = new FirefoxFrames(builder, names, tables, process);
        _stacks = new StackId[tables.Stacks[0].Count];
        _depths = new int[_stacks.Length];
        _isWaiting = new bool[_stacks.Length];
        Make(context.Cancel);
    }

    /// <summary>Stacks that are said to stand on one that comes after them; they are shown without it.</summary>
    public long Misplaced { get; private set; }

    /// <summary>Numbers that stand for no frame.</summary>
    public long UnknownFrames => _frames.Unknown;

    /// <summary>Number of stacks.</summary>
    public int Count => _stacks.Length;

    /// <summary>A stack, and whether its thread waits in it.</summary>
    public (StackId Stack, bool IsWaiting) this[int number]
    {
        get
        {
            if (_stacks[number] == TooDeep) _stacks[number] = Cut(number);
            return (_stacks[number], _isWaiting[number]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Make(CancellationToken cancel)
    {
        for (var i = 0; i < _stacks.Length; i++)
        {
            if (i % 4096 == 0)
            {
                cancel.ThrowIfCancellationRequested();
                if (!_sink.HasRoom())
                {
                    _stacks.AsSpan(i).Clear();
                    return;
                }
            }

            var prefix = Prefix(i);
            if (prefix >= i)
            {
                Misplaced++;
                prefix = NoPrefix;
            }

            var parent = prefix < 0 ? StackId.Root : _stacks[prefix];
            _depths[i] = prefix < 0 ? 1 : Math.Min(_depths[prefix], int.MaxValue - 1) + 1;
            var frame = _tables.Stacks.At(0, i);
            _stacks[i] = _depths[i] > _maxDepth ? TooDeep : _builder.Stack(parent, _frames[frame]);

            // A stack has the category that is written with it, else that of its frame, else that of the one below.
            var category = _tables.Stacks.At(3, i);
            if (category < 0) category = _tables.CategoryOf(frame);
            _isWaiting[i] = category < 0 ? prefix >= 0 && _isWaiting[prefix] : CategoryKinds.IsWaiting(_process.Category(category));
        }
    }

    private long Prefix(int number)
    {
        if (_tables.Stacks[2].Count > 0) return _tables.Stacks.At(2, number) is > 0 and var offset && offset <= number ? number - offset : NoPrefix;
        return _tables.Stacks.At(1, number) is >= 0 and var prefix ? prefix : NoPrefix;
    }

    /// <summary>The frames nearest the leaf.</summary>
    private StackId Cut(int number)
    {
        _sink.BeginStack();
        _sink.Cut();
        var left = _sink.DepthOfCut;
        for (long at = number; at >= 0 && at < _stacks.Length; at = Prefix((int)at) is var prefix && prefix < at ? prefix : NoPrefix)
        {
            if (left-- == 0 || !_sink.Push(_frames[_tables.Stacks.At(0, at)])) break;
        }

        return _sink.EndStack();
    }
}
