import { readFileSync } from "node:fs";
import {
  colourCount,
  coloursOf,
  contrast,
  createPalette,
  type Emphasis,
  hueOf,
  hues,
  type Rgb,
  shadeOf,
  shades,
} from "./palette";

const tokens = readFileSync(`${import.meta.dirname}/../styles/tokens.css`, "utf8");

/** A colour of tokens.css. */
function token(name: string, dark: boolean): Rgb {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens);
  const hex = pair?.[dark ? 2 : 1];
  if (!hex) throw new Error(`tokens.css has no colour --${name}`);
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

const palettes = [false, true].map((dark) => ({
  theme: dark ? "dark" : "light",
  dark,
  palette: createPalette({
    dark,
    surface: token("surface", dark),
    match: token("match", dark),
    hatch: token("hatch", dark),
  }),
}));

describe.each(palettes)("the $theme palette", ({ dark, palette }) => {
  it.each<Emphasis>(["plain", "faded", "dimmed"])("is readable on every %s box", (emphasis) => {
    expect(palette.inks[emphasis]).toHaveLength(colourCount);
    palette.inks[emphasis].forEach((ink, i) => {
      expect(contrast(ink.fill, ink.text), `${hues[Math.floor(i / shades)]} ${i % shades}`).toBeGreaterThanOrEqual(4.5);
    });
  });
  it("is readable on matches and on hatching", () => {
    expect(contrast(palette.match.fill, palette.match.text)).toBeGreaterThanOrEqual(4.5);
    for (const stripe of palette.hatch) expect(contrast(stripe, palette.hatchText)).toBeGreaterThanOrEqual(4.5);
  });
  it("has boxes that stand out from the page", () => {
    for (const ink of palette.inks.plain) expect(contrast(ink.fill, token("surface", dark))).toBeGreaterThan(1.3);
  });
});

describe("contrast", () => {
  it("is 21 of black on white, 1 of a colour on itself", () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([10, 200, 30], [10, 200, 30])).toBe(1);
  });
});

describe("shadeOf", () => {
  it("ignores arguments", () => {
    expect(shadeOf("run(int, long)")).toBe(shadeOf("run()"));
    expect(shadeOf("run(int)")).toBe(shadeOf("run"));
  });
  it("uses all shades about evenly", () => {
    const counts = new Array<number>(shades).fill(0);
    for (let i = 0; i < 8000; i++) counts[shadeOf(`function_${i}`)]++;
    for (const count of counts) expect(count).toBeGreaterThan(700);
  });
});

describe("hues", () => {
  it("tell C++ from other native code, and from nothing else", () => {
    expect(hueOf("user", "std::sort")).toBe("cpp");
    expect(hueOf("user", "main")).toBe("user");
    expect(hueOf("kernel", "a::b")).toBe("kernel");
    expect(hueOf("inlined", "a::b")).toBe("inlined");
  });
  it("decide a frame's colour", () => {
    const colours = coloursOf({
      name: ["main", "sys_read", "x"],
      library: ["", "", ""],
      kind: ["user", "kernel", "unknown"],
    });
    expect(Array.from(colours, (colour) => hues[Math.floor(colour / shades)])).toEqual(["user", "kernel", "unknown"]);
  });
  it("tell files without symbols apart", () => {
    const library = Array.from({ length: 40 }, (_, i) => `/usr/lib/lib${i}.so`);
    const colours = coloursOf({
      name: library.map(() => "[unknown]"),
      library,
      kind: library.map(() => "user"),
    });
    expect(new Set(colours).size).toBe(shades);
  });
});
