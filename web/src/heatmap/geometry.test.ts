import { describe, expect, it } from "vitest";
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from "../model/time";
import {
  automaticColumnNs,
  bandsOf,
  cellAt,
  cellCount,
  cellRange,
  cellStartNs,
  columnLengthsFor,
  type Grid,
  gridRange,
  isCellExact,
  neighbourLength,
  rangeOfCells,
  rowAt,
  rowStartNs,
} from "./geometry";
import { random } from "./testing";

const grid = (rows: number, columnNs = SECOND, columns = 5, startNs = 0): Grid => ({
  rows,
  columnNs,
  columns,
  startNs,
});
const shapes = [
  grid(10),
  grid(49, SECOND, 7, 12 * SECOND),
  grid(50),
  grid(99),
  grid(100, MINUTE, 6, -33 * SECOND),
  grid(997, DAY, 3, -5 * HOUR),
  grid(7, 10, 4),
  grid(1000, MILLISECOND, 4, -2 * MILLISECOND),
];

/** floor and ceil of a · b / c without loss. */
const floorOf = (a: number, b: number, c: number) => Number((BigInt(a) * BigInt(b)) / BigInt(c));
const ceilOf = (a: number, b: number, c: number) => Number((BigInt(a) * BigInt(b) + BigInt(c) - 1n) / BigInt(c));

describe("cells and time", () => {
  it.each(shapes)("agree with arithmetic without loss: %o", (shape) => {
    const next = random(1);
    for (let row = 0; row <= shape.rows; row++)
      expect(rowStartNs(shape, row)).toBe(ceilOf(row, shape.columnNs, shape.rows));
    for (let i = 0; i < 500; i++) {
      const offset = Math.floor(next() * shape.columnNs);
      expect(rowAt(shape, offset)).toBe(floorOf(offset, shape.rows, shape.columnNs));
    }
  });

  it.each(shapes)("put each nanosecond into exactly one cell: %o", (shape) => {
    const next = random(2);
    const { startNs, endNs } = gridRange(shape);
    for (let i = 0; i < 500; i++) {
      const ns = startNs + Math.floor(next() * (endNs - startNs));
      const cell = cellAt(shape, ns);
      const range = cellRange(shape, cell);
      expect(range.startNs).toBeLessThanOrEqual(ns);
      expect(range.endNs).toBeGreaterThan(ns);
    }
    for (let cell = 0; cell < cellCount(shape); cell++) {
      const range = cellRange(shape, cell);
      expect(cellStartNs(shape, cell + 1)).toBe(range.endNs);
      if (range.endNs === range.startNs) continue;
      expect(cellAt(shape, range.startNs)).toBe(cell);
      expect(cellAt(shape, range.endNs - 1)).toBe(cell);
      expect(rangeOfCells(shape, cell, cell)).toEqual(range);
    }
    expect(cellStartNs(shape, 0)).toBe(startNs);
    expect(cellStartNs(shape, cellCount(shape))).toBe(endNs);
  });

  it("cut a second into 99 rows exactly", () => {
    const shape = grid(99);
    expect([1, 2, 98, 99].map((row) => rowStartNs(shape, row))).toEqual([10_101_011, 20_202_021, 989_898_990, SECOND]);
    expect(rowAt(shape, 10_101_010)).toBe(0);
    expect(rowAt(shape, 10_101_011)).toBe(1);
  });

  it("put 100.58 s with 50 rows into row 29", () => {
    expect(cellAt(grid(50, SECOND, 200), 100_580 * MILLISECOND)).toBe(100 * 50 + 29);
  });

  it("clamp what is outside", () => {
    const shape = grid(10, SECOND, 3, 5 * SECOND);
    expect(cellAt(shape, 0)).toBe(0);
    expect(cellAt(shape, 8 * SECOND)).toBe(29);
  });

  it("know a range that follows cells", () => {
    const shape = grid(50);
    expect(isCellExact(shape, { startNs: 20 * MILLISECOND, endNs: 2 * SECOND })).toBe(true);
    expect(isCellExact(shape, { startNs: 21 * MILLISECOND, endNs: 2 * SECOND })).toBe(false);
  });
});

