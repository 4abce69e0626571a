import { describe, expect, it } from "vitest";
import {
  DAY,
  formatDuration,
  formatOffset,
  formatPosition,
  formatRoundDuration,
  formatSeconds,
  formatStopwatch,
  formatWallClock,
  formatWallDate,
  HOUR,
  MILLISECOND,
  MINUTE,
  niceTimeStep,
  SECOND,
  secondDigits,
} from "./time";

describe("time", () => {
  it.each([
    [33_580_000_000, 3, "33.580 s"],
    [35_059_999_999, 3, "35.060 s"],
    [0, 3, "0.000 s"],
    [-1, 3, "0.000 s"],
    [-1_500_000_000, 1, "−1.5 s"],
    [1_234_567_890_123, 9, "1,234.567890123 s"],
    [10_101_010_102, 9, "10.101010102 s"],
    [86_399_999_500_000, 0, "86,400 s"],
  ])("writes %d ns as seconds", (ns, digits, text) => expect(formatSeconds(ns, digits)).toBe(text));

  it("needs as many decimals as the resolution has", () => {
    expect([SECOND, 20 * MILLISECOND, MILLISECOND, 999_999, 1, 2 * SECOND].map((r) => secondDigits(r))).toEqual([
      0, 2, 3, 4, 9, 0,
    ]);
    expect(secondDigits(SECOND, 3)).toBe(3);
  });

  it.each([
    [12 * MINUTE + 33_580 * MILLISECOND, 3, "12:33.580"],
    [HOUR + 2 * MINUTE + 3 * SECOND, 0, "1:02:03"],
    [59_999_900_000, 3, "1:00.000"],
    [5 * SECOND, 0, "0:05"],
  ])("writes %d ns as a stopwatch", (ns, digits, text) => expect(formatStopwatch(ns, digits)).toBe(text));

  it.each([
    [7, "7 ns"],
    [35_000, "35 µs"],
    [480 * MILLISECOND, "480 ms"],
    [10_101_010, "10.1 ms"],
    [1_480 * MILLISECOND, "1.480 s"],
    [999_990_000, "1.000 s"],
    [125 * SECOND, "2 min 05 s"],
    [59_999_999_999, "1 min 00 s"],
    [100 * MINUTE, "1 h 40 min"],
    [3 * DAY + 2 * HOUR, "3 d 02 h"],
  ])("says how long %d ns are", (ns, text) => expect(formatDuration(ns)).toBe(text));

  it("writes all times of a profile alike", () => {
    expect(formatPosition(33_580 * MILLISECOND, 100 * SECOND)).toBe("33.580 s");
    expect(formatPosition(33_580 * MILLISECOND, HOUR)).toBe("0:33.580");
  });

  it("says round lengths plainly", () => {
    expect(
      [100 * MILLISECOND, SECOND, 2500 * MILLISECOND, 90 * SECOND, 5 * MINUTE, HOUR, DAY].map(formatRoundDuration),
    ).toEqual(["100 ms", "1 s", "2.5 s", "1.5 min", "5 min", "1 h", "1 d"]);
  });

  it("says offsets in the unit of the column", () => {
    expect(formatOffset(480 * MILLISECOND, SECOND)).toBe("+480 ms");
    expect(formatOffset(10_101_011, SECOND)).toBe("+10.101 ms");
    expect(formatOffset(0, SECOND)).toBe("+0 ms");
    expect(formatOffset(1500 * MILLISECOND, 10 * SECOND)).toBe("+1.5 s");
    expect(formatOffset(90 * SECOND, 5 * MINUTE)).toBe("+1.5 min");
    expect(formatOffset(20_000, MILLISECOND)).toBe("+20 µs");
  });

  it("tells the time of day to the nanosecond", () => {
    const origin = "1767225600000000000";
    expect(formatWallClock(origin, 33_580_000_000)).toBe("00:00:33.580");
    expect(formatWallClock(origin, 1, 9)).toBe("00:00:00.000000001");
    expect(formatWallClock(origin, 999_999_600)).toBe("00:00:01.000");
    expect(formatWallClock(origin, -1 * SECOND, 0)).toBe("23:59:59");
    expect(formatWallDate(origin, 0)).toBe("2026-01-01");
    expect(formatWallDate(origin, -1)).toBe("2025-12-31");
  });

  it("steps as clocks do", () => {
    const atLeast = [
      1,
      3 * MILLISECOND,
      600 * MILLISECOND,
      6 * SECOND,
      11 * SECOND,
      31 * SECOND,
      20 * MINUTE,
      4 * HOUR,
      13 * HOUR,
    ];
    expect(atLeast.map(niceTimeStep)).toEqual([
      1,
      5 * MILLISECOND,
      SECOND,
      10 * SECOND,
      15 * SECOND,
      MINUTE,
      30 * MINUTE,
      6 * HOUR,
      DAY,
    ]);
  });
});
