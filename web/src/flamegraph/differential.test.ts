import { describe, expect, test } from "vitest";
import type { DifferenceSide, DifferentialData } from "../api/types";
import { changeInWords, differenceFacts, matchedOnBothSides } from "./describeDifference";
import { differenceColour, differenceFills, foldedColour, isGone, isNew, strengthOf } from "./differenceColours";
import { layOutDifferential, layOutElided, layOutSide } from "./differential";
import { colourCount } from "./palette";
import { randomStacks } from "./testGraph";

const side = (total: number, factor: number): DifferenceSide => ({
  profile: "a",
  name: "a",
  event: "cpu-clock",
  ranges: [{ startNs: 0, endNs: 1e9 / factor }],
  total,
  recordedNs: 1e9 / factor,
  factor,
  hidden: { idle: 0, waiting: 0 },
});

/** A differential of two lists of stacks: `"java;run 3"` is three samples. The widths are those of both together. */
function differentialOf(baseline: readonly string[], selection: readonly string[]): DifferentialData {
  interface Node {
    name: string;
    children: Map<string, Node>;
    values: [baselineSelf: number, baselineTotal: number, selectionSelf: number, selectionTotal: number];
  }
  const make = (name: string): Node => ({ name, children: new Map(), values: [0, 0, 0, 0] });
  const root = make("all");
  for (const [at, stacks] of [baseline, selection].entries()) {
    for (const stack of stacks) {
      const space = stack.lastIndexOf(" ");
      const count = Number(stack.slice(space + 1));
      let node = root;
      node.values[2 * at + 1] += count;
      for (const name of stack.slice(0, space).split(";")) {
        const child = node.children.get(name) ?? make(name);
        node.children.set(name, child);
        child.values[2 * at + 1] += count;
        node = child;
      }
      node.values[2 * at] += count;
    }
  }
  const names: string[] = [];
  const nodes: DifferentialData["nodes"] = {
    id: [],
    parent: [],
    frame: [],
    width: [],
    self: [],
    baselineSelf: [],
    baselineTotal: [],
    selectionSelf: [],
    selectionTotal: [],
  };
  const add = (node: Node, parent: number) => {
    const index = nodes.id.length;
    if (!names.includes(node.name)) names.push(node.name);
    const [baselineSelf, baselineTotal, selectionSelf, selectionTotal] = node.values;
    nodes.id.push(index + 100);
    nodes.parent.push(parent);
    nodes.frame.push(names.indexOf(node.name));
    nodes.width.push(baselineTotal + selectionTotal);
    nodes.self.push(baselineSelf + selectionSelf);
    nodes.baselineSelf.push(baselineSelf);
    nodes.baselineTotal.push(baselineTotal);
    nodes.selectionSelf.push(selectionSelf);
    nodes.selectionTotal.push(selectionTotal);
    for (const child of [...node.children.values()].sort((one, other) => (one.name < other.name ? -1 : 1)))
      add(child, index);
  };
  add(root, -1);
  return {
    measure: "rate",
    layout: "union",
    group: "comm",
    unit: "samples/s",
    weighted: false,
    baseline: side(root.values[1], 0.5),
    selection: side(root.values[3], 1),
    nodes,
    frames: {
      name: names,
      library: names.map(() => ""),
      kind: names.map((name) => (name === "all" ? "root" : "user")),
    },
    omitted: { nodes: 0 },
    notes: [],
  };
}

const data = differentialOf(["java;old 2", "java;run 6", "java;same 4"], ["java;fresh 5", "java;run 9", "java;same 2"]);
const model = layOutDifferential(data);
const nodeOf = (name: string) => Array.from(model.frame, (frame) => model.frames.name[frame]).indexOf(name);
const colourOf = (name: string) => model.colours?.[model.frame[nodeOf(name)]] ?? -1;

