import type { FlameModel, RowIndex } from "./model";

/** What of the graph's width is on the screen, in samples. Ancestors of a zoomed node reach beyond it and so fill it. */
export interface Span {
  readonly start: number;
  readonly width: number;
}

/** The horizontal span that a zoom to `node` shows. */
export function spanOf(model: FlameModel, node: number): Span {
  return { start: model.x[node], width: model.total[node] };
}

/** A point of the way from one span to another, for a zoom that glides. `progress` 0 … 1. */
export function between(from: Span, to: Span, progress: number): Span {
  return {
    start: from.start + (to.start - from.start) * progress,
    width: from.width + (to.width - from.width) * progress,
  };
}

/** The first position of a row, from `low` up to `high`, whose node ends right of `at`. */
function firstEndingAfter(rows: RowIndex, at: number, low: number, high: number): number {
  let first = low;
  let last = high;
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (rows.right[middle] > at) last = middle;
    else first = middle + 1;
  }
  return first;
}

/** As firstEndingAfter, when the answer is likely to be near `low`. */
function gallop(rows: RowIndex, at: number, low: number, high: number): number {
  let from = low;
  for (let step = 1; from < high && rows.right[from] <= at; step *= 2) {
    const next = Math.min(high, from + step);
    if (next === high || rows.right[next] > at) return firstEndingAfter(rows, at, from + 1, next);
    from = next;
  }
  return from;
}

/** Receives what a row shows, from left to right; edges in pixels of the picture, clipped to it. */
export interface RowSink {
  /** A node at least a pixel wide. */
  box(node: number, left: number, right: number): void;
  /** Nodes too narrow to tell apart, all of the same class; `node` is the first of them. */
  run(node: number, left: number, right: number): void;
}

/**
 * Walks what can be seen of one row: `pixels` wide, boxes narrower than `least` merged into runs. The work follows the pixels,
 * not the nodes: whatever hides within a pixel is jumped over. `classOf` is by frame; a run is of one class.
 */
export function walkRow(
  model: FlameModel,
  rows: RowIndex,
  depth: number,
  span: Span,
  pixels: number,
  least: number,
  classOf: Uint8Array,
  sink: RowSink,
): void {
  const high = rows.start[depth + 1];
  const scale = pixels / span.width;
  const spanEnd = span.start + span.width;
  let runNode = -1;
  let runClass = -1;
  let runLeft = 0;
  let runRight = 0;
  let k = firstEndingAfter(rows, span.start, rows.start[depth], high);
  while (k < high) {
    if (rows.left[k] >= spanEnd) break;
    const node = rows.nodes[k];
    const left = (rows.left[k] - span.start) * scale;
    const right = (rows.right[k] - span.start) * scale;
    if (right - left >= least) {
      if (runNode >= 0) sink.run(runNode, runLeft, runRight);
      runNode = -1;
      sink.box(node, Math.max(left, 0), Math.min(right, pixels));
      k++;
      continue;
    }
    const speckLeft = Math.max(0, Math.floor(left));
    const speckRight = Math.min(pixels, Math.max(speckLeft + 1, Math.ceil(right)));
    const speckClass = classOf[model.frame[node]];
    if (runNode >= 0 && speckClass === runClass && speckLeft <= runRight) {
      runRight = Math.max(runRight, speckRight);
    } else {
      if (runNode >= 0) sink.run(runNode, runLeft, runRight);
      runNode = node;
      runClass = speckClass;
      runLeft = speckLeft;
      runRight = speckRight;
    }
    k = gallop(rows, span.start + speckRight / scale, k + 1, high);
  }
  if (runNode >= 0) sink.run(runNode, runLeft, runRight);
}

/** The node of a row at a horizontal position (pixels), or the one that is within a pixel of it; -1 for none. */
export function nodeAt(model: FlameModel, depth: number, span: Span, pixels: number, position: number): number {
  if (depth < 0 || depth >= model.levels || span.width <= 0) return -1;
  const { rows } = model;
  const perPixel = span.width / pixels;
  const at = span.start + position * perPixel;
  const low = rows.start[depth];
  const high = rows.start[depth + 1];
  const next = firstEndingAfter(rows, at, low, high);
  const toNext = next < high ? Math.max(0, rows.left[next] - at) : Number.POSITIVE_INFINITY;
  const toPrevious = next > low ? at - rows.right[next - 1] : Number.POSITIVE_INFINITY;
  if (toNext > 0 && toPrevious < toNext && toPrevious <= perPixel) return rows.nodes[next - 1];
  return toNext <= perPixel ? rows.nodes[next] : -1;
}

/** Which way the levels go. In an icicle the root is the top row, in a flame graph the bottom one. */
export type Layout = "icicle" | "flame";

/** The top edge of a level's row in a picture `height` high; the same function for any unit. */
export function rowTop(layout: Layout, depth: number, rowHeight: number, height: number): number {
  return layout === "icicle" ? depth * rowHeight : height - (depth + 1) * rowHeight;
}

/** The level whose row is at `y`; the inverse of rowTop. May lie outside of the graph. */
export function depthAt(layout: Layout, y: number, rowHeight: number, height: number): number {
  return Math.floor((layout === "icicle" ? y : height - 1e-6 - y) / rowHeight);
}
