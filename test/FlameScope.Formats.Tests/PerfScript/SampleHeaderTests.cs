using System.Globalization;
using System.Text;
using FlameScope.Formats.PerfScript;

namespace FlameScope.Formats.Tests.PerfScript;

public sealed class SampleHeaderTests
{
    [Theory]
    [InlineData("java 1234 [002]  5076.600000: cpu-clock: ", "java | - | 1234 | 2 | 5076.600000 | - | cpu-clock | ")]
    [InlineData("java  1234/1240  [002]  5076.600000:   20408163 cpu-clock:ppp: ", "java | 1234 | 1240 | 2 | 5076.600000 | 20408163 | cpu-clock:ppp | ")]
    [InlineData("swapper     0 [011] 51499.088: 1 cycles:", "swapper | 0 | 0 | 11 | 51499.088 | 1 | cycles | ")]
    [InlineData(":-1    -1 [001]  1788.747052:    5025125 cpu-clock:ppp: ", ":-1 | - | - | 1 | 1788.747052 | 5025125 | cpu-clock:ppp | ")]
    [InlineData("rs:action 13 qu 812 [003] 1.5: cycles:", "rs:action 13 qu | - | 812 | 3 | 1.5 | - | cycles | ")]
    [InlineData("           false 39654 19115.489713:          1 cycles:u:  ffffffff9b201293 [unknown] ([unknown])", "false | - | 39654 | -1 | 19115.489713 | 1 | cycles:u | ffffffff9b201293 [unknown] ([unknown])")]
    [InlineData("Gecko\t25122 [007] 115539.936601:\t\t1000000 task-clock:u:", "Gecko | - | 25122 | 7 | 115539.936601 | 1000000 | task-clock:u | ")]
    [InlineData("comm1\t0/0\t\t[000] 0.0:\t\t\t1 sched:sched_switch: prev_comm=a: ==> x", "comm1 | 0 | 0 | 0 | 0.0 | 1 | sched:sched_switch | prev_comm=a: ==> x")]
    [InlineData("comm  0/0  [000] 0.0: event/call-graph=no/: event_properties ", "comm | 0 | 0 | 0 | 0.0 | - | event/call-graph=no/ | event_properties ")]
    [InlineData("func_ab 15294 cpu-clock: ", "func_ab | - | 15294 | -1 |  | - | cpu-clock | ")]
    [InlineData("node 7 31912 [001] 250 cycles: ", "node 7 | - | 31912 | 1 |  | 250 | cycles | ")]
    [InlineData("java 1234 [002] KUp  5076.600000: cycles:", "java | - | 1234 | 2 | 5076.600000 | - | cycles | ")]
    [InlineData("java 1234 2026-01-01 12:00:00.123456  5076.600000: cycles:", "java | - | 1234 | -1 | 5076.600000 | - | cycles | ")]
    [InlineData("java 12/1234  3  5076.600000: cycles:", "java | 12 | 1234 | 3 | 5076.600000 | - | cycles | ")]
    [InlineData("java 1234 [40000] 5076.600000: cycles:", "java | - | 1234 | -1 | 5076.600000 | - | cycles | ")]
    [InlineData("java 5076.600000: cycles:", "java | - | - | -1 | 5076.600000 | - | cycles | ")]
    [InlineData("perf 1 [000] 5.0: PERF_RECORD_COMM: perf:1/1", "perf | - | 1 | 0 | 5.0 | - |  | PERF_RECORD_COMM: perf:1/1")]
    public void Line_is_taken_apart(string line, string expected)
    {
        SampleHeader.TryParse(Encoding.UTF8.GetBytes(line), out var header).ShouldBeTrue();
        string.Join(" | ", Text(header.Comm), Number(header.ProcessId), Number(header.Tid), Number(header.Cpu), Text(header.TimeText), Number(header.Period), Text(header.Event), Text(header.Rest)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Thu Aug 15 23:36:56 2019")]
    [InlineData("java;main;run 12")]
    [InlineData("# hostname : 1.5: x")]
    [InlineData("[ perf record: Captured and wrote 0.397 MB t.data (401 samples) ]")]
    [InlineData("1: 47130736 [1: 47130736] @ 0x4de4ab")]
    [InlineData("2026-01-01 12:00:00.123: started 12 workers")]
    [InlineData("[ 1234.567890] usb 1-1: new device")]
    public void Line_that_is_no_header_is_refused(string line) =>
        SampleHeader.TryParse(Encoding.UTF8.GetBytes(line), out _).ShouldBeFalse();

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
