// Where everything is, in device pixels: the plot, the bars along its edges, the axes, and each cell.

import type { TimeRange } from "../model/range";
import { type Band, bandsOf, type Grid, MINIMUM_CELL_WIDTH } from "./geometry";
import type { Edge } from "./selection";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Cells side by side in `size` whole pixels. */
export interface Axis {
  count: number;
  size: number;
  /** Where a cell begins: a whole pixel, as a scaled picture without smoothing has it. */
  edge(index: number): number;
  /** The cell of a pixel; the nearest one for a pixel outside. */
  at(pixel: number): number;
}

export interface Layout {
  dpr: number;
  width: number;
  height: number;
  plot: Box;
  /** Bars above the plot: how busy each column was. */
  sums: Box;
  /** The whole recording, where it is longer than the plot is wide. */
  overview: Box | null;
  /** Bars right of the plot: how busy each row was. */
  rowSums: Box;
  columns: Axis;
  rows: Axis;
  /** How far the plot scrolls; 0 when all of it is in view. */
  maximumScroll: number;
}

/** The gutters around the plot, in CSS pixels. */
export const GUTTER = { left: 72, right: 72, gap: 8, sums: 32, overview: 24, axisLine: 16, axisTick: 4 };
const WIDEST_CELL = 128;
const WIDEST_ROW_SUMS = 160;

/** The width of the plot in CSS pixels inside a figure this wide. */
export function plotWidth(figureWidth: number): number {
  return Math.max(60, figureWidth - GUTTER.left - GUTTER.right);
}

/** `besides`: how many columns another map has whose columns are to be as wide as these, so that one stands above the other. */
export function layoutFigure(
  cssWidth: number,
  cssHeight: number,
  dpr: number,
  grid: Grid,
  axisLines: number,
  besides = 0,
): Layout {
  const px = (css: number) => Math.round(css * dpr);
  const x = px(GUTTER.left);
  const available = px(plotWidth(cssWidth));
  const most = Math.max(grid.columns, besides);
  const fitted = fitAxis(most, available, px(MINIMUM_CELL_WIDTH), px(WIDEST_CELL), 0.03);
  const columns =
    most === grid.columns ? fitted : axisOf(grid.columns, Math.round((fitted.size * grid.columns) / most));
  const maximumScroll = Math.max(0, columns.size - available);
  const width = Math.min(columns.size, available);

  const least = px(cssHeight < 220 ? GUTTER.sums / 2 : GUTTER.sums);
  const overview = maximumScroll > 0 ? { x, y: px(2), width, height: px(GUTTER.overview) } : null;
  const sumsY = overview ? overview.y + overview.height + px(GUTTER.gap) : px(2);
  const axisHeight = px(GUTTER.axisTick + axisLines * GUTTER.axisLine);
  const room = Math.max(px(20), px(cssHeight) - sumsY - least - px(4) - axisHeight);
  const rows = fitAxis(grid.rows, room, 0, room, 0.08);
  // What whole rows leave over goes to the bars.
  const sumsHeight = least + room - rows.size;
  const plotY = sumsY + sumsHeight + px(4);

  // A short recording leaves room to the right of it.
  const rowSumsX = x + width + px(GUTTER.gap);
  const rowSumsWidth = Math.min(px(WIDEST_ROW_SUMS), px(cssWidth) - rowSumsX - px(GUTTER.gap));

  return {
    dpr,
    width: px(cssWidth),
    height: px(cssHeight),
    plot: { x, y: plotY, width, height: rows.size },
    sums: { x, y: sumsY, width, height: sumsHeight },
    overview,
    rowSums: { x: rowSumsX, y: plotY, width: rowSumsWidth, height: rows.size },
    columns,
    rows,
    maximumScroll,
  };
}

/** Cells of one whole size where that leaves at most `slack` of the room empty, else cells that differ by a pixel and fill it. */
export function fitAxis(count: number, room: number, least: number, most: number, slack: number): Axis {
  let size = room;
  if (count * least > room) size = count * least;
  else if (count * most <= room) size = count * most;
  else {
    const whole = Math.floor(room / count) * count;
    if (whole >= room * (1 - slack) && whole > 0) size = whole;
  }
  return axisOf(count, size);
}

function axisOf(count: number, size: number): Axis {
  return {
    count,
    size,
    edge: (index) => Math.floor((2 * index * size + count - 1) / (2 * count)),
    at: (pixel) => Math.max(0, Math.min(count - 1, Math.floor(((Math.floor(pixel) + 0.5) * count) / size))),
  };
}

