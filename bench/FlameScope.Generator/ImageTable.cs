using System.Text;

namespace FlameScope.Generator;

/// <summary>A function of an image: its name in the pool, its place in the image, its length in bytes.</summary>
internal readonly record struct Function(int NameStart, int NameLength, uint Address, int Size, short Image, bool IsUnknown, bool IsHidden, byte Inlined);

/// <summary>An image with its functions, <see cref="First"/> … <see cref="First"/> + <see cref="Count"/> - 1 of the table.</summary>
internal sealed record Image(ImageSpec Spec, short Index, int First, int Count, byte[] Suffix);

/// <summary>All functions of all images, made once: what a recording's names come from.</summary>
internal sealed class ImageTable
{
    private readonly List<Function> _list = [];
    private readonly Dictionary<string, Image> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    public ImageTable(ulong seed)
    {
        var names = new MemoryStream();
        Images = new Image[Software.Images.Length];
        for (var i = 0; i < Images.Length; i++)
        {
            var (name, spec) = Software.Images[i];
            var random = new SeededRandom(SeededRandom.Mix(seed, (ulong)i));
            var image = new Image(spec, (short)i, _list.Count, spec.Functions, Encoding.UTF8.GetBytes($" ({spec.Path})\n"));
            AddFunctions(image, random, names);
            Images[i] = image;
            _byName.Add(name, image);
        }
        Functions = [.. _list];
        Names = names.ToArray();
    }

    public Image[] Images { get; }

    public Function[] Functions { get; }

    /// <summary>The bytes of all names.</summary>
    public byte[] Names { get; }

    public Image this[string name] => _byName[name];

    /// <summary>A function that is there by its real name.</summary>
    public int Known(string name) => _known[name];

    private void AddFunctions(Image image, SeededRandom random, MemoryStream names)
    {
        var made = new SymbolNames(random);
        var address = 0x1000u;
        for (var i = 0; i < image.Count; i++)
        {
            var known = i < image.Spec.Known?.Length ? image.Spec.Known[i] : null;
            if (known is not null) _known.TryAdd(known, _list.Count);
            var isUnknown = known is null && random.Chance(image.Spec.UnknownShare);
            var name = Encoding.UTF8.GetBytes(isUnknown ? Software.NoImage : known ?? made.Make(image.Spec.Style));
            // Most functions are short, a few are long: 32 bytes to 4 kB, evenly on a logarithmic scale.
            var size = (int)Math.Pow(2, 5 + (7 * random.Unit()));
            var isHidden = !isUnknown && random.Chance(image.Spec.HiddenShare);
            var inlined = random.Chance(image.Spec.InlinedShare) ? (byte)random.Between(1, 3) : (byte)0;
            _list.Add(new((int)names.Length, name.Length, address, size, image.Index, isUnknown, isHidden, inlined));
            names.Write(name);
            address += (uint)((size + 15) & ~15);
        }
    }
}