describe("the bands of a range", () => {
  it("are a part of the first column, whole columns, and a part of the last", () => {
    expect(bandsOf(grid(10), { startNs: 800 * MILLISECOND, endNs: 3_400 * MILLISECOND })).toEqual([
      { column: 0, columns: 1, from: 8, to: 10 },
      { column: 1, columns: 2, from: 0, to: 10 },
      { column: 3, columns: 1, from: 0, to: 4 },
    ]);
  });

  it("are one band inside a column, also a part of a cell", () => {
    expect(bandsOf(grid(10), { startNs: 1_250 * MILLISECOND, endNs: 1_300 * MILLISECOND })).toEqual([
      { column: 1, columns: 1, from: 2.5, to: 3 },
    ]);
  });

  it("are whole columns where the range is", () => {
    expect(bandsOf(grid(10), { startNs: SECOND, endNs: 3 * SECOND })).toEqual([
      { column: 1, columns: 2, from: 0, to: 10 },
    ]);
  });

  it("stay inside the grid", () => {
    expect(bandsOf(grid(10), { startNs: -SECOND, endNs: 90 * SECOND })).toEqual([
      { column: 0, columns: 5, from: 0, to: 10 },
    ]);
    expect(bandsOf(grid(10), { startNs: 9 * SECOND, endNs: 10 * SECOND })).toEqual([]);
  });

  it.each(shapes)("cover as many cells as the range has: %o", (shape) => {
    const next = random(3);
    for (let i = 0; i < 200; i++) {
      const one = Math.floor(next() * cellCount(shape));
      const other = Math.floor(next() * cellCount(shape));
      const area = bandsOf(shape, rangeOfCells(shape, one, other)).reduce(
        (sum, b) => sum + b.columns * (b.to - b.from),
        0,
      );
      expect(area).toBe(Math.abs(one - other) + 1);
    }
  });
});

describe("the automatic column length", () => {
  it("is a second where that fits", () => {
    expect(automaticColumnNs(100 * SECOND, 1100)).toBe(SECOND);
    expect(automaticColumnNs(365 * SECOND, 1100)).toBe(SECOND);
    expect(automaticColumnNs(3 * SECOND, 1100)).toBe(SECOND);
  });

  it("is the next longer one that fits for long recordings", () => {
    expect(automaticColumnNs(366 * SECOND, 1100)).toBe(2 * SECOND);
    expect(automaticColumnNs(HOUR, 1100)).toBe(10 * SECOND);
    expect(automaticColumnNs(DAY, 1100)).toBe(5 * MINUTE);
    expect(automaticColumnNs(4000 * DAY, 1100)).toBe(DAY);
  });

  it("is shorter for a recording of less than a second", () => {
    expect(automaticColumnNs(100 * MILLISECOND, 1100)).toBe(20 * MILLISECOND);
    expect(automaticColumnNs(1, 1100)).toBe(10 * MILLISECOND);
  });
});

describe("the column lengths of a recording", () => {
  const hour = columnLengthsFor(HOUR, 100, 10 * SECOND);

  it("are within the recording and the server's bound", () => {
    expect(hour[0]).toBe(100 * MILLISECOND);
    expect(hour.at(-1)).toBe(HOUR);
  });

  it("have neighbours, and ends", () => {
    expect(neighbourLength(hour, SECOND, -1)).toBe(500 * MILLISECOND);
    expect(neighbourLength(hour, SECOND, 1)).toBe(2 * SECOND);
    expect(neighbourLength(hour, 1234 * MILLISECOND, 1)).toBe(2 * SECOND);
    expect(neighbourLength(hour, 100 * MILLISECOND, -1)).toBe(100 * MILLISECOND);
    expect(neighbourLength(hour, HOUR, 1)).toBe(HOUR);
  });
});