/** Where a height in rows is; a fraction lies inside of a cell. */
export function yOf(layout: Layout, height: number): number {
  const whole = Math.floor(height);
  const { rows, plot } = layout;
  const y = rows.edge(rows.count - whole);
  const share = height - whole;
  return plot.y + (share > 0 ? y - (y - rows.edge(rows.count - whole - 1)) * share : y);
}

/** Where a distance in columns is; a fraction lies inside of a column. */
export function xOf(layout: Layout, scroll: number, column: number): number {
  const whole = Math.floor(column);
  const x = layout.columns.edge(whole);
  const share = column - whole;
  return layout.plot.x - scroll + (share > 0 ? x + (layout.columns.edge(whole + 1) - x) * share : x);
}

export function boxOf(layout: Layout, scroll: number, band: Band): Box {
  const x = xOf(layout, scroll, band.column);
  const y = yOf(layout, band.to);
  return { x, y, width: xOf(layout, scroll, band.column + band.columns) - x, height: yOf(layout, band.from) - y };
}

export function boxOfCell(layout: Layout, scroll: number, grid: Grid, index: number): Box {
  const column = Math.floor(index / grid.rows);
  const row = index - column * grid.rows;
  return boxOf(layout, scroll, { column, columns: 1, from: row, to: row + 1 });
}

/** The cell at a point, or the nearest one. */
export function cellAtPoint(layout: Layout, scroll: number, grid: Grid, x: number, y: number): number {
  const column = layout.columns.at(Math.max(0, Math.min(layout.plot.width - 1, x - layout.plot.x)) + scroll);
  const row = grid.rows - 1 - layout.rows.at(y - layout.plot.y);
  return column * grid.rows + row;
}

/** The part of the overview that is in view. */
export function viewBox(layout: Layout, scroll: number): Box {
  const overview = layout.overview ?? layout.sums;
  const share = overview.width / layout.columns.size;
  const width = Math.max(Math.round(8 * layout.dpr), Math.round(layout.plot.width * share));
  const free = overview.width - width;
  const x = layout.maximumScroll > 0 ? Math.round((scroll / layout.maximumScroll) * free) : 0;
  return { x: overview.x + x, y: overview.y, width, height: overview.height };
}

export function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

export interface EdgeHit {
  edge: Edge;
  /** Which way the edge runs where it was hit, for the pointer's look. */
  upright: boolean;
}

const REACH = 5;

/** The edge of a selection under a point: any part of its outline that its start or its end makes. */
export function edgeAt(
  layout: Layout,
  scroll: number,
  grid: Grid,
  range: TimeRange,
  x: number,
  y: number,
): EdgeHit | null {
  const bands = bandsOf(grid, range);
  const first = bands[0];
  const last = bands.at(-1);
  if (!first || !last) return null;
  const c0 = first.column;
  const c1 = last.column + last.columns - 1;
  const [left, right] = [xOf(layout, scroll, c0), xOf(layout, scroll, c1 + 1)];
  const [startY, endY] = [yOf(layout, first.from), yOf(layout, last.to)];
  const top = c0 === c1 ? endY : layout.plot.y;
  const bottom = c0 === c1 ? startY : layout.plot.y + layout.plot.height;
  const lines: { edge: Edge; upright: boolean; at: number; from: number; to: number }[] = [
    { edge: "start", upright: false, at: startY, from: left, to: xOf(layout, scroll, c0 + 1) },
    { edge: "end", upright: false, at: endY, from: xOf(layout, scroll, c1), to: right },
    { edge: "start", upright: true, at: left, from: top, to: startY },
    { edge: "end", upright: true, at: right, from: endY, to: bottom },
  ];
  if (c1 > c0) {
    lines.push({ edge: "start", upright: true, at: xOf(layout, scroll, c0 + 1), from: startY, to: bottom });
    lines.push({ edge: "end", upright: true, at: xOf(layout, scroll, c1), from: top, to: endY });
  }
  const inside = bands.some((band) => contains(boxOf(layout, scroll, band), x, y));
  let nearest: EdgeHit | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { edge, upright, at, from, to } of lines) {
    const along = upright ? y : x;
    const distance = Math.abs((upright ? x : y) - at);
    // A small selection keeps a middle that can be clicked.
    const extent = upright ? right - left : c0 === c1 ? startY - endY : layout.plot.height;
    const reach = inside ? Math.min(REACH * layout.dpr, extent / 4) : REACH * layout.dpr;
    const slop = inside ? 0 : reach;
    if (distance > reach || distance >= least || along < from - slop || along > to + slop) continue;
    least = distance;
    nearest = { edge, upright };
  }
  return nearest;
}
