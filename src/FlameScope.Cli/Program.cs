using FlameScope.Cli;
using FlameScope.Cli.Terminal;

Rehearsal.Begin(args);
using var interruption = new Interruption();
return await CommandLine.RunAsync(args, CommandConsole.OfProcess(), interruption.Token);
