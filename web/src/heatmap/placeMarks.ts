// Shows the place under the pointer on all of the figure: its cell and where that is on both axes, its column's bar and its row's. As
// elements above the pictures, since each canvas that changes is copied onto the screen as a whole.

import { rowRate } from "./describe";
import type { Grid } from "./geometry";
import { type Box, boxOf, boxOfCell, type Layout } from "./layout";
import { columnBar, greatest, type Picture, rowBar } from "./paint";
import type { Place } from "./places";

export interface MarkStyles {
  readonly bar: string;
  readonly window: string;
  readonly cell: string;
  readonly lane: string;
}

export class PlaceMarks {
  readonly #column: HTMLElement;
  readonly #row: HTMLElement;
  readonly #across: HTMLElement;
  readonly #up: HTMLElement;
  /** Cuts what lies around a cell at the plot's edge. */
  readonly #window: HTMLElement;
  readonly #cell: HTMLElement;
  readonly #styles: MarkStyles;

  /** `root` is an element without children, as large as the figure. */
  constructor(root: HTMLElement, styles: MarkStyles) {
    const add = (parent: HTMLElement, name: string) => {
      const element = document.createElement("div");
      element.className = name;
      parent.append(element);
      return element;
    };
    root.replaceChildren();
    this.#styles = styles;
    this.#column = add(root, styles.bar);
    this.#row = add(root, styles.bar);
    this.#across = add(root, styles.bar);
    this.#up = add(root, styles.bar);
    this.#window = add(root, styles.window);
    this.#cell = add(this.#window, styles.cell);
  }

  /** Shows a place; without a frame where it has one already. */
  show({ layout, scroll, data }: Picture, place: Place | null, hasFrame: boolean): void {
    const { dpr, plot, sums } = layout;
    const column =
      place?.kind === "cell" ? Math.floor(place.cell / data.rows) : place?.kind === "column" ? place.column : null;
    const row = place?.kind === "cell" ? place.cell % data.rows : place?.kind === "row" ? place.row : null;
    const most = () => data.rowSums.reduce((so, _, index) => Math.max(so, rowRate(data, index)), 0);
    const bar =
      column === null
        ? null
        : columnBar(layout, scroll, column, data.columnSums[column] ?? 0, greatest(data.columnSums));
    stretch(this.#column, bar && common(bar, sums), dpr);
    stretch(this.#row, row === null ? null : rowBar(layout, row, rowRate(data, row), most()), dpr);

    const reach = Math.round(4 * dpr);
    const cell = place?.kind === "cell" ? boxOfCell(layout, scroll, data, place.cell) : null;
    const left = cell && Math.max(plot.x, cell.x);
    stretch(
      this.#across,
      cell && { x: left as number, y: plot.y + plot.height, width: Math.max(1, cell.width), height: reach },
      dpr,
    );
    stretch(this.#up, cell && { x: plot.x - reach, y: cell.y, width: reach, height: Math.max(1, cell.height) }, dpr);
    const isFramed = place !== null && !hasFrame;
    if (isFramed) this.#frame(plot, cell ?? laneOf(layout, scroll, data, place), cell === null, dpr);
    this.#window.style.visibility = isFramed ? "visible" : "hidden";
  }

  /** A line around a cell, or around a whole column or row. */
  #frame(plot: Box, box: Box, isLane: boolean, dpr: number): void {
    const line = Math.max(1, Math.round(dpr));
    const room = isLane ? line : 2 * line;
    const window = grown(plot, room);
    put(this.#window, window, dpr);
    const name = isLane ? this.#styles.lane : this.#styles.cell;
    if (this.#cell.className !== name) this.#cell.className = name;
    const { style } = this.#cell;
    style.setProperty("--line-width", `${line / dpr}px`);
    // No larger than what can be seen, with the ends of what goes on outside of it.
    const seen = common(box, grown(plot, 2 * room));
    this.#cell.hidden = seen === null;
    if (!seen) return;
    const around = grown(seen, line);
    put(this.#cell, { ...around, x: around.x - window.x, y: around.y - window.y }, dpr);
  }
}

/** The column or the row of the bar under the pointer. */
function laneOf(layout: Layout, scroll: number, grid: Grid, place: Place): Box {
  if (place.kind === "column") {
    return boxOf(layout, scroll, { column: place.column, columns: 1, from: 0, to: grid.rows });
  }
  const row = place.kind === "row" ? place.row : 0;
  return boxOf(layout, scroll, { column: 0, columns: grid.columns, from: row, to: row + 1 });
}

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** What two boxes have in common; null for nothing. */
function common(one: Box, other: Box): Box | null {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** Shows an element of one pixel as a box: as its transformation alone, for which nothing is laid out or painted. */
function stretch({ style }: HTMLElement, box: Box | null, dpr: number): void {
  style.visibility = box && box.height > 0 ? "visible" : "hidden";
  if (!box) return;
  const { x, y, width, height } = box;
  style.transform = `translate(${x / dpr}px, ${y / dpr}px) scale(${width / dpr}, ${height / dpr})`;
}

function put({ style }: HTMLElement, { x, y, width, height }: Box, dpr: number): void {
  style.transform = `translate(${x / dpr}px, ${y / dpr}px)`;
  style.width = `${width / dpr}px`;
  style.height = `${height / dpr}px`;
}
