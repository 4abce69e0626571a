// Cells that are told by how they differ. A level is a place on the diverging palette: 128 is none, 1 the most less, 255 the most more.

import type { HeatMapData, HeatMapDifference } from "../api/types";
import { cssRgb, divergingColour } from "../model/diverging";
import type { Theme } from "./palettes";
import { LEVELS, type Scale } from "./scale";

export interface DifferenceCells {
  levels: number[];
  /** Three bytes a level. */
  table: Uint8Array;
}

const MIDDLE = 128;
const REACH = 127;

/** A level is its own place on the palette. */
export const levelScale: Scale = {
  name: "linear",
  clip: LEVELS - 1,
  maximum: LEVELS - 1,
  position: (level) => level / (LEVELS - 1),
};

/** The difference that gets the strongest colour; greater ones look the same. */
export function clipOf(difference: Pick<HeatMapDifference, "maximum" | "p995">): number {
  return difference.p995 > 0 ? Math.min(difference.maximum, difference.p995) : difference.maximum;
}

/** The level of a difference; 0, the background, where there is none. */
export function levelOfDifference(difference: number, clip: number): number {
  if (difference === 0 || !(clip > 0)) return 0;
  const reach = Math.max(1, Math.round(Math.min(1, Math.abs(difference) / clip) * REACH));
  return difference > 0 ? MIDDLE + reach : MIDDLE - reach;
}

export function differenceCells(difference: HeatMapDifference, theme: Theme): DifferenceCells {
  const clip = clipOf(difference);
  const table = new Uint8Array(LEVELS * 3);
  for (let level = 0; level < LEVELS; level++)
    table.set(divergingColour((level - MIDDLE) / REACH, theme === "dark"), level * 3);
  return { levels: difference.differences.map((one) => levelOfDifference(one, clip)), table };
}

/** Whether a difference is of the cells of this map: an answer may be on its way while the grid has changed. */
export function isOfGrid(difference: HeatMapDifference, data: HeatMapData): boolean {
  return (
    difference.columnNs === data.columnNs &&
    difference.rows === data.rows &&
    difference.columns === data.columns &&
    difference.startNs === data.startNs
  );
}

/** The palette from the most less to the most more, for a key. */
export function differenceGradient(theme: Theme): string {
  const stops = Array.from({ length: 17 }, (_, i) => cssRgb(divergingColour((i - 8) / 8, theme === "dark")));
  return `linear-gradient(to right, ${stops.join(",")})`;
}
