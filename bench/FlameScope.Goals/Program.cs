using System.Globalization;
using FlameScope.Goals;
using FlameScope.Goals.Measuring;
using FlameScope.Goals.Rows;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    // A process of its own, so that nothing but the reading is on its heap.
    if (args is [MemoryOfReading.Switch, var file]) return MemoryOfReading.PrintOf(file);

    var options = CommandLine.Parse(args);
    if (options.ShowHelp)
    {
        Console.WriteLine(CommandLine.Help);
        return 0;
    }

    var goals = new GoalTable();
    var isWhole = true;
    foreach (var group in RowGroups.All.Where(group => options.Wants(group.Name)))
    {
        Say.Line($"{group.Name} ...");
        try
        {
            group.Measure(new RunContext(options, goals));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            // The other rows are still worth having; a wrong answer ends the run.
            isWhole = false;
            Say.Line($"  could not be measured: {problem}");
            goals.Note($"**`{group.Name}` could not be measured**: {problem.Message}");
        }

        GC.Collect();
    }

    var text = goals.ToMarkdown(options);
    Console.WriteLine(text);
    if (options.Output is { } output)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        await File.WriteAllTextAsync(output, text);
        Say.Line($"Written to {output}");
    }

    return isWhole ? 0 : 1;
}
catch (CommandLineException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
catch (WrongAnswerException wrong)
{
    Console.Error.WriteLine($"A wrong answer: {wrong.Message}");
    return 1;
}
