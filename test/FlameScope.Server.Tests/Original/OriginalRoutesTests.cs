using System.Globalization;
using System.Net;
using System.Text.Json;
using FlameScope.Server.Tests.Support;

namespace FlameScope.Server.Tests.Original;

public sealed class OriginalRoutesTests
{
    [Fact]
    public async Task Profiles_are_listed_by_name_with_the_originals_types()
    {
        await using var server = await OriginalFiles.StartAsync();
        server.Folder.Write("sub/notes.txt", "Nothing that is a profile.\n");
        server.Folder.Write(".hidden", PerfText.Of(PerfText.Recording(count: 3)));
        if (OperatingSystem.IsLinux()) server.Folder.Shell("printf x > \"$(printf 'g\\377.perf')\"");

        var list = await server.JsonAsync("/profile/");

        var rows = list.EnumerateArray().Select(row => $"{row.GetProperty("filename").GetString()} {row.GetProperty("type").GetString()}").ToList();
        if (OperatingSystem.IsLinux()) rows.Remove("g\uFFFD.perf unknown").ShouldBeTrue("a name that is no UTF-8 is a row of its own");
        rows.ShouldBe(["a.perf perf", "b.cpuprofile cpuprofile", "c.json trace_event", "d.json trace_event", "e.nflxprofile nflxprofile", "f.folded collapsed-stacks", "sub/notes.txt unknown"]);
        list.EnumerateArray().ShouldAllBe(row => row.EnumerateObject().Count() == 2);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(49)]
    [InlineData(50)]
    [InlineData(99)]
    public async Task A_cell_has_the_samples_of_its_slice_and_its_flame_graph_has_as_many(int rows)
    {
        var samples = PerfText.Recording();
        await using var server = await OriginalFiles.StartAsync(samples);

        var map = await server.JsonAsync($"/heatmap/?filename=a.perf&type=perf&rows={rows}");

        var zero = samples[0].TimeNs / PerfText.Second;
        var columns = (int)(samples[^1].TimeNs / PerfText.Second - zero) + 1;
        var expected = Enumerable.Range(0, columns).Select(_ => new int[rows]).ToArray();
        foreach (var sample in samples.Where(sample => !sample.IsIdle && sample.Event == "cpu-clock"))
        {
            var (second, offset) = Math.DivRem(sample.TimeNs, PerfText.Second);
            expected[second - zero][rows - 1 - (int)(offset * rows / PerfText.Second)]++;
        }

        map.EnumerateObject().Select(property => property.Name).ShouldBe(["columns", "maxvalue", "rows", "values"]);
        map.GetProperty("columns").EnumerateArray().Select(column => column.GetInt32()).ShouldBe(Enumerable.Range(0, columns));
        map.GetProperty("maxvalue").GetInt32().ShouldBe(expected.Max(column => column.Max()));
        var starts = map.GetProperty("rows").EnumerateArray().Select(row => row.GetDouble()).ToArray();
        starts.ShouldBe(Enumerable.Range(0, rows).Select(row => (rows - 1 - row) * 1000.0 / rows));
        map.GetProperty("values").EnumerateArray().Select(column => column.EnumerateArray().Select(cell => cell.GetInt32()).ToArray()).ShouldBe(expected);

        // As the original's client says it: the seconds of the column, the milliseconds of the row, and a row more for the end.
        for (var cell = 0; cell < columns * rows; cell += 13)
        {
            var (column, row) = Math.DivRem(cell, rows);
            var (start, end) = (column + (starts[row] / 1000), column + ((starts[row] + (starts[0] - starts[1])) / 1000));
            var tree = await server.JsonAsync(string.Create(CultureInfo.InvariantCulture, $"/flamegraph/?filename=a.perf&type=perf&flavor=standard&start={start:R}&end={end:R}"));
            Sum(tree).ShouldBe(expected[column][row], $"column {column}, row {row}");
        }
    }

