import { afterEach, expect, test, vi } from "vitest";
import { readPreference, writePreference } from "./preferences";

afterEach(() => vi.restoreAllMocks());

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
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(denied);
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(denied);
  expect(() => writePreference("palette", "viridis")).not.toThrow();
  expect(readPreference("palette")).toBeNull();
});
