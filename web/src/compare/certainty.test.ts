import { expect, test } from "vitest";
import type { ChangesData, RankedChange } from "../api/types";
import { layOut } from "../flamegraph/model";
import { graphOf } from "../flamegraph/testGraph";
import { certaintyInWords, certaintyNotes, intervalInWords } from "./certainty";

const change: RankedChange = {
  name: "collect",
  library: "",
  kind: "user",
  baseline: 1,
  selection: 4.5,
  difference: 3.5,
  low: 2.125,
  high: 3.9,
  probability: 0.012,
  baselineSamples: 10,
  selectionSamples: 45,
  node: 3,
  path: ["java"],
  folded: [],
};

test.each([
  [0.0004, "p ≤ 0.001"],
  [0.001, "p ≤ 0.001"],
  [0.0123, "p = 0.012"],
  [null, "too few"],
])("a probability of %d", (probability, expected) => expect(certaintyInWords(probability)).toBe(expected));

test("an interval has the signs of its ends", () => {
  expect(intervalInWords(change, "samples/s")).toBe("+2.13 … +3.90");
  expect(intervalInWords({ ...change, low: -0.02, high: 0.03 }, "share")).toBe("−2.0 % … +3.0 %");
  expect(intervalInWords({ ...change, low: null, high: null }, "samples/s")).toBe("");
});

test("a frame that is ranked is said to be so sure, and others are not", () => {
  const model = layOut(graphOf(["java;collect 3", "java;run 1"]));
  const nodeOf = (name: string) => Array.from(model.frame, (frame) => model.frames.name[frame]).indexOf(name);
  const notes = (one: RankedChange) =>
    certaintyNotes({ unit: "samples/s", changes: [one] } as unknown as ChangesData)(model, nodeOf("collect"));
  expect(notes(change)).toEqual(["Wherever it is called: +3.50 samples/s (95 %: +2.13 … +3.90), p = 0.012."]);
  expect(notes({ ...change, probability: null })).toEqual([
    "Wherever it is called: +3.50 samples/s; too few samples to be sure.",
  ]);
  expect(notes({ ...change, library: "libc.so" })).toEqual([]);
  expect(certaintyNotes(null)(model, 1)).toEqual([]);
});
