// How sure a change is, in words.

import type { ChangesData, RankedChange } from "../api/types";
import type { FlameModel } from "../flamegraph/model";
import { formatSigned, unitAfter } from "../model/values";

/** "+2.1 … +3.9", the interval of about 95 % of a difference; empty where there is none. */
export function intervalInWords({ low, high }: RankedChange, unit: string): string {
  return low === null || high === null ? "" : `${formatSigned(low, unit)} … ${formatSigned(high, unit)}`;
}

/** "p ≤ 0.001", "p = 0.012"; "too few" where it can't be told. It is the share of about a thousand draws, so less can't be known. */
export function certaintyInWords(probability: number | null): string {
  if (probability === null) return "too few";
  return probability <= 0.001 ? "p ≤ 0.001" : `p = ${probability.toFixed(3)}`;
}

/** What the ranking says of a node's frame, as a whole: a sentence for the tooltip, or none where the frame isn't ranked. */
export function certaintyNotes(changes: ChangesData | null): (model: FlameModel, node: number) => readonly string[] {
  const ranked = new Map<string, RankedChange>();
  for (const change of changes?.changes ?? []) ranked.set(keyOf(change.name, change.library, change.kind), change);
  return (model, node) => {
    const frame = model.frame[node];
    const { name, library, kind } = model.frames;
    const change = ranked.get(keyOf(name[frame], library[frame], kind[frame]));
    if (!change || !changes) return [];
    const { unit } = changes;
    const difference = `${formatSigned(change.difference, unit)} ${unitAfter(unit)}`.trim();
    if (change.probability === null) return [`Wherever it is called: ${difference}; too few samples to be sure.`];
    const interval = intervalInWords(change, unit);
    return [`Wherever it is called: ${difference} (95 %: ${interval}), ${certaintyInWords(change.probability)}.`];
  };
}

function keyOf(name: string, library: string, kind: string): string {
  return `${name}\0${library}\0${kind}`;
}
