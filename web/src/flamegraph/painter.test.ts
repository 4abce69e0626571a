import { LabelFitter } from "./labels";
import { layOut } from "./model";
import { Painter, type Picture, pictureLabel } from "./painter";
import { coloursOf, createPalette, css, shades } from "./palette";
import { findMatches } from "./search";
import { graphOf } from "./testGraph";
import { spanOf } from "./viewport";

const palette = createPalette({ dark: false, surface: [255, 255, 255], match: [194, 16, 154], hatch: [227, 230, 233] });
const model = layOut(graphOf(["java@group;run 6", "java@group;few@other 2", "nginx@group;read@kernel 2"]));
const java = 1;

/** What is written, with its colour, as "text @left,top of its row". Every character is six pixels wide. */
function written(change: Partial<Picture> = {}) {
  const texts: string[] = [];
  const inks = new Map<string, string>();
  const context = {
    fillStyle: "",
    clearRect() {},
    fillRect() {},
    drawImage() {},
    createPattern: () => null,
    fillText(text: string, x: number, y: number) {
      texts.push(`${text} @${x},${Math.floor(y / 18) * 18}`);
      inks.set(text, context.fillStyle);
    },
  };
  const colours = coloursOf(model.frames);
  const picture: Picture = {
    model,
    colours,
    frameHues: colours.map((colour) => Math.floor(colour / shades)),
    layout: "icicle",
    span: spanOf(model, 0),
    zoomDepth: 0,
    matches: null,
    width: 600,
    height: 180,
    contentHeight: 180,
    scroll: 0,
    rowHeight: 18,
    ratio: 1,
    ...change,
  };
  const fitter = new LabelFitter((text) => 6 * Array.from(text).length);
  new Painter().paint(context as unknown as CanvasRenderingContext2D, picture, palette, fitter);
  return { texts, inks };
}

describe("Painter", () => {
  it("writes names in their boxes, numbers on root and groups", () => {
    expect(written().texts.sort()).toEqual([
      "all, 10 samples @4,0",
      "few @4,36",
      "java (80.0 %) @4,18",
      "nginx (20.0 %) @484,18",
      "read @484,36",
      "run @124,36",
    ]);
  });

  it("has the root at the bottom of a flame graph", () => {
    const { texts } = written({ layout: "flame" });
    expect(texts).toContain("all, 10 samples @4,162");
    expect(texts).toContain("read @484,126");
  });

  it("writes what is zoomed and its ancestors only", () => {
    const { texts } = written({ span: spanOf(model, java), zoomDepth: 1 });
    expect(texts.sort()).toEqual(["all, 10 samples @4,0", "few @4,36", "java (80.0 %) @4,18", "run @154,36"]);
  });

  it("writes only what is scrolled into view", () => {
    expect(written({ height: 18, scroll: 36 }).texts.sort()).toEqual(["few @4,0", "read @484,0", "run @124,0"]);
  });

  it("writes matches in the colour of matches", () => {
    const matched = Uint8Array.from(model.frames.name, (name) => (name === "run" ? 1 : 0));
    const { inks } = written({ matches: findMatches(model, matched) });
    expect(inks.get("run")).toBe(css(palette.match.text));
    expect(inks.get("read")).not.toBe(css(palette.match.text));
  });
});

it("tells what the picture is", () => {
  expect(pictureLabel(model)).toBe("Flame graph of 10 samples, 3 levels deep");
  expect(pictureLabel(null)).toBe("Flame graph, empty");
});
