using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Invoices;

/// <summary>
/// A make-believe invoice service, to be seen on the heat map of a .NET event trace, which samples every thread whether it runs or waits:
///
///   always           two workers take requests from a queue, a few a second, and wait for the next
///   twice a second   one thread reads a batch of meters (60 ms), at the same phase of each second
///   every 4 s        invoices are printed by two threads at once (700 ms) while a third waits for them
///   every 7 s        a cache is built anew, so that the memory is collected (250 ms)
///   at 18 s          everybody waits 1.2 s for one lock, whose holder sleeps
/// </summary>
static class InvoiceService
{
    private sealed record Invoice(int Number, string Customer, decimal[] Amounts);

    private static readonly Stopwatch Age = Stopwatch.StartNew();
    private static readonly BlockingCollection<int> Requests = [];
    private static readonly Lock Ledger = new();
    private static Dictionary<string, byte[]> cache = [];
    private static long sink;

    private static void Main(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 30;
        for (var i = 0; i < 2; i++) Start(ServeRequests);
        Start(ReadMeters);
        Start(PrintInvoices);
        Start(RebuildCache);
        Start(HoldLedger);
        for (var request = 0; Age.Elapsed.TotalSeconds < seconds; request++)
        {
            Requests.Add(request);
            Thread.Sleep(90 + (request * 37 % 120));
        }
    }

    private static void Start(ThreadStart work) => new Thread(work) { IsBackground = true }.Start();

    private static void ServeRequests()
    {
        foreach (var request in Requests.GetConsumingEnumerable())
        {
            lock (Ledger) sink += HandleRequest(request);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long HandleRequest(int request)
    {
        var until = Age.Elapsed + TimeSpan.FromMilliseconds(8 + (request % 9));
        long sum = 0;
        while (Age.Elapsed < until) sum += JsonSerializer.Serialize(new Invoice(request, "customer", [1.5m, 20m, 300m])).Length;
        return sum;
    }

    private static void ReadMeters()
    {
        while (true)
        {
            WaitUntilPhase(500, 100);
            ReadBatch(TimeSpan.FromMilliseconds(60));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadBatch(TimeSpan time)
    {
        var until = Age.Elapsed + time;
        var text = new StringBuilder();
        while (Age.Elapsed < until)
        {
            text.Clear();
            for (var i = 0; i < 200; i++) text.Append(i * 31 % 97).Append(';');
            foreach (var part in text.ToString().Split(';', StringSplitOptions.RemoveEmptyEntries)) sink += int.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static void PrintInvoices()
    {
        while (true)
        {
            WaitUntilPhase(4000, 1300);
            var second = new Thread(() => PrintPages(TimeSpan.FromMilliseconds(700)));
            second.Start();
            PrintPages(TimeSpan.FromMilliseconds(700));
            second.Join();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PrintPages(TimeSpan time)
    {
        var until = Age.Elapsed + time;
        var page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"{i * 7919 % 1000} kWh of energy for the customer\n")));
        while (Age.Elapsed < until) Interlocked.Add(ref sink, CompressPage(page));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long CompressPage(byte[] page)
    {
        using var target = new MemoryStream();
        using (var zip = new DeflateStream(target, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(page);
        return target.Length;
    }

    private static void RebuildCache()
    {
        while (true)
        {
            WaitUntilPhase(7000, 5200);
            FillCache(TimeSpan.FromMilliseconds(250));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FillCache(TimeSpan time)
    {
        var until = Age.Elapsed + time;
        var filled = new Dictionary<string, byte[]>();
        for (var i = 0; Age.Elapsed < until; i++) filled[$"meter {i % 40_000}"] = new byte[200 + (i % 800)];
        cache = filled;
        GC.Collect();
    }

    private static void HoldLedger()
    {
        Thread.Sleep(TimeSpan.FromSeconds(18));
        lock (Ledger) Thread.Sleep(1200);
    }

    /// <summary>Waits until the clock stands so many milliseconds after a multiple of a period, so that what repeats stands at the same place in each second.</summary>
    private static void WaitUntilPhase(int period, int phase)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - phase;
        Thread.Sleep((int)(period - (now % period)));
    }
}
