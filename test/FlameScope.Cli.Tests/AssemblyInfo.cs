using System.Runtime.Versioning;

// Signals and stand-ins for other programs are those of Unix.
[assembly: UnsupportedOSPlatform("windows")]
