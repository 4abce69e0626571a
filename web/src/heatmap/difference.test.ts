import { describe, expect, test } from "vitest";
import type { HeatMapData, HeatMapDifference } from "../api/types";
import { clipOf, differenceCells, isOfGrid, levelOfDifference } from "./difference";
import { levelOf, makeScale } from "./scale";

const side = {} as HeatMapDifference["baseline"];
const difference: HeatMapDifference = {
  columnNs: 1e9,
  rows: 2,
  columns: 2,
  startNs: 0,
  comparedStartNs: 0,
  comparedEndNs: 2e9,
  differences: [-4, 0, 0.5, 9],
  counts: [0, 1, 2, 10],
  maximum: 9,
  p995: 4,
  unit: "samples",
  medians: [4, 1],
  shift: 0,
  weighted: false,
  baseline: side,
  selection: side,
  notes: [],
};

describe("levels of differences", () => {
  test("none is the background, and opposite sizes are as far from the middle", () => {
    expect(levelOfDifference(0, 4)).toBe(0);
    for (const size of [0.001, 1, 2.5, 4, 100]) {
      expect(levelOfDifference(size, 4) - 128).toBe(128 - levelOfDifference(-size, 4));
    }
  });

  test("the smallest difference is seen, and the greatest stay in the table", () => {
    expect([levelOfDifference(1e-9, 4), levelOfDifference(-1e-9, 4)]).toEqual([129, 127]);
    expect([levelOfDifference(1e9, 4), levelOfDifference(-1e9, 4)]).toEqual([255, 1]);
  });

  test("cells beyond the clip look as those at it", () => {
    expect(clipOf(difference)).toBe(4);
    expect(differenceCells(difference, "light").levels).toEqual([1, 0, 144, 255]);
  });

  test("a level is drawn as itself", () => {
    const { levels } = differenceCells(difference, "dark");
    const scale = makeScale("linear", { maximum: 255, p995: 255, counts: levels });
    expect(levels.map((level) => levelOf(scale, level))).toEqual(levels);
  });

  test("without any difference nothing is coloured", () => {
    const same = { ...difference, differences: [0, 0, 0, 0], maximum: 0, p995: 0 };
    expect(differenceCells(same, "light").levels).toEqual([0, 0, 0, 0]);
  });
});

test("an answer for another grid is not shown", () => {
  const data = { columnNs: 1e9, rows: 2, columns: 2, startNs: 0 } as HeatMapData;
  expect(isOfGrid(difference, data)).toBe(true);
  expect(isOfGrid(difference, { ...data, rows: 3 })).toBe(false);
  expect(isOfGrid(difference, { ...data, startNs: 1 })).toBe(false);
});
