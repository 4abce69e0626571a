import type { FlameGraphSummary, FrameKind } from "../api/types";
import { argumentsAt, labelName } from "./names";

/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** What a frame is coloured as: its kind, where C++ (and Rust) of the user's own is told from plain native code. */
export type Hue = FrameKind | "cpp";

/** In the order of the key. */
export const hues: readonly Hue[] = [
  "user",
  "cpp",
  "jit",
  "inlined",
  "interpreted",
  "runtime",
  "kernel",
  "unknown",
  "group",
  "root",
  "other",
];

/** The hues in words, as the key and the tooltip have them. */
export const hueNames: Record<Hue, string> = {
  user: "native",
  cpp: "C++, Rust",
  jit: "JIT-compiled",
  inlined: "inlined",
  interpreted: "interpreted",
  runtime: "GC, VM",
  kernel: "kernel",
  unknown: "unknown",
  group: "group",
  root: "all samples",
  other: "folded",
};

export function hueOf(kind: FrameKind, name: string): Hue {
  return kind === "user" && name.includes("::") ? "cpp" : kind;
}

/** Hue angle and chroma of OKLCH, in which equal lightness looks equally light. */
const hueAngles: Record<Hue, readonly [angle: number, chroma: number]> = {
  user: [27, 0.115],
  cpp: [93, 0.13],
  jit: [145, 0.11],
  inlined: [200, 0.085],
  interpreted: [255, 0.085],
  runtime: [305, 0.09],
  kernel: [58, 0.125],
  unknown: [260, 0.006],
  group: [255, 0.02],
  root: [255, 0.012],
  other: [260, 0.004],
};

/** How many shades a hue has: the hash of a name chooses among them. */
export const shades = 8;
/** A colour of the palette is `hue · shades + shade`. */
export const colourCount = hues.length * shades;

/** Neither arguments nor return values decide: the same function has the same colour in every graph. */
export function shadeOf(name: string): number {
  const length = argumentsAt(name.slice(0, 512));
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 16) % shades;
}

/** The colour of each frame, as an index into the fills of a palette; `known` are those of the first frames. */
export function coloursOf(frames: FlameGraphSummary["frames"], known: Uint8Array = new Uint8Array(0)): Uint8Array {
  const { name, library, kind } = frames;
  const colours = new Uint8Array(name.length);
  colours.set(known);
  for (let i = known.length; i < colours.length; i++) {
    const isNeutral = kind[i] === "root" || kind[i] === "other" || kind[i] === "group";
    colours[i] =
      hues.indexOf(hueOf(kind[i], name[i])) * shades +
      (isNeutral ? shades >> 1 : shadeOf(labelName(name[i], library[i])));
  }
  return colours;
}

/** A fill and what is written on it. */
export interface Ink {
  readonly fill: Rgb;
  readonly text: Rgb;
}

/** `plain`: as it is. `faded`: ancestors of the zoomed frame. `dimmed`: no match while there is a search. */
export type Emphasis = "plain" | "faded" | "dimmed";

export interface Palette {
  /** What is behind the graph. */
  readonly surface: Rgb;
  readonly inks: Record<Emphasis, readonly Ink[]>;
  readonly match: Ink;
  readonly hatch: readonly [Rgb, Rgb];
  readonly hatchText: Rgb;
}

/** The colours of the page that the picture has to agree with. */
export interface PageColours {
  readonly dark: boolean;
  readonly surface: Rgb;
  readonly match: Rgb;
  readonly hatch: Rgb;
}

/** The fills of the kinds of frames: `colourCount` of them. */
export function kindFills(isDark: boolean): Rgb[] {
  return hues.flatMap((hue) => Array.from({ length: shades }, (_, shade) => shadeColour(hue, shade, isDark)));
}

/** A palette of `colourCount` fills; those of a hue are neighbours, and its middle one stands for all. */
export function createPalette(page: PageColours, fills: readonly Rgb[] = kindFills(page.dark)): Palette {
  const plain = fills.map(withText);
  const towardsSurface = (share: number) => plain.map((ink) => withText(mix(ink.fill, page.surface, share)));
  const quiet = (ink: Ink) => ({ fill: ink.fill, text: softened(ink) });
  const stripe = mix(page.hatch, page.dark ? [255, 255, 255] : [0, 0, 0], 0.08);
  return {
    surface: page.surface,
    inks: { plain, faded: towardsSurface(0.5), dimmed: towardsSurface(0.68).map(quiet) },
    match: withText(page.match),
    hatch: [page.hatch, stripe],
    hatchText: withText(page.hatch).text,
  };
}

function shadeColour(hue: Hue, shade: number, dark: boolean): Rgb {
  const [angle, chroma] = hueAngles[hue];
  // Three independent small steps, so that neighbours differ although all are of one hue. Yellow is only yellow when it is light.
  const light = ((shade * 3) % shades) / (shades - 1) - 0.5;
  const turn = ((shade * 5) % shades) / (shades - 1) - 0.5;
  const vivid = (shade % 3) / 2 - 0.5;
  const isNeutral = chroma < 0.05;
  const base = dark ? (isNeutral ? 0.5 : 0.74) : isNeutral ? 0.86 : 0.82;
  const lightness = base + (hue === "cpp" ? 0.03 : 0) + light * (isNeutral ? 0.05 : 0.09);
  return fromOklch(lightness, chroma + vivid * 0.03 * (isNeutral ? 0 : 1), angle + turn * (isNeutral ? 0 : 10));
}

const darkText: Rgb = [20, 18, 16];
const lightText: Rgb = [255, 255, 255];

function withText(fill: Rgb): Ink {
  return { fill, text: contrast(fill, darkText) >= contrast(fill, lightText) ? darkText : lightText };
}

/** The text of an ink, moved towards its fill as far as it can be read well. */
function softened({ fill, text }: Ink): Rgb {
  let soft = text;
  for (let share = 0.05; share < 1; share += 0.05) {
    const next = mix(text, fill, share);
    if (contrast(fill, next) < 5) break;
    soft = next;
  }
  return soft;
}

function mix(colour: Rgb, other: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => Math.round(colour[i] + (other[i] - colour[i]) * share)) as unknown as Rgb;
}

/** Björn Ottosson's OKLCH to sRGB, clipped to what a screen shows. */
function fromOklch(lightness: number, chroma: number, degrees: number): Rgb {
  const a = chroma * Math.cos((degrees * Math.PI) / 180);
  const b = chroma * Math.sin((degrees * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function encode(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

/** The contrast of two colours as WCAG 2 defines it: 1 … 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export const css = ([r, g, b]: Rgb) => `rgb(${r} ${g} ${b})`;

/** One colour for each hue, for the key. */
export function createSwatches(isDark: boolean): Record<Hue, string> {
  const middle = shades >> 1;
  return Object.fromEntries(hues.map((hue) => [hue, css(shadeColour(hue, middle, isDark))])) as Record<Hue, string>;
}