    [Fact]
    public async Task A_tree_has_self_values_under_comms()
    {
        await using var server = await OriginalFiles.StartAsync(
        [
            new PerfSample(5 * PerfText.Second, "java", 1, 1, 0, "cpu-clock", ["step", "run"]),
            new PerfSample(6 * PerfText.Second, "java", 1, 1, 0, "cpu-clock", ["run"]),
            new PerfSample(7 * PerfText.Second, "java", 1, 1, 0, "cpu-clock", ["run"]),
            new PerfSample(7 * PerfText.Second, "swapper", 0, 0, 0, "cpu-clock", ["native_safe_halt", "default_idle"], IsIdle: true),
            new PerfSample(8 * PerfText.Second, "sh", 2, 2, 0, "page-faults", ["fork"]),
        ]);

        OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf")).ShouldBe("root[] 0 { java[] 0 { run[user] 2 { step[user] 1 } } }");
        OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf&start=1&end=2")).ShouldBe("root[] 0 { java[] 0 { run[user] 1 } }");
        OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf&start=2")).ShouldBe("root[] 0 { java[] 0 { run[user] 1 } }");
        OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf&end=1")).ShouldBe("root[] 0 { java[] 0 { run[user] 0 { step[user] 1 } } }");
        OriginalFiles.Text(await server.JsonAsync("/flamegraph?filename=a.perf&event=*&start=3&end=4")).ShouldBe("root[] 0 { sh[] 0 { fork[user] 1 } }");
        OriginalFiles.Text(await server.JsonAsync("/flamegraph?filename=a.perf&idle=1&start=2&end=3")).ShouldBe("root[] 0 { java[] 0 { run[user] 1 }, swapper[] 0 { default_idle[kernel] 0 { native_safe_halt[kernel] 1 } } }");
    }

    [Theory]
    [InlineData("b.cpuprofile", "cpuprofile", "root[] 0 { (root)[] 0 { outer[] 1 { (anonymous)[] 1, inner[] 2 } } }")]
    [InlineData("b.cpuprofile", "cpuprofile&start=0&end=0.1", "root[] 0 { (root)[] 0 { outer[] 1 } }")]
    [InlineData("b.cpuprofile", "cpuprofile&start=1&end=5", "root[] 0")]
    [InlineData("d.json", "cpuprofile", "root[] 0 { (root)[] 0 { outer[] 1 { inner[] 2 } } }")]
    [InlineData("e.nflxprofile", "nflxprofile", "root[] 0 { node[] 0 { a[user] 1 { b[jit]@/x.js:3 3 } } }")]
    [InlineData("e.nflxprofile", "nflxprofile&start=0.25&end=0.275", "root[] 0 { node[] 0 { a[user] 1 { b[jit]@/x.js:3 1 } } }")]
    [InlineData("f.folded", "collapsed-stacks", "root[] 0 { main[user] 0 { run[user] 3, stop[user] 2 } }")]
    [InlineData("f.folded", "", "root[] 0 { main[user] 0 { run[user] 3, stop[user] 2 } }")]
    public async Task Each_type_has_its_shape(string filename, string type, string expected)
    {
        await using var server = await OriginalFiles.StartAsync();
        OriginalFiles.Text(await server.JsonAsync($"/flamegraph/?filename={filename}&type={type}")).ShouldBe(expected);
    }

    [Fact]
    public async Task Spans_are_as_wide_as_they_last()
    {
        await using var server = await OriginalFiles.StartAsync();
        foreach (var (file, range) in new[] { ("c.json", ""), ("c.json", "&start=0&end=1"), ("d.json", "") })
        {
            var root = await server.JsonAsync($"/flamegraph/?filename={file}&type=trace_event{range}");
            root.EnumerateObject().Select(property => property.Name).ShouldBe(["children", "name", "value"]);
            var job = root.GetProperty("children").EnumerateArray().ShouldHaveSingleItem();
            job.GetProperty("name").GetString().ShouldBe("job");
            Sum(root).ShouldBeGreaterThan(500);
            if (file == "c.json") Sum(job.GetProperty("children").EnumerateArray().Single()).ShouldBe(job.GetProperty("value").GetInt64(), "half of the job is the step");

            var map = await server.JsonAsync($"/heatmap/?filename={file}&type=trace_event");
            map.GetProperty("values").EnumerateArray().Sum(column => column.EnumerateArray().Sum(cell => cell.GetInt64())).ShouldBe(Sum(root));
        }
    }

    [Fact]
    public async Task Flavours_are_heeded_and_unknown_ones_are_the_standard_one()
    {
        await using var server = await RunningServer.StartAsync(folder => folder.Write(
            "a.perf",
            "node 7 [000] 10.000000: 1 cpu-clock: \n\t1 JS:*f /srv/node_modules/left-pad/i.js:1:1+0x1 (/tmp/perf-7.map)\n\t2 main+0x1 (/usr/bin/node)\n\n"));

        OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf&flavor=nodejs-packages")).ShouldBe("root[] 0 { node[] 0 { (native)[user] 0 { left-pad[jit] 1 } } }");
        var standard = OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf&flavor=standard"));
        standard.ShouldContain("main[user]");
        OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf&flavor=vanilla")).ShouldBe(standard);
    }

