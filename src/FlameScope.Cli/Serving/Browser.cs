using System.ComponentModel;
using System.Diagnostics;

namespace FlameScope.Cli.Serving;

/// <summary>Opens the user's browser where there is one. The address has been printed, so failing is no error.</summary>
internal static class Browser
{
    /// <summary>Asks the system to show <paramref name="address"/>.</summary>
    public static void TryOpen(string address)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Start(new ProcessStartInfo(address) { UseShellExecute = true });
            else if (OperatingSystem.IsMacOS()) StartApart("open", address);
            else if (HasDisplay()) StartApart("xdg-open", address);
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or PlatformNotSupportedException)
        {
            // No program to open it with: the printed address is what there is.
        }
    }

    // Without a display xdg-open starts a text browser on this very terminal.
    private static bool HasDisplay() => IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    // The shell's background jobs ignore Ctrl-C, so that stopping FlameScope does not close a browser that it was the first to start; and what the browser says goes nowhere.
    private static void StartApart(string opener, string address) =>
        Start(new ProcessStartInfo("/bin/sh", ["-c", "command -v \"$1\" >/dev/null 2>&1 && \"$1\" \"$2\" </dev/null >/dev/null 2>&1 &", "sh", opener, address]) { UseShellExecute = false });

    private static void Start(ProcessStartInfo start)
    {
        using var started = Process.Start(start);
    }
}
