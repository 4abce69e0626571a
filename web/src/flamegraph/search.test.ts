import { layOut, nameOf } from "./model";
import { findMatches, isSearchable, matchedSamples, readQuery, stepMatch, testNames } from "./search";
import { graphOf, randomStacks } from "./testGraph";

function searched(stacks: string[], search: string) {
  const model = layOut(graphOf(stacks));
  const query = readQuery(search);
  if (query.kind !== "expression") throw new Error("no expression");
  const matched = testNames(query.expression, model.frames.name, Number.POSITIVE_INFINITY);
  for (let i = 0; i < matched.length; i++) if (!isSearchable(model.frames.kind[i])) matched[i] = 0;
  return { model, matches: findMatches(model, matched) };
}

describe("readQuery", () => {
  it("reads nothing as nothing", () => expect(readQuery("")).toEqual({ kind: "none" }));
  it("ignores case", () => {
    const query = readQuery("^Foo.*bar$");
    expect(query.kind === "expression" && query.expression.test("FOO::BAR")).toBe(true);
  });
  it.each(["(", "[a", "a**", "\\"])("says in words why %j is none", (search) => {
    const query = readQuery(search);
    expect(query.kind).toBe("invalid");
    if (query.kind === "invalid") {
      expect(query.reason).not.toContain("/");
      expect(query.reason.length).toBeGreaterThan(5);
    }
  });
});

describe("testNames", () => {
  it("marks the names that match", () => {
    expect(Array.from(testNames(/b/i, ["abc", "xyz", "B"], Number.POSITIVE_INFINITY))).toEqual([1, 0, 1]);
  });
  it("stops when its time is up", () => {
    let clock = 0;
    const tested = testNames(/b/, new Array<string>(10_000).fill("abc"), 5, () => clock++);
    expect(tested.length).toBeGreaterThan(0);
    expect(tested.length).toBeLessThan(1000);
  });
});

describe("matchedSamples", () => {
  const stacks = ["java;sort;merge;sort 5", "java;sort 3", "java;read 2", "nginx;sort@kernel 4", "nginx 6"];

  it("counts each sample once, however often its stack matches", () => {
    const { model, matches } = searched(stacks, "sort");
    expect(matchedSamples(model, matches, 0)).toBe(12);
    expect(matches.outermost).toHaveLength(2);
  });
  it("is of what is zoomed", () => {
    const { model, matches } = searched(stacks, "sort");
    const java = Array.from(model.frame).findIndex((_, i) => nameOf(model, i) === "java");
    expect(matchedSamples(model, matches, java)).toBe(8);
  });
  it("is all of what is zoomed below a match", () => {
    const { model, matches } = searched(stacks, "^java$");
    const merge = Array.from(model.frame).findIndex((_, i) => nameOf(model, i) === "merge");
    expect(matchedSamples(model, matches, merge)).toBe(5);
  });
  it("never finds the root or what is folded", () => {
    const { model, matches } = searched(["a;other (3 frames)@other 2"], "all|other");
    expect(matchedSamples(model, matches, 0)).toBe(0);
  });
  it.each([1, 2, 3])("agrees with a count of stacks, on random graph %i", (seed) => {
    const random = randomStacks(seed, 40);
    const { model, matches } = searched(random, "f1");
    const expected = random
      .map((line) => line.split(" "))
      .filter(([stack]) => stack.includes("f1"))
      .reduce((sum, [, count]) => sum + Number(count), 0);
    expect(matchedSamples(model, matches, 0)).toBe(expected);
  });
});

describe("stepMatch", () => {
  const { model, matches } = searched(["a;x 1", "b;x;x 1", "c;x 1"], "x");
  const names = (node: number) => nameOf(model, model.parent[node]);
  it("goes around in both directions, outermost matches only", () => {
    const first = stepMatch(matches, 0, 1);
    const second = stepMatch(matches, first, 1);
    const third = stepMatch(matches, second, 1);
    expect([first, second, third].map(names)).toEqual(["a", "b", "c"]);
    expect(stepMatch(matches, third, 1)).toBe(first);
    expect(stepMatch(matches, first, -1)).toBe(third);
    expect(stepMatch(matches, third, -1)).toBe(second);
  });
  it("goes nowhere without a match", () => {
    expect(stepMatch(searched(["a 1"], "zzz").matches, 0, 1)).toBe(-1);
  });
});
