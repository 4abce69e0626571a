using System.Runtime.CompilerServices;

namespace FlameScope.Formats.Jfr;

/// <summary>
/// A few dozen events that are samples, read ahead, so that what they refer to can be fetched for all of them at once: the stack traces of a large chunk are in no cache.
/// </summary>
internal sealed class SampleEvents
{
    /// <summary>The most events.</summary>
    public const int MaxCount = 64;

    private readonly EventPlan[] _plans = new EventPlan[MaxCount];
    private readonly long[] _numbers = new long[MaxCount * FieldProgram.MaxWanted];
    private readonly JfrString[] _texts = new JfrString[FieldProgram.MaxWanted];

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>How an event was read.</summary>
    public EventPlan Plan(int number) => _plans[number];

    /// <summary>The values of its fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<long> Numbers(int number) => _numbers.AsSpan(number * FieldProgram.MaxWanted, FieldProgram.MaxWanted);

    /// <summary>Reads events after those that were read before, in their place.</summary>
    /// <param name="bytes">Events, one behind the other, and behind them some bytes that may be read and mean nothing.</param>
    /// <param name="length">Bytes of the events.</param>
    /// <param name="isCompressed">How integers are written.</param>
    /// <param name="plans">How they are read. Those that are no samples are passed over.</param>
    /// <param name="damaged">How many could not be read.</param>
    /// <returns>How many bytes were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Read(ReadOnlySpan<byte> bytes, int length, bool isCompressed, EventPlans plans, out int damaged)
    {
        var (at, count) = (0, 0);
        damaged = 0;
        while (at < length && count < MaxCount)
        {
            var cursor = new JfrCursor(bytes[at..], isCompressed);
            var size = (int)cursor.ReadInteger(4);
            if (plans.TryFind(cursor.ReadLong64(), out var plan) && plan?.Row is not null)
            {
                var numbers = _numbers.AsSpan(count * FieldProgram.MaxWanted, FieldProgram.MaxWanted);
                if (!isCompressed || !plan.Program.TryRunAtOnce(bytes.Slice(at, Math.Min(bytes.Length - at, size + KeptBytes.Slack)), cursor.At, size, numbers))
                {
                    cursor = cursor.Within(size);
                    plan.Program.Run(ref cursor, numbers, _texts);
                }

                if (cursor.Failed) damaged++;
                else _plans[count++] = plan;
            }

            at += size;
        }

        Count = count;
        return at;
    }
}
