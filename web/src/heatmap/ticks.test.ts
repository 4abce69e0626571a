import { describe, expect, it } from "vitest";
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from "../model/time";
import type { Grid } from "./geometry";
import { columnTicks, rowTicks } from "./ticks";

const grid = (columnNs: number, columns: number, startNs = 0, rows = 50): Grid => ({
  columnNs,
  columns,
  startNs,
  rows,
});
const labels = (shape: Grid, least: number) =>
  columnTicks(shape, 0, shape.columns, least, null).map((tick) => tick.label);

describe("ticks along the bottom", () => {
  it("are round seconds at the start of columns", () => {
    const ticks = columnTicks(grid(SECOND, 100), 0, 100, 7, null);
    expect(ticks.map((tick) => tick.column)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(ticks[4]?.label).toBe("40 s");
  });

  it("turn to minutes and hours", () => {
    expect(labels(grid(10 * SECOND, 360), 20).slice(0, 3)).toEqual(["0 min", "5 min", "10 min"]);
    expect(labels(grid(5 * MINUTE, 288), 20).slice(0, 3)).toEqual(["0 h", "2 h", "4 h"]);
    expect(labels(grid(SECOND, 3600), 20).slice(0, 3)).toEqual(["0 s", "0:30", "1:00"]);
    expect(labels(grid(100 * MILLISECOND, 20), 4).slice(0, 3)).toEqual(["0 s", "0.5 s", "1.0 s"]);
  });

  it("stay at round times where columns do not begin at them", () => {
    const ticks = columnTicks(grid(MINUTE, 5, -33 * SECOND), 0, 5, 1, null);
    expect(ticks.map((tick) => tick.label)).toEqual(["0 min", "1 min", "2 min", "3 min", "4 min"]);
    expect(ticks[0]?.column).toBeCloseTo(0.55);
  });

  it("say the time of day where it is known", () => {
    const ticks = columnTicks(grid(SECOND, 30), 0, 30, 8, "1767225633000000000");
    expect(ticks.map((tick) => tick.wall)).toEqual(["00:00:33", "00:00:43", "00:00:53", "00:01:03"]);
  });

  it("are only those in view, and never closer than asked", () => {
    for (const columnNs of [10 * MILLISECOND, SECOND, 2 * SECOND, 7 * SECOND, 30 * SECOND, MINUTE, HOUR, DAY]) {
      const ticks = columnTicks(grid(columnNs, 5000), 1000, 1400, 30, null);
      expect(ticks.length).toBeGreaterThan(2);
      for (const [i, tick] of ticks.entries()) {
        expect(tick.column).toBeGreaterThanOrEqual(1000);
        expect(tick.column).toBeLessThanOrEqual(1400);
        if (i > 0) expect(tick.column - (ticks[i - 1]?.column ?? 0)).toBeGreaterThanOrEqual(30);
      }
    }
  });
});

describe("ticks up the left", () => {
  it("go from the start of a column to its end", () => {
    expect(rowTicks(grid(SECOND, 1), 12)).toEqual([
      { row: 0, label: "+0 ms" },
      { row: 25, label: "+500 ms" },
      { row: 50, label: "+1000 ms" },
    ]);
  });

  it("have the unit of the column", () => {
    expect(rowTicks(grid(10 * SECOND, 1), 10).map((tick) => tick.label)).toEqual([
      "+0 s",
      "+2 s",
      "+4 s",
      "+6 s",
      "+8 s",
      "+10 s",
    ]);
    expect(rowTicks(grid(5 * MINUTE, 1), 10).map((tick) => tick.label)).toEqual([
      "+0 min",
      "+1 min",
      "+2 min",
      "+3 min",
      "+4 min",
      "+5 min",
    ]);
    expect(rowTicks(grid(HOUR, 1), 25).map((tick) => tick.label)).toEqual(["+0 min", "+30 min", "+60 min"]);
  });

  it("lie on cells that begin there, also of 99 rows", () => {
    expect(rowTicks(grid(SECOND, 1, 0, 99), 40).map((tick) => tick.row)).toEqual([0, expect.closeTo(49.5, 1), 99]);
  });
});
