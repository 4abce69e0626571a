namespace FlameScope.Server.ProfileLibrary;

/// <summary>How far a load is.</summary>
/// <param name="BytesRead">Bytes of the file that have been read, before decompression.</param>
/// <param name="TotalBytes">Length of the file.</param>
/// <param name="Samples">Samples found so far.</param>
/// <param name="Stage"><c>reading</c>, <c>sorting</c> or <c>done</c>.</param>
internal sealed record LoadProgress(long BytesRead, long TotalBytes, long Samples, string Stage);