describe("a differential", () => {
  test("colours by the difference of rates, not of counts", () => {
    expect(colourOf("same")).toBe(0);
    expect(colourOf("run")).toBeGreaterThanOrEqual(8);
    expect(colourOf("run")).toBeLessThan(32);
  });

  test("tells new and gone frames apart, by colour and by a mark", () => {
    expect([isNew(colourOf("fresh")), isGone(colourOf("old"))]).toEqual([true, true]);
    const mark = (name: string) => model.marks?.[model.frame[nodeOf(name)]];
    expect([mark("fresh"), mark("old"), mark("run")]).toEqual(["+ ", "− ", ""]);
  });

  test("says both values, both shares and the difference", () => {
    expect(differenceFacts(model, nodeOf("run"))).toEqual({
      status: "",
      rows: [
        { word: "samples/s", baseline: "3", selection: "9", difference: "+6" },
        { word: "Share", baseline: "50.0 %", selection: "56.3 %", difference: "+6.3 pts" },
        { word: "Self", baseline: "3", selection: "9", difference: "+6" },
      ],
    });
    expect(differenceFacts(model, nodeOf("fresh"))?.status).toContain("new");
    expect(changeInWords(model, nodeOf("old"))).toBe("gone, −1 samples/s, from 1 to 0, 16.7 % to 0 % of all");
  });

  test("says how much of either side a search found", () =>
    expect(matchedOnBothSides(model, Int32Array.of(nodeOf("run")))).toBe(
      "matched 50.0 % of the baseline, 56.3 % of the selection",
    ));
});

describe("each side of a differential", () => {
  test.each([1, 2, 3, 4, 5])("has its own samples where they were (seed %i)", (seed) => {
    const both = differentialOf(randomStacks(seed, 40), randomStacks(seed + 100, 40));
    for (const one of ["baseline", "selection"] as const) {
      const graph = layOutSide(both, one, "samples");
      expect(graph.total[0]).toBe(both[one].total);
      expect(graph.self.reduce((sum, self) => sum + self, 0)).toBe(both[one].total);
      for (let node = 1; node < graph.count; node++) {
        expect(graph.parent[node]).toBeLessThan(node);
        expect(graph.total[node]).toBeGreaterThan(0);
        expect(graph.end[node]).toBeLessThanOrEqual(graph.end[graph.parent[node]]);
      }
    }
  });

  test("keeps the ids of both, so that a zoom is one in both", () => {
    const baseline = layOutSide(data, "baseline", "samples");
    const selection = layOutSide(data, "selection", "samples");
    const shared = baseline.id.filter((id) => selection.id.includes(id));
    expect(shared).toHaveLength(4); // all, java, run, same
  });

  test("without samples is a root alone", () => {
    const empty = layOutSide(differentialOf([], ["java 1"]), "baseline", "samples");
    expect([empty.count, empty.total[0]]).toEqual([1, 0]);
  });
});

test("elided, what both have is grey and what is new has the colour of its kind", () => {
  const elided = layOutElided(data);
  const at = (name: string) => elided.colours?.[elided.frame[nodeOfElided(name)]];
  const nodeOfElided = (name: string) => Array.from(elided.frame, (frame) => elided.frames.name[frame]).indexOf(name);
  expect(at("java")).toBe(at("run"));
  expect(at("fresh")).not.toBe(at("java"));
  expect(elided.showsDifferences).toBe(false);
});

describe("the colours of differences", () => {
  test("are all in the palette", () => {
    expect(differenceFills(false)).toHaveLength(colourCount);
    for (const [one, other] of [
      [0, 9],
      [9, 0],
      [3, 3],
      [0, 0],
      [1, 1e9],
      [1e9, 1],
    ] as const) {
      const colour = differenceColour(one, other, other - one, 1e9);
      expect(colour).toBeGreaterThanOrEqual(0);
      expect(colour).toBeLessThan(foldedColour);
    }
  });

  test("mirror each other", () => {
    for (const size of [1, 7, 50, 100]) {
      expect(differenceColour(5, 5, -size, 100) - differenceColour(5, 5, size, 100)).toBe(24);
    }
  });

  test("grow with the difference, by its square root", () =>
    expect([0, 0.25, 1, 4].map((share) => strengthOf(share, 1))).toEqual([0, 0.5, 1, 1]));

  test("without any difference there is no strength", () => expect(strengthOf(0, 0)).toBe(0));
});
