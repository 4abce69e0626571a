import { expect, test } from "vitest";
import type { ProfileInfo } from "../api/types";
import { SECOND } from "../model/time";
import { fromRecording, fromRecordingNs } from "./recordingClock";

const info = (originSourceNs: string, startNs: number, hasTime = true) =>
  ({ startNs, hasTime, clock: { originSourceNs } }) as ProfileInfo;

test.each([
  // The origin is a whole second of the recording's clock: both are the same.
  ["5000000000", 123, 0],
  // It is a whole second of the wall clock: 5.3 s; the first sample is at 5.7 s, or after the next whole second.
  ["5300000000", 400_000_000, -300_000_000],
  ["5300000000", 800_000_000, 700_000_000],
  ["-300000000", 100_000_000, -700_000_000],
  ["9007199254740993123", 0, -740_993_123],
])("from %s, first sample after %i ns", (origin, start, expected) => {
  expect(fromRecordingNs(info(origin, start))).toBe(expected);
});

test("a range is moved as a whole; without times nothing is", () => {
  const range = { startNs: SECOND, endNs: 3 * SECOND };
  expect(fromRecording(range, info("5300000000", 400_000_000))).toEqual({
    startNs: 700_000_000,
    endNs: 2_700_000_000,
  });
  expect(fromRecording(range, info("5300000000", 400_000_000, false))).toEqual(range);
});
