import { layOut, nameOf } from "./model";
import { graphOf, randomStacks } from "./testGraph";
import { between, depthAt, nodeAt, rowTop, spanOf, walkRow } from "./viewport";

const graph = graphOf(["java;a 2", "java;b 3", "java 1", "nginx;c 4"]);
const model = layOut(graph);
const named = (name: string) => Array.from(model.frame).findIndex((_, i) => nameOf(model, i) === name);

function walked(depth: number, span = spanOf(model, 0), pixels = 100, least = 1) {
  const seen: string[] = [];
  walkRow(model, model.rows, depth, span, pixels, least, new Uint8Array(model.count), {
    box: (node, left, right) => seen.push(`${nameOf(model, node)} ${left}-${right}`),
    run: (_, left, right) => seen.push(`run ${left}-${right}`),
  });
  return seen;
}

describe("walkRow", () => {
  it("gives the boxes of a row in pixels", () => {
    expect(walked(2)).toEqual(["a 0-20", "b 20-50", "c 60-100"]);
  });

  it("shows under zoom the subtree at full width, and its ancestors too", () => {
    const span = spanOf(model, named("b"));
    expect(walked(0, span)).toEqual(["all 0-100"]);
    expect(walked(1, span)).toEqual(["java 0-100"]);
    expect(walked(2, span)).toEqual(["b 0-100"]);
  });

  it("merges what is narrower than a pixel into runs", () => {
    expect(walked(2, spanOf(model, 0), 2)).toEqual(["run 0-2"]);
    expect(walked(2, spanOf(model, 0), 5)).toEqual(["a 0-1", "b 1-2.5", "c 3-5"]);
  });

  it.each([1, 2, 3, 4])("covers each visible node once, in order, on random graph %i", (seed) => {
    const random = layOut(graphOf(randomStacks(seed, 80)));
    for (const pixels of [3, 17, 240]) {
      for (let depth = 0; depth < random.levels; depth++) {
        const drawn: [number, number][] = [];
        const push = (_: number, left: number, right: number) => drawn.push([left, right]);
        const classes = new Uint8Array(random.count);
        walkRow(random, random.rows, depth, spanOf(random, 0), pixels, 1, classes, { box: push, run: push });
        const scale = pixels / random.total[0];
        for (let k = random.rows.start[depth]; k < random.rows.start[depth + 1]; k++) {
          const node = random.rows.nodes[k];
          const [left, right] = [random.x[node] * scale, (random.x[node] + random.total[node]) * scale];
          const isCovered = drawn.some(([from, to]) => from <= left + 1 && to >= right - 1 && to > from);
          expect(isCovered, `node ${node} at ${left}-${right}`).toBe(true);
        }
        for (let i = 1; i < drawn.length; i++) expect(drawn[i][0]).toBeGreaterThanOrEqual(drawn[i - 1][0]);
      }
    }
  });
});

describe("nodeAt", () => {
  const at = (depth: number, position: number, pixels = 100) => {
    const node = nodeAt(model, depth, spanOf(model, 0), pixels, position);
    return node < 0 ? null : nameOf(model, node);
  };
  it("finds the box under a point", () => {
    expect(at(0, 99.9)).toBe("all");
    expect(at(1, 59.9)).toBe("java");
    expect(at(1, 60)).toBe("nginx");
    expect(at(2, 20)).toBe("b");
  });
  it("finds nothing above the self of a frame, nor outside of the graph", () => {
    expect(at(2, 55)).toBeNull();
    expect(at(3, 5)).toBeNull();
    expect(at(-1, 5)).toBeNull();
  });
  it("reaches for a box that is within a pixel", () => expect(at(2, 50.5)).toBe("b"));
  it("agrees with what is drawn, on random graphs", () => {
    const random = layOut(graphOf(randomStacks(9, 50)));
    for (let node = 0; node < random.count; node++) {
      const middle = ((random.x[node] + random.total[node] / 2) / random.total[0]) * 1000;
      expect(nodeAt(random, random.depth[node], spanOf(random, 0), 1000, middle)).toBe(node);
    }
  });
});

describe("rows", () => {
  it.each(["icicle", "flame"] as const)("of an %s: where a level is drawn is where it is hit", (layout) => {
    for (let depth = 0; depth < 10; depth++) {
      const top = rowTop(layout, depth, 18, 300);
      expect(depthAt(layout, top, 18, 300)).toBe(depth);
      expect(depthAt(layout, top + 17.9, 18, 300)).toBe(depth);
    }
  });
  it("have the root on top in an icicle, at the bottom in a flame graph", () => {
    expect(rowTop("icicle", 0, 18, 300)).toBe(0);
    expect(rowTop("flame", 0, 18, 300)).toBe(282);
  });
});

it("glides from span to span", () => {
  const [from, to] = [
    { start: 0, width: 10 },
    { start: 4, width: 2 },
  ];
  expect(between(from, to, 0)).toEqual(from);
  expect(between(from, to, 0.5)).toEqual({ start: 2, width: 6 });
  expect(between(from, to, 1)).toEqual(to);
});
