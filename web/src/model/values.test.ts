import { expect, test } from "vitest";
import { formatSigned, formatValue, formatWithUnit, unitAfter } from "./values";

test.each([
  [1234.4, "samples/s", "1,234"],
  [12.54, "samples/s", "12.5"],
  [1.256, "CPUs", "1.26"],
  [3, "samples", "3"],
  [0.0421, "CPUs", "0.042"],
  [0.0001, "CPUs", "< 0.001"],
  [-2.5, "samples/s", "−2.50"],
  [0.1234, "share", "12.3 %"],
  [0.0001, "share", "< 0.1 %"],
  [0, "share", "0 %"],
  [4_300_000, "bytes/s", "4.3 MB/s"],
  [-4_300_000, "bytes", "−4.3 MB"],
  [15_000_000, "ns", "15 ms"],
])("%d %s", (value, unit, expected) => expect(formatValue(value, unit)).toBe(expected));

test("a difference has its sign, none has both", () =>
  expect([formatSigned(2, "samples"), formatSigned(-2, "samples"), formatSigned(0, "share")]).toEqual([
    "+2",
    "−2",
    "±0 %",
  ]));

test("a unit that belongs to its number is not said twice", () => {
  expect(["samples/s", "CPUs", "share", "bytes/s", "ns"].map(unitAfter)).toEqual(["samples/s", "CPUs", "", "", ""]);
  expect([formatWithUnit(1.5, "samples/s"), formatWithUnit(0.5, "share")]).toEqual(["1.50 samples/s", "50.0 %"]);
});
