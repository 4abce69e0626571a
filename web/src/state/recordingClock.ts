import type { ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import { SECOND } from "../model/time";

/** What to add to a time on the recording's own clock, counted from its last whole second before the first sample, to get one from the profile's origin: 0, or less than a second. */
export function fromRecordingNs(info: ProfileInfo): number {
  const origin = BigInt(info.clock.originSourceNs);
  const second = BigInt(SECOND);
  const past = (((origin + BigInt(info.startNs)) % second) + second) % second;
  return info.startNs - Number(past);
}

/** A range on the recording's own clock as one from the profile's origin. */
export function fromRecording(range: TimeRange, info: ProfileInfo): TimeRange {
  const ns = info.hasTime ? fromRecordingNs(info) : 0;
  return { startNs: range.startNs + ns, endNs: range.endNs + ns };
}
