import { expect, it, describe as suite } from "vitest";
import type { HeatMapData } from "../api/types";
import { MILLISECOND, SECOND } from "../model/time";
import { describe, formatRate, rateIn } from "./describe";

/** Three seconds in ten rows, recorded from 0.25 s to 2.5 s; one cell has five samples, another twenty. */
function map(columnNs = SECOND): HeatMapData {
  const counts = new Array<number>(30).fill(0);
  counts[13] = 5;
  counts[14] = 20;
  return {
    columnNs,
    rows: 10,
    columns: 3,
    startNs: 0,
    recordedStartNs: columnNs / 4,
    recordedEndNs: 2.5 * columnNs,
    counts,
    columnSums: [0, 25, 0],
    rowSums: [0, 0, 0, 5, 20, 0, 0, 0, 0, 0],
    rowRecordedNs: [2, 2, 2.5, 3, 3, 2, 2, 2, 2, 2].map((share) => (share * columnNs) / 10),
    maximum: 20,
    p995: 20,
    total: 25,
    unit: "samples",
    hidden: { idle: 0, waiting: 0 },
  };
}

const clock = { source: "perf", originSourceNs: "0", originUnixNs: null, approximate: false };
const wall = { ...clock, originUnixNs: "1767225600000000000" };

suite("the words of a place", () => {
  it("say second, milliseconds, count and share of a cell", () => {
    expect(describe({ kind: "cell", cell: 13 }, map(), clock)).toEqual({
      title: "5 samples",
      lines: ["25.0 % of the busiest cell", "second 1, +300 … +400 ms"],
    });
  });

  it("say the time of day where it is known, and that it is a guess where it is", () => {
    expect(describe({ kind: "cell", cell: 13 }, map(), wall).lines.at(-1)).toBe("00:00:01.3 UTC");
    expect(describe({ kind: "cell", cell: 13 }, map(), { ...wall, approximate: true }).lines.at(-1)).toBe(
      "approximately 00:00:01.3, local time there",
    );
  });

  it("say what was not recorded", () => {
    expect(describe({ kind: "cell", cell: 0 }, map(), clock).title).toBe("Not recorded");
    expect(describe({ kind: "cell", cell: 2 }, map(), clock).title).toBe("0 samples");
    expect(describe({ kind: "cell", cell: 29 }, map(), clock).lines[0]).toBe("after the last sample");
  });

  it("say how busy a column was, and how much of it was recorded", () => {
    expect(describe({ kind: "column", column: 1 }, map(), clock)).toEqual({ title: "25 samples", lines: ["second 1"] });
    expect(describe({ kind: "column", column: 2 }, map(), clock).lines).toEqual(["second 2", "500 ms of it recorded"]);
    expect(describe({ kind: "column", column: 1 }, map(100 * MILLISECOND), clock).lines).toEqual([
      "250 a second",
      "100 ms from 0.1 s",
    ]);
    const partly = { ...map(100 * MILLISECOND), columnSums: [0, 25, 10] };
    expect(describe({ kind: "column", column: 2 }, partly, clock).lines).toEqual([
      "100 ms from 0.2 s",
      "50 ms of it recorded",
    ]);
  });

  it("divide the sum of a row by its recorded time", () => {
    expect(describe({ kind: "row", row: 4 }, map(), clock)).toEqual({
      title: "66.7 samples a second",
      lines: ["at +400 … +500 ms of each second", "20 samples in 300 ms recorded"],
    });
  });

  it("write rates shortly", () => {
    expect([0, 0.421, 9.996, 12.54, 293.4, 1234.4, 76_000].map(formatRate)).toEqual([
      "0",
      "0.42",
      "10.0",
      "12.5",
      "293",
      "1,234",
      "76 k",
    ]);
  });
});

test("a rate of weights has their unit", () =>
  expect([rateIn(12.54, "samples"), rateIn(8_800_000, "bytes"), rateIn(76_000, "cycles")]).toEqual([
    "12.5",
    "8.8 MB",
    "76 k",
  ]));
