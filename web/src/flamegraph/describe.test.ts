import { factsOf, matchedInWords, searchFor, spokenFrame, stackText } from "./describe";
import { layOut, nameOf } from "./model";
import { findMatches } from "./search";
import { graphOf } from "./testGraph";

const hostile = "<img src=x onerror=alert(1)>";
const model = layOut(graphOf(["java;a::b;evil\nname 3", `java;${hostile} 1`, "nginx 4"]));
const named = (name: string) => Array.from(model.frame).findIndex((_, i) => nameOf(model, i) === name);

describe("factsOf", () => {
  it("has the shares of selection, caller and zoom", () => {
    const facts = factsOf(model, named("a::b"), named("java"));
    expect(facts).toEqual({
      unit: "samples",
      name: "a::b",
      library: "",
      kind: "C++, Rust",
      total: 3,
      self: 0,
      selection: 8,
      parent: 4,
      zoomed: 4,
    });
  });
  it("has no share of a zoom that is not above it", () => {
    expect(factsOf(model, named("nginx"), named("java")).zoomed).toBeNull();
    expect(factsOf(model, named("java"), named("java")).zoomed).toBeNull();
  });
  it("leaves markup as the text that it is", () => expect(factsOf(model, named(hostile), 0).name).toBe(hostile));
});

it("says a frame with its samples and share", () => {
  expect(spokenFrame(model, named("a::b"))).toBe("a::b, 3 samples, 37.5 %");
});

describe("matchedInWords", () => {
  const words = (stacks: string[], name: string, zoomed = 0) => {
    const graph = layOut(graphOf(stacks));
    const matched = Uint8Array.from(graph.frames.name, (one) => (one === name ? 1 : 0));
    return matchedInWords(graph, findMatches(graph, matched), zoomed);
  };
  it("says share and samples", () => {
    expect(words(["a;x 1", "a 2", "b 997"], "x")).toBe("0.1 % matched (1 of 1,000 samples)");
    expect(words(["a 1"], "x")).toBe("Nothing matches");
  });
  it("says both shares under a zoom", () => {
    expect(words(["a;x 1", "a 3", "b;x 4"], "x", 1)).toBe("25.0 % matched (1 of 4 zoomed), 62.5 % of all");
  });
  it("says that it may be more where frames are folded, unless they are under a match", () => {
    expect(words(["a;x 1", "a;few@other 1", "b 8"], "x")).toBe("≥ 10.0 % matched (1 of 10 samples)");
    expect(words(["a;x;few@other 1", "a;x 1", "b 8"], "x")).toBe("20.0 % matched (2 of 10 samples)");
  });
});

it("writes a stack root first, a frame a line, whatever the names hold", () => {
  expect(stackText(model, named("evil\nname"))).toBe("java\na::b\nevil\ufffdname");
});

it.each(["operator+", hostile, "a(b)[c]{d}^$|\\.*?", "plain"])("searches for exactly %j", (name) => {
  const expression = new RegExp(searchFor(name), "i");
  expect(expression.test(name)).toBe(true);
  expect(expression.test(`${name}x`)).toBe(false);
});

it("searches for the beginning of a very long name", () => {
  const search = searchFor("(".repeat(65_536));
  expect(search.length).toBeLessThan(1000);
  expect(new RegExp(search).test("(".repeat(65_536))).toBe(true);
});
