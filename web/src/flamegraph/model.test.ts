import type { FlameGraphData } from "../api/types";
import { findNode, layOut, levelsBelow, nameOf, pathTo } from "./model";
import { graphOf, randomStacks } from "./testGraph";

describe("layOut", () => {
  it("puts children side by side from the left, self at the right", () => {
    const model = layOut(graphOf(["java;a 2", "java;b 3", "java 1", "nginx 4"]));
    const boxes = Array.from(model.x, (x, i) => `${nameOf(model, i)} ${model.depth[i]} ${x}+${model.total[i]}`);
    expect(boxes).toEqual(["all 0 0+10", "java 1 0+6", "a 2 0+2", "b 2 2+3", "nginx 1 6+4"]);
    expect(Array.from(model.end)).toEqual([5, 4, 3, 4, 5]);
    expect(model.levels).toBe(3);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("holds its laws on random graph %i", (seed) => {
    const model = layOut(graphOf(randomStacks(seed, 60)));
    for (let i = 0; i < model.count; i++) {
      let next = model.x[i];
      let children = 0;
      let end = i + 1;
      for (let child = i + 1; child < model.end[i]; child = model.end[child]) {
        expect(model.parent[child]).toBe(i);
        expect(model.depth[child]).toBe(model.depth[i] + 1);
        expect(model.x[child]).toBe(next);
        next += model.total[child];
        children += model.total[child];
        end = model.end[child];
      }
      expect(model.end[i]).toBe(end);
      expect(children + model.self[i]).toBe(model.total[i]);
    }
    for (let depth = 0; depth < model.levels; depth++) {
      const row = model.rows.nodes.subarray(model.rows.start[depth], model.rows.start[depth + 1]);
      expect(row.length).toBeGreaterThan(0);
      row.forEach((node, k) => {
        expect(model.depth[node]).toBe(depth);
        if (k > 0) expect(model.x[node]).toBeGreaterThanOrEqual(model.x[row[k - 1]] + model.total[row[k - 1]]);
      });
    }
    expect(model.rows.nodes.length).toBe(model.count);
  });

  it("takes a stack of 100,000 frames", () => {
    const depth = 100_000;
    const column = (of: (i: number) => number) => Array.from({ length: depth }, (_, i) => of(i));
    const data: FlameGraphData = {
      ...graphOf(["a 1"]),
      nodes: {
        id: column((i) => i),
        parent: column((i) => i - 1),
        frame: column((i) => (i === 0 ? 0 : 1)),
        self: column((i) => (i === depth - 1 ? 1 : 0)),
        total: column(() => 1),
      },
    };
    const model = layOut(data);
    expect(model.levels).toBe(depth);
    expect(model.end[0]).toBe(depth);
    expect(pathTo(model, depth - 1)).toHaveLength(depth);
    expect(levelsBelow(model, 10)).toBe(depth);
  });

  it("takes a graph without nodes", () => {
    const data = graphOf([]);
    const model = layOut({ ...data, nodes: { id: [], parent: [], frame: [], self: [], total: [] } });
    expect(model.count).toBe(0);
    expect(model.levels).toBe(0);
  });
});

describe("findNode", () => {
  const model = layOut(graphOf(["a;b 1", "a;12@other 1"]));
  it("finds by the server's id", () => expect(nameOf(model, findNode(model, 101))).toBe("b"));
  it("knows no id that is not in the graph", () => expect(findNode(model, 999)).toBe(-1));
  it("never finds a folded node", () => expect(findNode(model, -1)).toBe(-1));
  it("finds nothing for no zoom", () => expect(findNode(model, null)).toBe(-1));
});
