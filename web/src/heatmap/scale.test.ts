import { describe, expect, it } from "vitest";
import { countAt, LEVELS, levelOf, levelTable, makeScale, SCALES, ZERO_LEVEL } from "./scale";
import { random } from "./testing";

function input(counts: number[]) {
  const positive = counts.filter((count) => count > 0).sort((a, b) => a - b);
  return { counts, maximum: positive.at(-1) ?? 0, p995: positive[Math.ceil(positive.length * 0.995) - 1] ?? 0 };
}

const next = random(4);
const many = input(Array.from({ length: 5000 }, () => Math.floor(next() ** 6 * 400)));
const maps = {
  many,
  few: input([0, 1, 3, 0, 2]),
  ones: input([0, 1, 1]),
  nothing: input([0, 0]),
  one: input([7_000_000]),
};

describe.each(SCALES.map((scale) => scale.name))("the %s scale", (name) => {
  it.each(Object.entries(maps))("keeps zero apart, rises and ends at its clip: %s", (_, map) => {
    const scale = makeScale(name, map);
    expect(levelOf(scale, 0)).toBe(ZERO_LEVEL);
    let before = 0;
    for (const count of [1, 2, 3, 4, 5, 7, 8, 20, 100, 399, 1e6, 7e6]) {
      const level = levelOf(scale, count);
      expect(level).toBeGreaterThan(ZERO_LEVEL);
      expect(level).toBeLessThan(LEVELS);
      expect(level).toBeGreaterThanOrEqual(before);
      before = level;
    }
    expect(levelOf(scale, scale.clip + 1)).toBe(levelOf(scale, scale.clip));
  });

  it("fills a table that says the same", () => {
    const scale = makeScale(name, many);
    const table = levelTable(scale);
    expect(table.length).toBe(scale.clip + 1);
    expect([...table].every((level, count) => level === levelOf(scale, count))).toBe(true);
  });

  it("finds the count of a place", () => {
    const scale = makeScale(name, many);
    for (const position of [0.1, 0.5, 0.9, 1]) {
      const count = countAt(scale, position);
      expect(scale.position(count)).toBeGreaterThanOrEqual(position);
      expect(scale.position(count - 1)).toBeLessThan(position);
    }
  });
});

describe("where a scale ends", () => {
  it("is the 99.5th percentile for linear, the maximum for the others", () => {
    expect(makeScale("linear", many).clip).toBe(many.p995);
    expect(many.p995).toBeLessThan(many.maximum);
    for (const name of ["sqrt", "log", "quantile"] as const) expect(makeScale(name, many).clip).toBe(many.maximum);
  });

  it("is the maximum where each count has its own step", () => {
    expect(makeScale("linear", { maximum: 5, p995: 2, counts: [5, 2] }).clip).toBe(5);
  });

  it("leaves a map of ones half way", () => {
    expect(makeScale("linear", maps.ones).position(1)).toBe(0.5);
  });

  it("spreads quantiles evenly over the cells", () => {
    const scale = makeScale("quantile", input([1, 1, 2, 50]));
    expect([1, 2, 3, 50, 60].map(scale.position)).toEqual([0.5, 0.75, 0.75, 1, 1]);
  });
});