    [Theory]
    [InlineData("/heatmap/", 400, "filename: it is missing")]
    [InlineData("/flamegraph/?filename=", 400, "filename: it is missing")]
    [InlineData("/differential/?filename=a.perf&type=perf", 400, "compareFilename: it is missing")]
    [InlineData("/heatmap/?filename=missing&type=perf", 404, "There is no profile of this name")]
    [InlineData("/heatmap/?filename=..%2Fprofiles%2Fa.perf&type=perf", 404, "There is no profile of this name")]
    [InlineData("/flamegraph/?filename=%2Fetc%2Fpasswd&type=perf", 404, "There is no profile of this name")]
    [InlineData("/heatmap/?filename=a.perf&type=bogus", 400, "type: the file is no \"bogus\"; its content is perf script, which is type=perf.")]
    [InlineData("/heatmap/?filename=a.perf&type=cpuprofile", 400, "type: the file is no \"cpuprofile\"")]
    [InlineData("/flamegraph/?filename=b.cpuprofile&type=trace_event", 400, "type: the file is no \"trace_event\"")]
    [InlineData("/flamegraph/?filename=c.json&type=cpuprofile", 400, "type: the file is no \"cpuprofile\"")]
    [InlineData("/elided/?filename=a.perf&type=perf&compareFilename=a.perf&compareType=nflxprofile", 400, "compareType: the file is no \"nflxprofile\"")]
    [InlineData("/heatmap/?filename=a.perf&type=perf&rows=0", 400, "rows: it must be")]
    [InlineData("/heatmap/?filename=a.perf&type=perf&rows=100000", 400, "rows: it must be")]
    [InlineData("/heatmap/?filename=a.perf&type=perf&rows=many", 400, "rows: it must be")]
    [InlineData("/flamegraph/?filename=a.perf&type=perf&start=x", 400, "start: it must be a number of seconds")]
    [InlineData("/flamegraph/?filename=a.perf&type=perf&start=nan&end=2", 400, "start: it must be a number of seconds")]
    [InlineData("/flamegraph/?filename=a.perf&type=perf&start=0&end=1e300", 400, "end: it must be a number of seconds")]
    [InlineData("/differential/?filename=a.perf&type=perf&compareFilename=a.perf&compareType=perf&compareEnd=x", 400, "compareEnd: it must be a number of seconds")]
    [InlineData("/flamegraph/?filename=a.perf&type=perf&start=3&end=2", 416, "end: the range ends before it starts")]
    [InlineData("/flamegraph/?filename=a.perf&type=perf&start=0&end=999", 416, "end: the recording ends within")]
    [InlineData("/flamegraph/?filename=a.perf&type=perf&event=nothing", 400, "event: this profile has no event")]
    [InlineData("/heatmap/?filename=f.folded", 422, "The samples of this profile carry no time")]
    [InlineData("/flamegraph/?filename=f.folded&start=0&end=1", 422, "The samples of this profile carry no time")]
    [InlineData("/profile/a.perf", 404, "There is no")]
    public async Task What_cannot_be_answered_is_said_in_words(string address, int status, string words)
    {
        await using var server = await OriginalFiles.StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, address);

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(status, body);
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/json");
        var error = JsonSerializer.Deserialize<JsonElement>(body).EnumerateObject().ShouldHaveSingleItem();
        error.Name.ShouldBe("error");
        error.Value.GetString()!.ShouldStartWith(words);
    }

    [Fact]
    public async Task Names_may_hold_whatever_a_file_system_allows()
    {
        const string Name = "sub/a b+c&d#e%20f]^`{|}~é–.perf";
        await using var server = await RunningServer.StartAsync(folder => folder.Write(Name, PerfText.Of(PerfText.Recording(count: 9))));

        var listed = (await server.JsonAsync("/profile/"))[0].GetProperty("filename").GetString()!;
        listed.ShouldBe(Name);
        Sum(await server.JsonAsync($"/flamegraph/?filename={Uri.EscapeDataString(listed)}&type=perf&event=*&idle=1")).ShouldBe(9);
    }

    [Fact]
    public async Task Stacks_of_any_depth_are_written()
    {
        const int Depth = 4000;
        var sample = new PerfSample(5 * PerfText.Second, "deep", 1, 1, 0, "cpu-clock", [.. Enumerable.Range(0, Depth).Select(i => $"f{Depth - i}")]);
        foreach (var pretty in new[] { false, true })
        {
            await using var server = await OriginalFiles.StartAsync([sample], options => options with { PrettyJson = pretty });
            var text = await server.Client.GetStringAsync(new Uri("/flamegraph/?filename=a.perf&type=perf", UriKind.Relative), TestContext.Current.CancellationToken);

            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 3 * Depth });
            var (node, depth) = (document.RootElement, 0);
            for (; node.GetProperty("c").GetArrayLength() > 0; depth++) node = node.GetProperty("c")[0];
            depth.ShouldBe(Depth + 1);
            node.GetProperty("n").GetString().ShouldBe($"f{Depth}");
            node.GetProperty("v").GetInt32().ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("one sample", new[] { 5.5 }, 1)]
    [InlineData("the last on a whole second", new[] { 5.5, 7.0 }, 3)]
    [InlineData("out of order, across a second", new[] { 5.5, 7.5, 6.9 }, 3)]
    [InlineData("all on one whole second", new[] { 5.0, 5.0 }, 1)]
    public async Task Whatever_the_times_every_sample_has_a_cell(string what, double[] times, int columns)
    {
        await using var server = await OriginalFiles.StartAsync(times.Select(time => new PerfSample((long)(time * PerfText.Second), "x", 1, 1, 0, "cpu-clock", ["12.5: y:"])));

        var map = await server.JsonAsync("/heatmap/?filename=a.perf&type=perf");
        map.GetProperty("columns").GetArrayLength().ShouldBe(columns, what);
        map.GetProperty("values").EnumerateArray().Sum(column => column.EnumerateArray().Sum(cell => cell.GetInt32())).ShouldBe(times.Length);
        OriginalFiles.Text(await server.JsonAsync($"/flamegraph/?filename=a.perf&type=perf&start=0&end={columns}")).ShouldBe($"root[] 0 {{ x[] 0 {{ 12.5: y:[user] {times.Length} }} }}");
    }

    [Fact]
    public async Task Columns_begin_at_whole_seconds_of_the_recordings_own_clock()
    {
        // The wall clock is known exactly, and a quarter of a second apart.
        const string Text = """
            # clockid: monotonic (1)
            # reference time: 2026-03-02 10:00:00.250000 = 1772445600.250000 (TOD) = 100.000000000 (monotonic)
            x 1/1 [000] 100.900000000: 1 cpu-clock: 
            	1 f+0x1 (/usr/bin/x)

            x 1/1 [000] 101.100000000: 1 cpu-clock: 
            	1 g+0x1 (/usr/bin/x)


            """;
        await using var server = await RunningServer.StartAsync(folder => folder.Write("a.perf", Text));
        (await server.JsonAsync("/api/profile?profile=a.perf")).GetProperty("clock").GetProperty("approximate").GetBoolean().ShouldBeFalse();

        var map = await server.JsonAsync("/heatmap/?filename=a.perf&type=perf&rows=10");
        map.GetProperty("values").EnumerateArray().Select(column => column.EnumerateArray().TakeWhile(cell => cell.GetInt32() == 0).Count()).ShouldBe([0, 8]);
        OriginalFiles.Text(await server.JsonAsync("/flamegraph/?filename=a.perf&type=perf&start=1&end=2")).ShouldBe("root[] 0 { x[] 0 { g[user] 1 } }");
    }

    [Fact]
    public async Task They_are_as_guarded_as_the_api()
    {
        await using var server = await OriginalFiles.StartAsync(configure: options => options with { Token = "0123456789abcdef" });
        foreach (var address in new[] { "/profile/", "/heatmap/?filename=a.perf", "/flamegraph?filename=a.perf", "/differential/", "/Elided/" })
        {
            (await StatusAsync(address)).ShouldBe(HttpStatusCode.Forbidden, address);
            (await StatusAsync(address, ("Authorization", "Bearer 0123456789abcdef"))).ShouldNotBe(HttpStatusCode.Forbidden, address);
            (await StatusAsync(address, ("Authorization", "Bearer 0123456789abcdef"), ("Sec-Fetch-Site", "cross-site"))).ShouldBe(HttpStatusCode.Forbidden, address);
            (await StatusAsync(address, ("Authorization", "Bearer 0123456789abcdef"), ("Host", "rebound.example"))).ShouldBe(HttpStatusCode.Forbidden, address);
        }

        using var answer = await server.SendAsync(HttpMethod.Get, "/profile/", headers: ("Authorization", "Bearer 0123456789abcdef"));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldStartWith("default-src 'none'");
        using var head = await server.SendAsync(HttpMethod.Head, "/flamegraph/?filename=a.perf", headers: ("Authorization", "Bearer 0123456789abcdef"));
        head.StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> StatusAsync(string address, params (string Name, string Value)[] headers)
        {
            using var response = await server.SendAsync(HttpMethod.Get, address, headers: headers);
            return response.StatusCode;
        }
    }

    private static long Sum(JsonElement node)
    {
        var isLong = node.TryGetProperty("value", out var value);
        return (isLong ? value : node.GetProperty("v")).GetInt64() + node.GetProperty(isLong ? "children" : "c").EnumerateArray().Sum(Sum);
    }
}
