import { expect, it } from "vitest";
import { random } from "./testing";
import { dock } from "./tooltipPlace";

it("covers neither the place nor leaves the window", () => {
  const next = random(6);
  for (let i = 0; i < 2000; i++) {
    const left = next() * 1200;
    const top = next() * 700;
    const place = { left, top, right: left + 3 + next() * 37, bottom: top + 2 + next() * 20 };
    const below = next() < 0.3;
    const at = dock(place, 200, 80, 1280, 800, below);
    expect(at.left).toBeGreaterThanOrEqual(0);
    expect(at.left + 200).toBeLessThanOrEqual(1280);
    expect(at.top).toBeGreaterThanOrEqual(0);
    expect(at.top + 80).toBeLessThanOrEqual(800);
    if (below && place.bottom + 100 > 800) continue;
    const apart =
      at.left >= place.right || at.left + 200 <= place.left || at.top >= place.bottom || at.top + 80 <= place.top;
    expect(apart).toBe(true);
  }
});
