// Cells and nanoseconds. A cell's index is its place in time: column · rows + row, so that index order is time order.

import type { TimeRange } from "../model/range";
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from "../model/time";

/** The grid of a heat map: `columns` columns of `columnNs` each, cut into `rows` rows, from `startNs` on. */
export interface Grid {
  columnNs: number;
  rows: number;
  columns: number;
  startNs: number;
}

/** A part of the grid: `columns` whole columns from `column` on, in rows `from` … `to` (0 is the bottom; a fraction is a part of a cell). */
export interface Band {
  column: number;
  columns: number;
  from: number;
  to: number;
}

export function cellCount(grid: Grid): number {
  return grid.columns * grid.rows;
}

/** The time that the grid covers, unrecorded parts included. */
export function gridRange(grid: Grid): TimeRange {
  return { startNs: grid.startNs, endNs: grid.startNs + grid.columns * grid.columnNs };
}

/** ceil(row · columnNs / rows), in two parts because the product may pass 2⁵³. */
export function rowStartNs(grid: Grid, row: number): number {
  const whole = Math.floor(grid.columnNs / grid.rows);
  return row * whole + Math.ceil((row * (grid.columnNs % grid.rows)) / grid.rows);
}

/** The row of an offset inside a column: floor(offset · rows / columnNs), exact. */
export function rowAt(grid: Grid, offsetNs: number): number {
  let row = Math.min(grid.rows - 1, Math.floor((offsetNs / grid.columnNs) * grid.rows));
  while (row > 0 && rowStartNs(grid, row) > offsetNs) row--;
  while (row < grid.rows - 1 && rowStartNs(grid, row + 1) <= offsetNs) row++;
  return row;
}

/** The index of the cell that holds this time, or of the first or last cell when the time is outside of the grid. */
export function cellAt(grid: Grid, ns: number): number {
  const offset = ns - grid.startNs;
  if (offset < 0) return 0;
  const column = Math.floor(offset / grid.columnNs);
  if (column >= grid.columns) return cellCount(grid) - 1;
  return column * grid.rows + rowAt(grid, offset - column * grid.columnNs);
}

/** The time of a cell; the end of one cell is the start of the next. An index past the last cell gives the grid's end. */
export function cellStartNs(grid: Grid, index: number): number {
  const column = Math.floor(index / grid.rows);
  return grid.startNs + column * grid.columnNs + rowStartNs(grid, index - column * grid.rows);
}

export function cellRange(grid: Grid, index: number): TimeRange {
  return { startNs: cellStartNs(grid, index), endNs: cellStartNs(grid, index + 1) };
}

/** The time from the earlier of two cells to the end of the later one. */
export function rangeOfCells(grid: Grid, one: number, other: number): TimeRange {
  return { startNs: cellStartNs(grid, Math.min(one, other)), endNs: cellStartNs(grid, Math.max(one, other) + 1) };
}

/** Whether both ends of a range lie on borders of cells. */
export function isCellExact(grid: Grid, range: TimeRange): boolean {
  const first = cellAt(grid, range.startNs);
  const last = cellAt(grid, range.endNs - 1);
  return cellStartNs(grid, first) === range.startNs && cellStartNs(grid, last + 1) === range.endNs;
}

/** How high in its column a time is, in rows: whole at the border of a cell, a fraction inside of one. */
export function heightOf(grid: Grid, offsetNs: number): number {
  if (offsetNs >= grid.columnNs) return grid.rows;
  const row = rowAt(grid, offsetNs);
  const start = rowStartNs(grid, row);
  return row + (offsetNs - start) / (rowStartNs(grid, row + 1) - start);
}

/** The part of the grid that a range covers: a part of its first column, whole columns, a part of its last. Empty when outside. */
export function bandsOf(grid: Grid, range: TimeRange): Band[] {
  const whole = gridRange(grid);
  const start = Math.max(range.startNs, whole.startNs);
  const end = Math.min(range.endNs, whole.endNs);
  if (end <= start) return [];
  const first = Math.floor((start - grid.startNs) / grid.columnNs);
  const last = Math.floor((end - 1 - grid.startNs) / grid.columnNs);
  const from = heightOf(grid, start - grid.startNs - first * grid.columnNs);
  const to = heightOf(grid, end - grid.startNs - last * grid.columnNs);
  if (first === last) return [{ column: first, columns: 1, from, to }];

  const bands: Band[] = [];
  const wholeFrom = from > 0 ? first + 1 : first;
  const wholeTo = to < grid.rows ? last : last + 1;
  if (from > 0) bands.push({ column: first, columns: 1, from, to: grid.rows });
  if (wholeTo > wholeFrom) bands.push({ column: wholeFrom, columns: wholeTo - wholeFrom, from: 0, to: grid.rows });
  if (to < grid.rows) bands.push({ column: last, columns: 1, from: 0, to });
  return bands;
}

/** Column lengths that the page offers; the API takes any. */
export const COLUMN_LENGTHS: readonly number[] = [
  10 * MILLISECOND,
  20 * MILLISECOND,
  50 * MILLISECOND,
  100 * MILLISECOND,
  200 * MILLISECOND,
  500 * MILLISECOND,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
];

/** The server's bound on the cells of one heat map. */
const MOST_CELLS = 4_000_000;

/** The column lengths that make sense for a recording: no longer than it is, and no more cells than the server gives. */
export function columnLengthsFor(spanNs: number, rows: number, automaticNs: number): number[] {
  return COLUMN_LENGTHS.filter(
    (length) => (spanNs / length + 2) * rows <= MOST_CELLS && length <= Math.max(spanNs, automaticNs),
  );
}

/** The next shorter (-1) or longer (1) of the lengths; the nearest one stays where there is no next. */
export function neighbourLength(lengths: readonly number[], columnNs: number, direction: -1 | 1): number {
  const next =
    direction < 0 ? lengths.findLast((length) => length < columnNs) : lengths.find((length) => length > columnNs);
  return next ?? columnNs;
}

/** The narrowest cell, in CSS pixels; more columns than fit in this width scroll. */
export const MINIMUM_CELL_WIDTH = 3;

/**
 * The column length to open a recording with: a second where all of it fits in cells of at least three pixels, else the next longer
 * length that does. A recording shorter than a second gets columns of a tenth of it or so, since one column shows nothing.
 */
export function automaticColumnNs(spanNs: number, plotWidth: number): number {
  if (spanNs < SECOND) return COLUMN_LENGTHS.findLast((length) => length * 5 <= spanNs) ?? 10 * MILLISECOND;
  const fitting = Math.max(1, Math.floor(plotWidth / MINIMUM_CELL_WIDTH));
  // Columns start at whole multiples of their length, so a recording may touch one more than its length needs.
  return COLUMN_LENGTHS.find((length) => length >= SECOND && Math.ceil(spanNs / length) + 1 <= fitting) ?? DAY;
}
