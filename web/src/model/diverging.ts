// Colours of a difference: blue is less, orange is more, the page's own background is none. Blue and orange stay apart for every kind of
// colour blindness, and in both themes the strongest colours are the farthest from the background.

export type Rgb = readonly [number, number, number];

interface Stops {
  readonly less: readonly Rgb[];
  readonly more: readonly Rgb[];
  /** Neither more nor less. */
  readonly same: Rgb;
  /** Only on one side: from a little to much. */
  readonly gone: readonly [Rgb, Rgb];
  readonly fresh: readonly [Rgb, Rgb];
}

const light: Stops = {
  same: parse("#e6e8ea"),
  less: ["#d5e5f4", "#9ccae6", "#5aa3d6", "#2b7bbd"].map(parse),
  more: ["#fde6cd", "#fdc58a", "#f79646", "#e06c10"].map(parse),
  gone: [parse("#3d6fa5"), parse("#08306b")],
  fresh: [parse("#a8481a"), parse("#6b1d00")],
};

const dark: Stops = {
  same: parse("#363b42"),
  less: ["#27435f", "#2c659c", "#3f8ccf", "#73b5f2"].map(parse),
  more: ["#5e411f", "#93561b", "#d1761f", "#fb9d4b"].map(parse),
  gone: [parse("#93c8f2"), parse("#c6e6fb")],
  fresh: [parse("#ffc48a"), parse("#ffe6bd")],
};

/** The colour of a difference from -1 (the greatest loss) to 1 (the greatest growth); 0 is the neutral one. */
export function divergingColour(position: number, isDark: boolean): Rgb {
  const { less, more, same } = isDark ? dark : light;
  const size = Math.min(1, Math.abs(position));
  if (size === 0) return same;
  return along(position < 0 ? less : more, size);
}

/** The colour of what only one side has; `strength` from 0 to 1. */
export function oneSidedColour(side: "gone" | "fresh", strength: number, isDark: boolean): Rgb {
  return along((isDark ? dark : light)[side], Math.min(1, Math.max(0, strength)));
}

function along(stops: readonly Rgb[], position: number): Rgb {
  const at = position * (stops.length - 1);
  const first = Math.min(stops.length - 2, Math.floor(at));
  const from = stops[first] as Rgb;
  const to = stops[first + 1] as Rgb;
  const share = at - first;
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

export const cssRgb = ([red, green, blue]: Rgb) => `rgb(${red} ${green} ${blue})`;

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
