// A frame of two sides in words and numbers.

import { formatShare } from "../model/numbers";
import { formatSigned, formatValue, unitAfter } from "../model/values";
import type { FlameModel } from "./model";

/** A row of the comparison: the same of both sides, and how they differ. */
export interface ComparedRow {
  readonly word: string;
  readonly baseline: string;
  readonly selection: string;
  readonly difference: string;
}

export interface DifferenceFacts {
  /** Said above the numbers: that it is new, that it is gone; empty where both have it. */
  readonly status: string;
  readonly rows: readonly ComparedRow[];
}

/** Both values, both shares, and the difference; null for a node of a graph of one side. */
export function differenceFacts(model: FlameModel, node: number): DifferenceFacts | null {
  const known = model.difference;
  if (!known) return null;
  const { unit } = known;
  const baselineTotal = known.baselineTotal[node];
  const selectionTotal = known.selectionTotal[node];
  const compared = (word: string, baseline: number, selection: number): ComparedRow => {
    const one = baseline * known.baseline.factor;
    const other = selection * known.selection.factor;
    return {
      word,
      baseline: formatValue(one, unit),
      selection: formatValue(other, unit),
      difference: formatSigned(other - one, unit),
    };
  };
  const rows = [compared(unitAfter(unit) || "Total", baselineTotal, selectionTotal)];
  if (unit !== "share") {
    const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    const change = share(selectionTotal, known.selection.total) - share(baselineTotal, known.baseline.total);
    rows.push({
      word: "Share",
      baseline: formatShare(baselineTotal, known.baseline.total),
      selection: formatShare(selectionTotal, known.selection.total),
      // Points, since a percentage of a percentage is something else.
      difference: formatSigned(change, "share").replace("%", "pts"),
    });
  }
  rows.push(compared("Self", known.baselineSelf[node], known.selectionSelf[node]));
  return { status: statusOf(model, node), rows };
}

export function statusOf(model: FlameModel, node: number): string {
  const known = model.difference;
  if (!known || model.frames.kind[model.frame[node]] === "other") return "";
  if (known.baselineTotal[node] === 0 && known.selectionTotal[node] > 0) return "new: not in the baseline";
  return known.selectionTotal[node] === 0 && known.baselineTotal[node] > 0 ? "gone: not in the selection" : "";
}

/** "+3.25 samples/s, from 1.25 to 4.50, 3.1 % to 9.8 %": the line below the graph and what a screen reader is told. */
export function changeInWords(model: FlameModel, node: number): string {
  const facts = differenceFacts(model, node);
  if (!facts || !model.difference) return "";
  const [value, share] = facts.rows;
  const unit = unitAfter(model.difference.unit);
  const status = statusOf(model, node).split(":")[0];
  const parts = [`${value.difference} ${unit}`.trim(), `from ${value.baseline} to ${value.selection}`];
  if (share.word === "Share") parts.push(`${share.baseline} to ${share.selection} of all`);
  return `${status ? `${status}, ` : ""}${parts.join(", ")}`;
}

/** How much of either side a search has found. */
export function matchedOnBothSides(model: FlameModel, outermost: Int32Array): string {
  const known = model.difference;
  if (!known) return "";
  let baseline = 0;
  let selection = 0;
  for (const node of outermost) {
    baseline += known.baselineTotal[node];
    selection += known.selectionTotal[node];
  }
  return `matched ${formatShare(baseline, known.baseline.total)} of the baseline, ${formatShare(selection, known.selection.total)} of the selection`;
}
