import type { ProfileInfo } from "../api/types";
import { formatCounted } from "../model/numbers";

/** What is missing from a profile, a sentence each: lost while recording, or skipped while reading. Empty for a whole one. */
export function lossesOf(info: ProfileInfo): string[] {
  const skipped = info.report.skipped.reduce((sum, reason) => sum + reason.count, 0);
  const lost = info.capture.lostEvents ?? 0;
  const losses: string[] = [];
  if (lost > 0) losses.push(`${formatCounted(lost, "event")} lost while recording`);
  if (skipped > 0) losses.push(`${formatCounted(skipped, "record")} skipped while reading`);
  if (info.samplesWithoutTime > 0 && info.hasTime) {
    losses.push(`${formatCounted(info.samplesWithoutTime, "sample")} without a time, not in the heat map`);
  }
  return losses;
}
