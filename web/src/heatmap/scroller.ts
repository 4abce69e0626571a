// How far the plot is scrolled, in device pixels from the grid's start.

import type { TimeRange } from "../model/range";
import { cellAt, type Grid } from "./geometry";
import { type Layout, viewBox } from "./layout";

export class Scroller {
  #layout: Layout | null = null;
  #grid: Grid | null = null;
  #value = 0;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get value(): number {
    return this.#value;
  }

  /** Takes another layout or grid; the caller says afterwards what is to be in view. */
  use(layout: Layout, grid: Grid): void {
    this.#layout = layout;
    this.#grid = grid;
    this.to(this.#value);
  }

  /** Scrolls as far as there is something; says whether that moved anything. */
  to(value: number): boolean {
    const next = Math.max(0, Math.min(this.#layout?.maximumScroll ?? 0, Math.round(value)));
    if (next === this.#value) return false;
    this.#value = next;
    this.#onChange();
    return true;
  }

  by(pixels: number): boolean {
    return this.to(this.#value + pixels);
  }

  /** The time at a distance from the plot's left edge; between the starts of two columns it is in proportion. */
  timeAt(x: number): number {
    const { layout, grid } = this.#known();
    const share = (this.#value + x) / layout.columns.size;
    return grid.startNs + share * grid.columns * grid.columnNs;
  }

  /** Scrolls so that a time is at a distance from the plot's left edge. */
  toTime(ns: number, x: number): void {
    const { layout, grid } = this.#known();
    const share = (ns - grid.startNs) / grid.columnNs / grid.columns;
    this.to(share * layout.columns.size - x);
  }

  /** Scrolls no farther than is needed for a range to be in view, with `margin` (a share of the plot) beside it. */
  reveal(range: TimeRange, margin = 0): void {
    const { layout, grid } = this.#known();
    const { width } = layout.plot;
    const left = layout.columns.edge(Math.floor(cellAt(grid, range.startNs) / grid.rows));
    const right = layout.columns.edge(Math.floor(cellAt(grid, range.endNs - 1) / grid.rows) + 1);
    if (left < this.#value) this.to(left - width * margin);
    else if (right > this.#value + width) this.to(Math.min(left, right - width * (1 - margin)));
  }

  /** Scrolls so that the overview's window begins at `x`. */
  toOverview(x: number): void {
    const { layout } = this.#known();
    if (!layout.overview) return;
    const free = layout.overview.width - viewBox(layout, this.#value).width;
    if (free > 0) this.to(((x - layout.overview.x) / free) * layout.maximumScroll);
  }

  #known(): { layout: Layout; grid: Grid } {
    if (!this.#layout || !this.#grid) throw new Error("Nothing to scroll yet.");
    return { layout: this.#layout, grid: this.#grid };
  }
}
