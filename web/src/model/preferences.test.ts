import { afterEach, expect, test, vi } from "vitest";
import { readPreference, writePreference } from "./preferences";

afterEach(() => vi.unstubAllGlobals());

test("what was written is read again, and null forgets it", () => {
  writePreference("palette", "viridis");
  expect(readPreference("palette")).toBe("viridis");
  writePreference("palette", null);
  expect(readPreference("palette")).toBeNull();
});

test("storage that may not be used means that nothing is remembered", () => {
  const denied = () => {
    throw new DOMException("denied", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: denied, setItem: denied, removeItem: denied });
  expect(() => writePreference("palette", "viridis")).not.toThrow();
  expect(readPreference("palette")).toBeNull();
});
