import { expect, test } from "vitest";
import type { ProfileInfo } from "../api/types";
import { lossesOf } from "./losses";

const info = (lostEvents: number | null, skipped: number[], samplesWithoutTime = 0, hasTime = true) =>
  ({
    hasTime,
    samplesWithoutTime,
    capture: { lostEvents },
    report: { skipped: skipped.map((count) => ({ reason: "", count, examples: [] })) },
  }) as unknown as ProfileInfo;

test.each([
  [info(null, []), []],
  [info(0, []), []],
  [info(1, [2, 3]), ["1 event lost while recording", "5 records skipped while reading"]],
  [info(0, [], 7), ["7 samples without a time, not in the heat map"]],
  [info(0, [], 7, false), []],
])("what is missing is said in words", (profile, losses) => expect(lossesOf(profile)).toEqual(losses));
