// What pictures show: a number of samples, or what samples weigh, in the unit of their event.

import { formatBytes, formatCompact, formatCount } from "./numbers";
import { formatDuration } from "./time";

/** The unit of what is counted and not weighed. */
export const SAMPLES = "samples";

const nanoseconds = new Set(["ns", "nanoseconds"]);

/** The amount with its unit: "1 sample", "1,234 samples", "4.3 MB", "1.5 s", "12 faults". */
export function formatAmount(value: number, unit: string): string {
  if (nanoseconds.has(unit)) return formatDuration(Math.round(value));
  if (unit === "bytes") return formatBytes(value);
  const many = unitName(unit);
  const one = Math.round(value) === 1 && many.endsWith("s") ? many.slice(0, -1) : many;
  return `${formatCount(value)} ${one}`;
}

/** The amount where the unit is said beside it, or belongs to the number: "1,234", "4.3 MB", "1.5 s". */
export function formatNumber(value: number, unit: string): string {
  return hasOwnUnit(unit) ? formatAmount(value, unit) : formatCount(value);
}

/** As short as can be, for a legend: "1.2 k", "4.3 MB", "15 ms". */
export function formatShort(value: number, unit: string): string {
  return hasOwnUnit(unit) ? formatAmount(value, unit) : formatCompact(value);
}

/** What a legend says of its numbers: "samples a cell", "bytes a cell", "time a cell". */
export function unitName(unit: string): string {
  if (nanoseconds.has(unit)) return "time";
  // As pprof calls it.
  return unit === "count" ? "counts" : unit;
}

function hasOwnUnit(unit: string): boolean {
  return unit === "bytes" || nanoseconds.has(unit);
}
