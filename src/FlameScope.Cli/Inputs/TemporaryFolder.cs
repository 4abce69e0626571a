using System.Globalization;

namespace FlameScope.Cli.Inputs;

/// <summary>A folder that only this user may look into, made when first needed and removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private string? _path;
    private int _files;

    /// <summary>Where it is; null as long as nothing has been put into it.</summary>
    public string? Location => _path;

    /// <summary>A path for a new file called <paramref name="name"/>; two of the same name do not collide.</summary>
    public string NewFile(string name)
    {
        _path ??= Directory.CreateTempSubdirectory("flamescope-").FullName;
        var folder = Directory.CreateDirectory(Path.Combine(_path, (++_files).ToString(CultureInfo.InvariantCulture)));
        return Path.Combine(folder.FullName, name);
    }

    public void Dispose()
    {
        if (_path is null) return;
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // Someone else was quicker, or still has a file open: the system clears its temporary folder itself.
        }

        _path = null;
    }
}
