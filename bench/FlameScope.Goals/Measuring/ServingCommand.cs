using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FlameScope.Goals.Inputs;

namespace FlameScope.Goals.Measuring;

/// <summary><c>flamescope serve</c> in a process of its own, on a port that was free a moment before.</summary>
internal sealed class ServingCommand : IDisposable
{
    private static readonly TimeSpan MostToAnswer = TimeSpan.FromMinutes(2);

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly int _port = FreePort();
    private readonly Process _process;

    public ServingCommand(IEnumerable<string> paths, IReadOnlyDictionary<string, string> environment)
    {
        string[] arguments = ["serve", .. paths, "--no-open", "--port", _port.ToString(CultureInfo.InvariantCulture)];
        _began = Stopwatch.GetTimestamp();
        _process = Command.Start(BenchFolder.CommandFile, arguments, environment);
    }

    /// <summary>Tries to connect until the port answers, then asks; the time is from the start of the process to the last byte.</summary>
    public byte[] FirstAnswer(string path, out double seconds)
    {
        Connect().Dispose();
        using var client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/")), Timeout = MostToAnswer };
        var answer = client.GetByteArrayAsync(new Uri(path, UriKind.Relative)).GetAwaiter().GetResult();
        seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        return answer;
    }

    /// <summary>Seconds from the start of the process until the port takes a connection.</summary>
    public double SecondsToPort()
    {
        using var connection = Connect();
        return Stopwatch.GetElapsedTime(_began).TotalSeconds;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private Socket Connect()
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, _port);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                if (_process.HasExited || Stopwatch.GetElapsedTime(_began) > MostToAnswer) throw new WrongAnswerException("flamescope serve does not answer: " + _process.StandardError.ReadToEnd());
                Thread.Sleep(1);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
