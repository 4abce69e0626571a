import { describe, expect, test } from "vitest";
import { GraphReader, readHeatMap } from "./binary";
import { AnswerWriter, graphAnswer, summary } from "./testAnswer";

describe("a flame graph", () => {
  test("comes with its nodes laid out", () => {
    const { summary: told, columns } = new GraphReader().read(graphAnswer("one"));
    expect(told).toEqual(summary);
    expect(Array.from(columns.parent)).toEqual([-1, 0, 1, 2, 1]);
    expect(Array.from(columns.id)).toEqual([0, 1, 401, -1, 402]);
    expect(Array.from(columns.frame)).toEqual([0, 1, 2, 3, 3]);
    expect(Array.from(columns.self)).toEqual([0, 2, 300, 1, 2 ** 40]);
    expect(Array.from(columns.total)).toEqual([2 ** 40 + 303, 2 ** 40 + 303, 301, 1, 2 ** 40]);
    expect(Array.from(columns.depth)).toEqual([0, 1, 2, 3, 2]);
    expect(Array.from(columns.x)).toEqual([0, 0, 0, 0, 301]);
    expect(Array.from(columns.usedFrames)).toEqual([0, 1, 2, 3]);
    expect(columns.levels).toBe(4);
  });

  test("tells each frame of a space once", () => {
    const reader = new GraphReader();
    const { added } = reader.read(graphAnswer("one"));
    expect(added).toMatchObject({ isFresh: true, names: "allshgröße🔥b", libraries: ["", "libü.s"] });
    expect(Array.from(added.ends)).toEqual([3, 5, 12, 13]);
    expect(Array.from(added.library)).toEqual([0, 0, 1, 1]);
    expect(Array.from(added.kind)).toEqual([0, 1, 2, 2]);

    const next = reader.read(graphAnswer("one", [0, 1, 77, 6]));
    expect(next.added).toMatchObject({ isFresh: false, names: "größe🔥" });
    expect(Array.from(next.columns.frame)).toEqual([0, 1, 4, 3, 3]);
    expect(Array.from(next.columns.usedFrames)).toEqual([0, 1, 4, 3]);
    expect(reader.read(graphAnswer("one")).added).toMatchObject({ isFresh: false, names: "" });

    const other = reader.read(graphAnswer("two"));
    expect(other.added).toMatchObject({ isFresh: true, names: "allshgröße🔥b" });
    expect(Array.from(other.columns.frame)).toEqual([0, 1, 2, 3, 3]);
  });

  test("that is cut off is refused", () => {
    const whole = graphAnswer("one");
    expect(() => new GraphReader().read(whole.slice(0, whole.byteLength - 60))).toThrow(RangeError);

    // Nobody got the frames that it began to tell, so they are told again.
    const reader = new GraphReader();
    reader.read(graphAnswer("one", [0, 1, 77, 6]));
    expect(() => reader.read(whole.slice(0, whole.byteLength - 25))).toThrow(RangeError);
    const { added, columns } = reader.read(whole);
    expect(added).toMatchObject({ isFresh: true, names: "allshgröße🔥b" });
    expect(Array.from(columns.frame)).toEqual([0, 1, 2, 3, 3]);
  });
});

describe("a heat map", () => {
  const header = { columns: 3, rows: 2, columnNs: 1e9, unit: "samples", weighted: false };
  const sums = (writer: AnswerWriter) => writer.doubles(3, 0, 70_000).doubles(1, 2).doubles(1e9, 5e8);

  test("has the cells in as many bytes as they come in", () => {
    for (const [cellBytes, Cells] of [
      [1, Uint8Array],
      [2, Uint16Array],
      [4, Int32Array],
      [8, Float64Array],
    ] as const) {
      const cells = Cells.from([1, 2, 0, 0, 200, 7]);
      const answer = sums(new AnswerWriter({ ...header, cellBytes })).bytes(new Uint8Array(cells.buffer)).buffer;
      const map = readHeatMap(answer);
      expect(map).toMatchObject({ columns: 3, rows: 2, columnSums: [3, 0, 70_000], rowSums: [1, 2] });
      expect(map.rowRecordedNs).toEqual([1e9, 5e8]);
      expect(Array.from(map.counts)).toEqual([1, 2, 0, 0, 200, 7]);
    }
  });

  test("that is cut off is refused", () => {
    expect(() => readHeatMap(sums(new AnswerWriter({ ...header, cellBytes: 2 })).bytes([1, 2]).buffer)).toThrow(
      RangeError,
    );
  });
});
