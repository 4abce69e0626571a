import { expect, test } from "vitest";
import type { ProfileInfo } from "../api/types";
import { pageTitle } from "./title";

const info = { name: "burst.gz" } as ProfileInfo;

test("the title is the selection, the profile and the program, as far as they are known", () => {
  expect(pageTitle(null, null, null)).toBe("FlameScope");
  expect(pageTitle(null, "burst.gz", null)).toBe("burst.gz · FlameScope");
  expect(pageTitle(info, "x", { startNs: 33_580_000_000, endNs: 35_060_000_000 })).toBe(
    "33.580–35.060 s · burst.gz · FlameScope",
  );
  expect(pageTitle(info, "x", { startNs: 1_000_000_000, endNs: 1_000_020_000 })).toBe(
    "1.0000000–1.0000200 s · burst.gz · FlameScope",
  );
});
