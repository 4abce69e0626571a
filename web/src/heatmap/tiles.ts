// The cells as pictures, one pixel a cell, to be scaled onto the plot. Long recordings are cut into tiles that are made when they come into view.

import type { HeatMapData } from "../api/types";
import { LEVELS, LONGEST_TABLE, levelOf, levelTable, type Scale } from "./scale";

const TILE_COLUMNS = 4096;

export class Tiles {
  readonly #data: HeatMapData;
  readonly #imageRows: number;
  readonly #colours: Uint32Array;
  readonly #levels: Uint8Array;
  readonly #scale: Scale;
  readonly #tiles: (HTMLCanvasElement | undefined)[] = [];

  /** `palette` has three bytes a level. More rows than `mostRows` are drawn as the greatest of those that share a line. */
  constructor(data: HeatMapData, scale: Scale, palette: Uint8Array, mostRows: number) {
    this.#data = data;
    this.#scale = scale;
    this.#levels = levelTable(scale);
    this.#colours = pixelsOf(palette);
    this.#imageRows = Math.max(1, Math.min(data.rows, mostRows));
  }

  /** Draws all columns into a box that is `width` wide and begins at `x`, as far as they are between `left` and `right`. */
  draw(
    ctx: CanvasRenderingContext2D,
    x: number,
    y: number,
    width: number,
    height: number,
    left: number,
    right: number,
  ): void {
    const { columns } = this.#data;
    ctx.imageSmoothingEnabled = false;
    for (let first = 0; first < columns; first += TILE_COLUMNS) {
      const count = Math.min(TILE_COLUMNS, columns - first);
      const from = x + Math.round((first * width) / columns);
      const to = x + Math.round(((first + count) * width) / columns);
      if (to > left && from < right) ctx.drawImage(this.#tile(first, count), from, y, to - from, height);
    }
  }

  #tile(first: number, count: number): HTMLCanvasElement {
    const index = first / TILE_COLUMNS;
    const made = this.#tiles[index];
    if (made) return made;
    const canvas = document.createElement("canvas");
    canvas.width = count;
    canvas.height = this.#imageRows;
    const ctx = canvas.getContext("2d") as CanvasRenderingContext2D;
    const image = ctx.createImageData(count, this.#imageRows);
    this.#paint(new Uint32Array(image.data.buffer), first, count);
    ctx.putImageData(image, 0, 0);
    this.#tiles[index] = canvas;
    return canvas;
  }

  #paint(pixels: Uint32Array, first: number, count: number): void {
    const { counts, rows } = this.#data;
    const lines = this.#imageRows;
    for (let column = 0; column < count; column++) {
      const base = (first + column) * rows;
      for (let line = 0; line < lines; line++) {
        const from = Math.floor(((lines - 1 - line) * rows) / lines);
        const to = Math.floor(((lines - line) * rows) / lines);
        let most = counts[base + from] as number;
        for (let row = from + 1; row < to; row++) most = Math.max(most, counts[base + row] as number);
        if (most > 0) pixels[line * count + column] = this.#colours[this.#levelOf(most)] as number;
      }
    }
  }

  #levelOf(count: number): number {
    if (count < this.#levels.length) return this.#levels[count] as number;
    return this.#scale.clip >= LONGEST_TABLE ? levelOf(this.#scale, count) : (this.#levels.at(-1) as number);
  }
}

/** The levels as pixels of an ImageData. The background is left transparent, so that what is behind it shows. */
function pixelsOf(palette: Uint8Array): Uint32Array {
  const bytes = new Uint8Array(LEVELS * 4);
  for (let level = 1; level < LEVELS; level++) {
    bytes.set(palette.subarray(level * 3, level * 3 + 3), level * 4);
    bytes[level * 4 + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}
