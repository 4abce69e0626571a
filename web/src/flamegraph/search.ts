import type { FrameKind } from "../api/types";
import { type FlameModel, indexRows, type RowIndex } from "./model";

/** A search read: nothing to look for, an expression, or words on why it is none. */
export type Query = { kind: "none" } | { kind: "expression"; expression: RegExp } | { kind: "invalid"; reason: string };

/** Reads a search as a regular expression that ignores case. */
export function readQuery(search: string): Query {
  if (search === "") return { kind: "none" };
  try {
    return { kind: "expression", expression: new RegExp(search, "i") };
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    // "Invalid regular expression: /a(/i: Unterminated group": only the end says something new.
    const reason = said.startsWith("Invalid regular expression") ? said.slice(said.lastIndexOf(": ") + 2) : said;
    return { kind: "invalid", reason: reason || "It can't be read." };
  }
}

/**
 * Tests names from the first one on, until `deadline` (as `now` tells it). Returns one byte a name that was tested, so a shorter
 * array says that time ran out.
 */
export function testNames(
  expression: RegExp,
  names: readonly string[],
  deadline: number,
  now: () => number = () => performance.now(),
): Uint8Array {
  const matched = new Uint8Array(names.length);
  for (let i = 0; i < names.length; i++) {
    if (i % 64 === 63 && now() > deadline) return matched.slice(0, i);
    if (expression.test(names[i])) matched[i] = 1;
  }
  return matched;
}

/** Whether a search may find a frame: the root is in every stack, and "other" is no name of anything. */
export const isSearchable = (kind: FrameKind) => kind !== "root" && kind !== "other";

/** What a search found in a graph. */
export interface Matches {
  /** The matched nodes by level, to draw them. */
  readonly rows: RowIndex;
  /** The outermost matched nodes in preorder: no sample is in two of them. To step through. */
  readonly outermost: Int32Array;
  /** One byte a node. */
  readonly isMatch: Uint8Array;
}

/** Carries the matched frames (one byte each) over to the nodes. */
export function findMatches(model: FlameModel, matchedFrames: Uint8Array): Matches {
  const isMatch = new Uint8Array(model.count);
  const outermost: number[] = [];
  let covered = 0;
  for (let i = 0; i < model.count; i++) {
    if (matchedFrames[model.frame[i]] !== 1) continue;
    isMatch[i] = 1;
    if (i < covered) continue;
    outermost.push(i);
    covered = model.end[i];
  }
  return {
    rows: indexRows(model, isMatch),
    outermost: Int32Array.from(outermost),
    isMatch,
  };
}

/** How many samples below `node` have a match anywhere on their stack, above the node too; each is counted once. */
export function matchedSamples(model: FlameModel, matches: Matches, node: number): number {
  for (let up = node; up > 0; up = model.parent[up]) if (matches.isMatch[up] === 1) return model.total[node];
  let sum = 0;
  for (const match of matches.outermost) {
    if (match >= model.end[node]) break;
    if (match >= node) sum += model.total[match];
  }
  return sum;
}

/** How many samples below `node` lie in folded frames that are under no match: so many more may match. */
export function foldedSamples(model: FlameModel, matches: Matches, node: number): number {
  const folded = model.frames.kind.map((kind) => kind === "other");
  if (!folded.includes(true)) return 0;
  let sum = 0;
  for (let i = node; i < model.end[node]; ) {
    const isCovered = matches.isMatch[i] === 1;
    if (!isCovered && folded[model.frame[i]]) sum += model.total[i];
    i = isCovered ? model.end[i] : i + 1;
  }
  return sum;
}

/** The outermost match after (`step` 1) or before (-1) the node in preorder, around the ends; -1 if there is none. */
export function stepMatch(matches: Matches, node: number, step: 1 | -1): number {
  const { outermost } = matches;
  if (outermost.length === 0) return -1;
  if (step === 1) return outermost.find((match) => match > node) ?? outermost[0];
  return outermost.findLast((match) => match < node) ?? outermost[outermost.length - 1];
}
