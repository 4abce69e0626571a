// The colours of the heat map: small tables of stops for a light and a dark page, blended into 256 entries.
// In both themes the first colour is near the page's background and the last is farthest from it.

import { LEVELS, levelOf, type Scale } from "./scale";

export type PaletteName = "ember" | "flamescope" | "enhanced" | "viridis" | "cividis" | "inferno";

export interface Palette {
  name: PaletteName;
  label: string;
  colourBlindSafe: boolean;
}

export const PALETTES: readonly Palette[] = [
  { name: "ember", label: "Ember", colourBlindSafe: true },
  { name: "flamescope", label: "FlameScope red", colourBlindSafe: false },
  { name: "enhanced", label: "FlameScope enhanced", colourBlindSafe: false },
  { name: "viridis", label: "Viridis", colourBlindSafe: true },
  { name: "cividis", label: "Cividis", colourBlindSafe: true },
  { name: "inferno", label: "Inferno", colourBlindSafe: true },
];

export const DEFAULT_PALETTE: PaletteName = "ember";

export type Theme = "light" | "dark";

const viridis = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];
const cividis = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8678",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#fee838",
];
const inferno = ["#210c4a", "#57106e", "#8a226a", "#bc3754", "#e45a31", "#f98e09", "#f9cb35", "#fcffa4"];

// A light page runs from bright to dark and a dark page from dark to bright: the published ramps are mirrored on one of the two.
const stops: Record<PaletteName, Record<Theme, readonly string[]>> = {
  ember: {
    light: ["#fff0b3", "#fedf80", "#feb24c", "#fd8d3c", "#f4512c", "#d7191f", "#a80326", "#6e0024"],
    dark: ["#4a0f22", "#7d0a26", "#b51327", "#e0312a", "#f4682f", "#fd9a45", "#fec964", "#fff1b8"],
  },
  flamescope: {
    light: ["#ffe3de", "#ff5032", "#e50914"],
    dark: ["#4a1217", "#b50d14", "#ff3f28", "#ffad99"],
  },
  enhanced: {
    light: ["#6aaaff", "#faa0b5", "#ff5032", "#e50914"],
    dark: ["#2c5fae", "#a8537f", "#ff3f28", "#ffad99"],
  },
  viridis: { light: viridis.toReversed(), dark: viridis },
  cividis: { light: cividis.toReversed(), dark: cividis },
  inferno: { light: inferno.toReversed(), dark: inferno },
};

/** Red, green and blue of each level, three bytes a level; level 0 is the background and is not in use. */
export function paletteTable(name: PaletteName, theme: Theme, scale: Scale): Uint8Array {
  const colours = stops[name][theme].map(parse);
  const places = name === "enhanced" ? enhancedPlaces(scale) : colours.map((_, i) => i / (colours.length - 1));
  const table = new Uint8Array(LEVELS * 3);
  for (let level = 0; level < LEVELS; level++) {
    const position = level / (LEVELS - 1);
    let stop = 0;
    while (stop < places.length - 2 && position >= (places[stop + 1] as number)) stop++;
    const from = places[stop] as number;
    const to = places[stop + 1] as number;
    const share = to > from ? Math.min(1, Math.max(0, (position - from) / (to - from))) : position >= to ? 1 : 0;
    for (let part = 0; part < 3; part++) {
      const one = (colours[stop] as Colour)[part] as number;
      const other = (colours[stop + 1] as Colour)[part] as number;
      table[level * 3 + part] = Math.round(one + (other - one) * share);
    }
  }
  return table;
}

/** The CSS colour of a level. */
export function cssColour(table: Uint8Array, level: number): string {
  return `rgb(${table[level * 3]} ${table[level * 3 + 1]} ${table[level * 3 + 2]})`;
}

/**
 * The original puts the enhanced colours at the counts 1, 3, half the maximum and the maximum, which is out of order for a maximum
 * below six. Here each place is at least the one before it, so a low maximum leaves colours out and never goes back.
 */
function enhancedPlaces(scale: Scale): number[] {
  if (scale.clip <= 1) return [1, 2, 3, 4];
  const place = (count: number) => levelOf(scale, count) / (LEVELS - 1);
  const wanted = [place(1), place(3), scale.position(scale.clip) / 2, place(scale.clip)];
  let least = 0;
  return wanted.map((at) => {
    least = Math.max(least, at);
    return least;
  });
}

type Colour = [number, number, number];

function parse(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
