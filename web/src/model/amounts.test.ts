import { expect, test } from "vitest";
import { formatAmount, formatNumber, formatShort, unitName } from "./amounts";

test.each([
  [1, "samples", "1 sample", "1", "1"],
  [1234, "samples", "1,234 samples", "1,234", "1.2 k"],
  [4_300_000, "bytes", "4.3 MB", "4.3 MB", "4.3 MB"],
  [15_000_000, "ns", "15 ms", "15 ms", "15 ms"],
  [1, "faults", "1 fault", "1", "1"],
  [0, "counts", "0 counts", "0", "0"],
  [1, "count", "1 count", "1", "1"],
  [12, "count", "12 counts", "12", "12"],
])("%d %s", (value, unit, amount, number, short) => {
  expect(formatAmount(value, unit)).toBe(amount);
  expect(formatNumber(value, unit)).toBe(number);
  expect(formatShort(value, unit)).toBe(short);
});

test("time is no word for nanoseconds", () => expect([unitName("ns"), unitName("bytes")]).toEqual(["time", "bytes"]));
