import { describe, expect, test } from "vitest";
import { divergingColour, oneSidedColour, type Rgb } from "./diverging";

/** Relative luminance, as WCAG 2 has it. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What is left of a colour for an eye without the cones for long (protan) or middle (deutan) waves: Viénot, Brettel and Mollon 1999. */
function withoutCones([red, green, blue]: Rgb, kind: "protan" | "deutan"): [number, number] {
  const linear = (part: number) => (part / 255) ** 2.2;
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const yellow = kind === "protan" ? 0.11238 * r + 0.88762 * g : 0.29275 * r + 0.70725 * g;
  return [yellow, b];
}

describe.each([
  ["light", false],
  ["dark", true],
])("the %s palette", (_, isDark) => {
  test.each([-1, 1])("gets farther from the background the greater a difference is (%d)", (sign) => {
    const steps = Array.from({ length: 21 }, (_, i) => luminance(divergingColour((sign * (i + 1)) / 21, isDark)));
    for (let i = 1; i < steps.length; i++) {
      if (isDark) expect(steps[i]).toBeGreaterThan(steps[i - 1] as number);
      else expect(steps[i]).toBeLessThan(steps[i - 1] as number);
    }
  });

  test.each(["protan", "deutan"] as const)("keeps more and less apart for %s eyes", (kind) => {
    for (const size of [0.25, 0.5, 0.75, 1]) {
      const [moreYellow, moreBlue] = withoutCones(divergingColour(size, isDark), kind);
      const [lessYellow, lessBlue] = withoutCones(divergingColour(-size, isDark), kind);
      // One is yellowish and the other bluish, whatever is left of red and green.
      expect(moreYellow - moreBlue).toBeGreaterThan(0.05);
      expect(lessBlue - lessYellow).toBeGreaterThan(0.05);
    }
  });

  test("shows what only one side has beyond the strongest growth and loss", () => {
    for (const [side, sign] of [
      ["fresh", 1],
      ["gone", -1],
    ] as const) {
      const strongest = luminance(divergingColour(sign, isDark));
      const least = luminance(oneSidedColour(side, 0, isDark));
      if (isDark) expect(least).toBeGreaterThan(strongest);
      else expect(least).toBeLessThan(strongest);
    }
  });
});

test("no difference is neutral, and more than the greatest is the greatest", () => {
  expect(divergingColour(0, false)).not.toEqual(divergingColour(0.01, false));
  expect(divergingColour(7, true)).toEqual(divergingColour(1, true));
});
