using Microsoft.Playwright;

namespace FlameScope.Browser.Tests.Pages;

/// <summary>Reads what is drawn on a canvas. Through a copy: reading from the canvas itself would change how the browser draws it.</summary>
internal static class CanvasPixels
{
    private const string Copy =
        """
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        """;

    /// <summary>The pixel at a place in CSS pixels: red, green, blue, opacity, with commas between.</summary>
    public static Task<string> ColourAtAsync(ILocator canvas, double x, double y) => canvas.EvaluateAsync<string>(
        $$"""
        (canvas, [x, y]) => {
          {{Copy}}
          return copy.getImageData(Math.floor(x * devicePixelRatio), Math.floor(y * devicePixelRatio), 1, 1).data.join();
        }
        """, new[] { x, y });

    /// <summary>How many different colours there are.</summary>
    public static Task<int> ColoursAsync(ILocator canvas) => canvas.EvaluateAsync<int>(
        $$"""
        (canvas) => {
          {{Copy}}
          return new Set(new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
        }
        """);

    /// <summary>The whole picture, to be compared with another.</summary>
    public static Task<string> PictureAsync(ILocator canvas) => canvas.EvaluateAsync<string>("canvas => canvas.toDataURL()");
}
