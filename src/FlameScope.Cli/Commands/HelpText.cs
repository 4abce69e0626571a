using System.CommandLine;
using System.CommandLine.Invocation;

namespace FlameScope.Cli.Commands;

/// <summary>The help of each command, written out: a generated one has no examples and gives commands their parent's arguments. A test holds it to the options that there are.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const string OfOpen =
        """
        FlameScope shows when a sampled profile was busy, as a heat map of seconds by milliseconds,
        and the flame graph of any moment of it.

        Usage:
          flamescope [PATH...] [options]          opens profiles in the browser
          flamescope serve [PATH...] [options]    serves them, with more options
          flamescope info FILE [--json]           says what a file is

        PATH is a profile, a folder of profiles (all below it included), or - for standard input; the
        current folder where none is given. A perf.data is printed by the perf that is installed here.

        Options:
          --port N         port to listen on; 0 takes any free one (default: 5000, or the next free one)
          --no-open        do not open the browser
          --inline         have perf resolve the inlined functions of a perf.data: far slower
          --config FILE    take settings from this file instead of the user's own; off for none
          --debug          say where each setting comes from, and log every request
          -v, --verbose    tell progress even where it is not shown on a terminal
          -h, --help       this, and more after a command: flamescope serve --help
          --version        the version

        Examples:
          flamescope                                  the profiles of this folder
          flamescope app.perf.gz                      one profile, shown at once
          perf record -F 49 -a -g -- sleep 120        record one ...
          flamescope perf.data                        ... and look at it
          perf script --header --ns | flamescope -

        Exit codes: 0 done or stopped, 1 failed, 2 wrong command line, 3 port in use,
        130 interrupted before there was an answer.
        """;

    private const string OfServe =
        """
        Serves profiles until it is stopped with Ctrl-C, and says where.

        Usage:
          flamescope serve [PATH...] [options]

        PATH is a profile, a folder of profiles (all below it included), or - for standard input; the
        current folder where none is given.

        Options:
          --host ADDRESS         address to listen on: an IP address, localhost, or * for all
                                 (default: 127.0.0.1, which only this machine reaches)
          --port N               port to listen on; 0 takes any free one (default: 5000)
          --no-open              do not open the browser
          --allowed-host NAME    a name by which the server may be called; may be given several times
          --token TOKEN          what callers have to know; needed on a --host that others reach, and
                                 made up and printed where it is not given
          --memory SIZE          memory for loaded profiles, such as 4G (default: a quarter of what there is)
          --max-upload SIZE      largest file that may be dropped on the page; 0 for none (default: 4G)
          --no-cache             keep nothing of parsed profiles on disk between runs
          --pretty-json          indent JSON, for people
          --config FILE          take settings from this file instead of the user's own; off for none
          --debug                say where each setting comes from, and log every request
          --inline               have perf resolve the inlined functions of a perf.data: far slower
          -v, --verbose          tell progress even where it is not shown on a terminal
          -h, --help             this

        Examples:
          flamescope serve
          flamescope serve /var/profiles --port 8080 --no-open
          flamescope serve /var/profiles --host '*' --allowed-host perf01.example.com --no-open

        Each option can also be set by a variable (FLAMESCOPE_PORT=8080) or in a file; what is set here wins.
        """;

    private const string OfInfo =
        """
        Says what a file is: format, samples, duration, events, threads, CPUs, what was lost and skipped.

        Usage:
          flamescope info FILE [options]

        FILE is a profile, or - for standard input.

        Options:
          --json           a JSON object with everything, for programs
          --inline         have perf resolve the inlined functions of a perf.data: far slower
          -v, --verbose    tell progress even where it is not shown on a terminal
          -h, --help       this

        Examples:
          flamescope info app.perf.gz
          flamescope info app.perf.gz --json | jq .samples
          perf script --header --ns | flamescope info -
        """;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(parseResult.CommandResult.Command.Name switch
        {
            "serve" => OfServe,
            "info" => OfInfo,
            _ => OfOpen,
        });
        return ExitCodes.Success;
    }
}
