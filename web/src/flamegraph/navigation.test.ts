import { layOut, nameOf } from "./model";
import { type Step, stepFrom, zoomOutOf, zoomTarget } from "./navigation";
import { graphOf, randomStacks } from "./testGraph";

const model = layOut(graphOf(["a;x 1", "b;y;deep 5", "b;z 2", "c 1", "c;few@other 1"]));
const named = (name: string) => Array.from(model.frame).findIndex((_, i) => nameOf(model, i) === name);

describe("stepFrom", () => {
  it.each<[string, Step, string]>([
    ["all", "callee", "b"],
    ["b", "callee", "y"],
    ["deep", "callee", "deep"],
    ["y", "caller", "b"],
    ["all", "caller", "all"],
    ["a", "next", "b"],
    ["b", "next", "c"],
    ["c", "next", "c"],
    ["c", "previous", "b"],
    ["b", "previous", "a"],
    ["a", "previous", "a"],
    ["z", "previous", "y"],
    ["c", "first", "a"],
    ["a", "last", "c"],
    ["all", "next", "all"],
    ["all", "last", "all"],
  ])("from %s, %s is %s", (from, step, to) => expect(nameOf(model, stepFrom(model, named(from), step))).toBe(to));

  it("previous undoes next, everywhere", () => {
    const random = layOut(graphOf(randomStacks(5, 60)));
    for (let node = 0; node < random.count; node++) {
      const next = stepFrom(random, node, "next");
      if (next !== node) expect(stepFrom(random, next, "previous")).toBe(node);
    }
  });
});

it("zooms to the parent of a folded node", () => {
  expect(nameOf(model, zoomTarget(model, named("few")))).toBe("c");
  expect(nameOf(model, zoomTarget(model, named("x")))).toBe("x");
});

it("zooms out to the next wider frame", () => {
  expect(nameOf(model, zoomOutOf(model, named("deep")))).toBe("b");
  expect(zoomOutOf(model, named("b"))).toBe(0);
});
