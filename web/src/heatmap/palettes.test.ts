import { describe, expect, it } from "vitest";
import { cssColour, PALETTES, paletteTable, type Theme } from "./palettes";
import { LEVELS, levelOf, makeScale } from "./scale";

const scaleOf = (maximum: number) => makeScale("linear", { maximum, p995: maximum, counts: [maximum] });

/** Relative luminance, as WCAG has it. */
function luminance(table: Uint8Array, level: number): number {
  const [red, green, blue] = [0, 1, 2].map((part) => {
    const value = (table[level * 3 + part] as number) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.each(PALETTES)("$label", ({ name, colourBlindSafe }) => {
  it.each<[Theme, number]>([
    ["light", -1],
    ["dark", 1],
  ])("goes away from a %s background", (theme, direction) => {
    const table = paletteTable(name, theme, scaleOf(100));
    expect(Math.sign(luminance(table, LEVELS - 1) - luminance(table, 1))).toBe(direction);
    if (!colourBlindSafe) return;
    for (let level = 2; level < LEVELS; level++) {
      const step = (luminance(table, level) - luminance(table, level - 1)) * direction;
      expect(step).toBeGreaterThan(-0.002);
    }
  });
});

describe("the enhanced palette", () => {
  const colours = (maximum: number, counts: number[]) => {
    const scale = scaleOf(maximum);
    const table = paletteTable("enhanced", "light", scale);
    return counts.map((count) => cssColour(table, levelOf(scale, count)));
  };
  const blue = "rgb(106 170 255)";
  const red = "rgb(229 9 20)";

  it("begins blue and ends red, whatever the maximum", () => {
    for (const maximum of [2, 3, 4, 5, 6, 7, 12]) expect(colours(maximum, [1, maximum])).toEqual([blue, red]);
    expect(colours(1, [1])).toEqual([blue]);
  });

  it("gives each count of a low maximum its own colour", () => {
    for (const maximum of [3, 4, 5, 6, 7]) {
      const counts = Array.from({ length: maximum }, (_, i) => i + 1);
      expect(new Set(colours(maximum, counts)).size).toBe(maximum);
    }
  });
});
