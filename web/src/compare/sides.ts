// The two sides of a comparison in words.

import type { DifferenceSide, ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import { formatDuration, formatPosition } from "../model/time";
import type { ShownBaseline } from "../state/comparison";

/** "10.000 s → 20.000 s", or that it is all or the rest. */
export function rangeInWords(range: TimeRange | "rest" | null, info: ProfileInfo | null): string {
  if (range === "rest") return "the rest of the recording";
  if (!info?.hasTime) return "all of it";
  if (range === null) return "the whole profile";
  return `${formatPosition(range.startNs, info.endNs)} → ${formatPosition(range.endNs, info.endNs)}`;
}

export function baselineInWords({ range, info }: ShownBaseline): string {
  return rangeInWords(range, info);
}

/** How long a side was recorded; empty for a profile without times. */
export function recordedInWords(side: DifferenceSide): string {
  return side.recordedNs > 0 ? formatDuration(side.recordedNs) : "";
}
