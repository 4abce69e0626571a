import { describe, expect, it } from "vitest";
import { formatBytes, formatCompact, formatCount, formatCounted, formatShare, niceStep } from "./numbers";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1234, "1,234"],
    [12345678, "12,345,678"],
    [-1234.6, "−1,235"],
    [-0.2, "0"],
  ])("groups %d by thousands", (value, text) => expect(formatCount(value)).toBe(text));

  it("counts things", () => {
    expect(formatCounted(1, "sample")).toBe("1 sample");
    expect(formatCounted(0, "sample")).toBe("0 samples");
    expect(formatCounted(2000, "process", "processes")).toBe("2,000 processes");
  });

  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1.0 k"],
    [9949, "9.9 k"],
    [9951, "10 k"],
    [999_499, "999 k"],
    [999_500, "1.0 M"],
  ])("shortens %d", (value, text) => expect(formatCompact(value)).toBe(text));

  it.each([
    [412, 12040, "3.4 %"],
    [0, 10, "0 %"],
    [1, 1_000_000, "< 0.1 %"],
    [999_999, 1_000_000, "> 99.9 %"],
    [7, 7, "100 %"],
    [1, 0, "0 %"],
  ])("says %d of %d as a share", (part, total, text) => expect(formatShare(part, total)).toBe(text));

  it.each([
    [1, "1 byte"],
    [812, "812 bytes"],
    [71_234, "71 kB"],
    [4_300_000, "4.3 MB"],
    [999_600, "1.0 MB"],
  ])("says %d bytes", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it("steps by 1, 2 and 5", () => {
    expect([0, 1, 1.1, 3, 6, 11, 51, 200, 201].map(niceStep)).toEqual([1, 1, 2, 5, 10, 20, 100, 200, 500]);
  });
});
