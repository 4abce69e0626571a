// The palette of a differential: as many fills as that of the kinds, so that the painter needs to know nothing of it.
// Hue 0 is no difference, 1 to 3 more, 4 to 6 less, 7 new, 8 gone; a run of specks of one hue is drawn in its middle shade.

import { divergingColour, oneSidedColour } from "../model/diverging";
import { colourCount, hues, type Rgb, shades } from "./palette";

const moreHues = 3;
const steps = moreHues * shades;
const firstMore = shades;
const firstLess = firstMore + steps;
const firstNew = firstLess + steps;
const firstGone = firstNew + shades;
const folded = hues.indexOf("other") * shades + (shades >> 1);

/** A smaller share of the greatest difference is drawn as none. */
const leastShare = 0.002;

/** How strong the colour of a difference is, from 0 to 1. By the square root: else all but the greatest one looks the same. */
export function strengthOf(difference: number, greatest: number): number {
  const share = greatest > 0 ? Math.abs(difference) / greatest : 0;
  return share < leastShare ? 0 : Math.sqrt(Math.min(1, share));
}

/** What a node is drawn as. Totals are samples; the difference is in the unit of both. */
export function differenceColour(
  baselineTotal: number,
  selectionTotal: number,
  difference: number,
  greatest: number,
): number {
  const strength = strengthOf(difference, greatest);
  if (baselineTotal === 0 && selectionTotal > 0) return firstNew + Math.round(strength * (shades - 1));
  if (selectionTotal === 0 && baselineTotal > 0) return firstGone + Math.round(strength * (shades - 1));
  if (strength === 0) return 0;
  const step = Math.round(strength * (steps - 1));
  return (difference > 0 ? firstMore : firstLess) + step;
}

export const foldedColour = folded;
export const isNew = (colour: number) => colour >= firstNew && colour < firstGone;
export const isGone = (colour: number) => colour >= firstGone && colour < firstGone + shades;

export function differenceFills(isDark: boolean): Rgb[] {
  const fills: Rgb[] = Array.from({ length: colourCount }, () => divergingColour(0, isDark));
  for (let step = 0; step < steps; step++) {
    fills[firstMore + step] = divergingColour((step + 1) / steps, isDark);
    fills[firstLess + step] = divergingColour(-(step + 1) / steps, isDark);
  }
  for (let shade = 0; shade < shades; shade++) {
    fills[firstNew + shade] = oneSidedColour("fresh", shade / (shades - 1), isDark);
    fills[firstGone + shade] = oneSidedColour("gone", shade / (shades - 1), isDark);
  }
  return fills;
}
