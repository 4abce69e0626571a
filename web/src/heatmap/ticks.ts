// Where the axes have ticks and what they say.

import { niceStep } from "../model/numbers";
import {
  formatOffset,
  formatPosition,
  formatWallClock,
  HOUR,
  MINUTE,
  niceTimeStep,
  SECOND,
  secondDigits,
} from "../model/time";
import { type Grid, heightOf } from "./geometry";

export interface ColumnTick {
  /** Distance from the grid's start, in columns. A fraction where columns do not begin at round times. */
  column: number;
  ns: number;
  label: string;
  /** Time of day (UTC), where it is known. */
  wall: string | null;
}

export interface RowTick {
  /** Distance from the bottom, in rows. */
  row: number;
  label: string;
}

/** Ticks along the bottom for the columns `from` … `to`, at least `leastColumns` apart, at round times from the profile's origin. */
export function columnTicks(
  grid: Grid,
  from: number,
  to: number,
  leastColumns: number,
  originUnixNs: string | null,
): ColumnTick[] {
  const step = columnStep(grid, Math.max(1, leastColumns));
  const first = Math.ceil((grid.startNs + from * grid.columnNs) / step);
  const last = Math.floor((grid.startNs + to * grid.columnNs) / step);
  const endNs = grid.startNs + grid.columns * grid.columnNs;
  const ticks: ColumnTick[] = [];
  for (let i = first; i <= last; i++) {
    const ns = i * step;
    ticks.push({
      column: (ns - grid.startNs) / grid.columnNs,
      ns,
      label: tickLabel(ns, step, endNs),
      wall: originUnixNs === null ? null : formatWallClock(originUnixNs, ns, secondDigits(step)),
    });
  }
  return ticks;
}

/** Ticks up the left: offsets inside a column, from its start to its end, at least `leastRows` apart. */
export function rowTicks(grid: Grid, leastRows: number): RowTick[] {
  const least = (leastRows / grid.rows) * grid.columnNs;
  let step = niceTimeStep(Math.max(1, least));
  while (step < grid.columnNs && grid.columnNs % step !== 0) step = niceTimeStep(step + 1);
  step = Math.min(step, grid.columnNs);
  const ticks: RowTick[] = [];
  for (let offset = 0; offset <= grid.columnNs; offset += step) {
    ticks.push({ row: heightOf(grid, offset), label: formatOffset(offset, grid.columnNs) });
  }
  return ticks;
}

/** The step of the ticks: a round time that is a whole number of columns, else a round number of columns. */
function columnStep(grid: Grid, leastColumns: number): number {
  let step = niceTimeStep(leastColumns * grid.columnNs);
  for (let tries = 0; tries < 4; tries++) {
    if (step % grid.columnNs === 0) return step;
    step = niceTimeStep(step + 1);
  }
  return grid.columnNs * niceStep(leastColumns);
}

/** "40 s"; "5 min" and "2 h" where all ticks are whole ones of those; else as a stopwatch. */
function tickLabel(ns: number, step: number, endNs: number): string {
  if (ns === 0) return step % HOUR === 0 ? "0 h" : step % MINUTE === 0 ? "0 min" : "0 s";
  if (step % HOUR === 0) return `${ns / HOUR} h`;
  if (step % MINUTE === 0) return endNs <= 2 * HOUR ? `${ns / MINUTE} min` : formatPosition(ns, endNs, 0);
  if (endNs < 10 * MINUTE)
    return step % SECOND === 0 ? `${ns / SECOND} s` : formatPosition(ns, endNs, secondDigits(step));
  return formatPosition(ns, endNs, secondDigits(step));
}
