import { LabelFitter } from "./labels";
import { graphOf } from "./testGraph";

// Every character is ten wide.
const fitter = () => new LabelFitter((text) => 10 * Array.from(text).length);
const frames = graphOf(["std::vector<int>::push_back 1", "日本語の関数名 1", "aaaaaaaaaa@other 1"]).frames;
const frame = (start: string) => frames.name.findIndex((name) => name.startsWith(start));

describe("LabelFitter", () => {
  it.each([
    [300, "std::vector<int>::push_back"],
    [260, "std::vector<…>::push_back"],
    [210, "vector<…>::push_back"],
    [120, "push_back"],
    [90, "push_back"],
    [80, "push_ba…"],
    [40, "pus…"],
    [39, ""],
    [0, ""],
    [-5, ""],
  ])("in %i pixels writes %j", (width, label) => {
    expect(fitter().fit(frames, frame("std"), width)).toBe(label);
  });

  it("never writes more than fits", () => {
    const one = fitter();
    for (let f = 0; f < frames.name.length; f++) {
      for (let width = 0; width < 320; width += 7) {
        expect(one.widthOf(one.fit(frames, f, width))).toBeLessThanOrEqual(width);
      }
    }
  });

  it("measures a character once, in the next graph too", () => {
    const measured: string[] = [];
    const one = new LabelFitter((text) => {
      measured.push(text);
      return 10;
    });
    const first = graphOf(["abcabc 1", "cab 1"]).frames;
    for (let f = 0; f < first.name.length; f++) one.fit(first, f, 500);
    const second = graphOf(["abc 1", "bac 1"]).frames;
    for (let f = 0; f < second.name.length; f++) one.fit(second, f, 500);
    expect(new Set(measured).size).toBe(measured.length);
    expect(one.fit(second, second.name.indexOf("bac"), 500)).toBe("bac");
  });

  it("cuts between characters, not within them", () => {
    const { frames: wide } = graphOf(["🔥🔥🔥🔥🔥🔥 1"]);
    expect(fitter().fit(wide, wide.name.indexOf("🔥🔥🔥🔥🔥🔥"), 45)).toBe("🔥🔥🔥…");
  });
});
