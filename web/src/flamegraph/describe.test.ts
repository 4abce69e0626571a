import { factsOf, searchFor, spokenFrame, stackText } from "./describe";
import { layOut, nameOf } from "./model";
import { graphOf } from "./testGraph";

const hostile = "<img src=x onerror=alert(1)>";
const model = layOut(graphOf(["java;a::b;evil\nname 3", `java;${hostile} 1`, "nginx 4"]));
const named = (name: string) => Array.from(model.frame).findIndex((_, i) => nameOf(model, i) === name);

describe("factsOf", () => {
  it("has the shares of selection, caller and zoom", () => {
    const facts = factsOf(model, named("a::b"), named("java"));
    expect(facts).toEqual({
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
