using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Checkout;

/// <summary>
/// A make-believe checkout service, to be seen on a heat map:
///
///   0 to about 5 s   start-up: patterns and price rules are compiled, so the JIT compiler works
///   then             four workers keep the CPUs two thirds busy, and each order needs the journal's lock
///   every 6.3 s      the journal is rotated: its lock is held for 350 ms by a thread that waits for the disk, so everybody
///                    stands still; then the orders that came meanwhile are caught up on every CPU
///   every 13 s       a new price list is loaded and the old one dropped, and the memory is collected
///   at 60 s          one thread reconciles the accounts for 1.6 s with the lock held: one CPU works, the rest waits
/// </summary>
static class CheckoutService
{
    record Order(int Id, string Customer, List<Line> Lines);
    record Line(string Article, int Count, double Price);

    static readonly Stopwatch Age = Stopwatch.StartNew();
    static readonly Lock Journal = new();
    static readonly BlockingCollection<int> Arrivals = [];
    static Dictionary<int, Line> priceList = [];
    static long sink;

    // ---- start-up ----

    static void CompilePatterns(int round)
    {
        for (var i = 0; i < 6; i++)
        {
            var pattern = new Regex($@"^(?<id>\d{{{i + 1},9}})-(?<kind>ord|ret|gift{round})_(?:[a-f]+|x{i}){{1,3}}$", RegexOptions.Compiled);
            sink += pattern.IsMatch("1234567-ord_abcabc") ? 1 : 0;
        }
    }

    static void CompilePriceRules(int round)
    {
        for (var i = 0; i < 40; i++)
        {
            var price = Expression.Parameter(typeof(double), "price");
            Expression rule = price;
            for (var step = 0; step < 30; step++)
                rule = Expression.Add(rule, Expression.Condition(
                    Expression.GreaterThan(price, Expression.Constant(100.0 * step + round)),
                    Expression.Multiply(price, Expression.Constant(-0.01)), Expression.Constant(0.5)));
            sink += (long)Expression.Lambda<Func<double, double>>(rule, price).Compile()(i);
        }
    }

    static void StartService()
    {
        LoadPriceList();
        for (var round = 0; Age.Elapsed.TotalSeconds < 5; round++)
        {
            CompilePatterns(round);
            CompilePriceRules(round);
        }
    }

    // ---- orders ----

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Order ParseOrder(int id)
    {
        var order = new Order(id, "customer " + id, [.. Enumerable.Range(0, 40).Select(n => new Line("article " + n, n % 7 + 1, n * 1.25))]);
        return JsonSerializer.Deserialize<Order>(JsonSerializer.SerializeToUtf8Bytes(order))!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static double ComputePrices(Order order)
    {
        var total = 0.0;
        for (var i = 0; i < 9000; i++)
            foreach (var line in order.Lines)
                total += line.Price * line.Count / (1 + i * 0.001);
        return total;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static long ScoreFraud(Order order)
    {
        var hash = (long)order.Id;
        for (var i = 0; i < 1_100_000; i++)
            hash = (hash ^ (hash >>> 29)) * -0x61c8864680b583ebL;
        return hash;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void AppendJournal(Order order, double total)
    {
        lock (Journal)
        {
            for (var i = 0; i < 60_000; i++)
                total = total * 0.999 + order.Id;
            sink += (long)total;
        }
    }

    static void HandleOrder(int id)
    {
        var order = ParseOrder(id);
        var total = ComputePrices(order);
        sink += ScoreFraud(order);
        AppendJournal(order, total);
    }

    static void ServeOrders()
    {
        foreach (var id in Arrivals.GetConsumingEnumerable())
            HandleOrder(id);
    }

    // ---- what disturbs them ----

    static void RotateJournal()
    {
        lock (Journal)
            WaitForDisk();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void WaitForDisk() => Thread.Sleep(350);

    static void LoadPriceList()
    {
        var fresh = new Dictionary<int, Line>();
        for (var i = 0; i < 700_000; i++)
            fresh[i] = new Line("article " + i, i % 9, i * 0.5);
        priceList = fresh;
        GC.Collect();
    }

    static void ReconcileAccounts()
    {
        lock (Journal)
        {
            var until = Age.Elapsed.TotalSeconds + 1.6;
            while (Age.Elapsed.TotalSeconds < until)
                sink += BalanceLedger(sink);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static long BalanceLedger(long seed)
    {
        for (var i = 0; i < 1_000_000; i++)
            seed = seed * 6364136223846793005L + i;
        return seed;
    }

    static Thread Start(string name, Action body)
    {
        var thread = new Thread(() => body()) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    static void SleepUntil(double second) =>
        Thread.Sleep((int)Math.Max(0, (second - Age.Elapsed.TotalSeconds) * 1000));

    static void Every(double seconds, double first, Action body)
    {
        for (var due = first; ; due += seconds)
        {
            SleepUntil(due);
            body();
        }
    }

    static void Main(string[] args)
    {
        var end = args.Length > 0 ? double.Parse(args[0]) : 85;
        var ordersASecond = args.Length > 1 ? double.Parse(args[1]) : 450;
        StartService();
        for (var w = 0; w < 4; w++)
            Start("checkout-" + w, ServeOrders);
        Start("journal", () => Every(6.3, 9.5, RotateJournal));
        Start("price-list", () => Every(13, 12.2, LoadPriceList));
        Start("accounts", () => Every(1000, 60, ReconcileAccounts));

        var chance = new Random(1);
        var due = Age.Elapsed.TotalSeconds;
        for (var id = 0; due < end; id++)
        {
            due += 2 * chance.NextDouble() / ordersASecond;
            if (due - Age.Elapsed.TotalSeconds > 0.002)
                SleepUntil(due);
            Arrivals.Add(id);
        }
    }
}
