import { SECOND } from "../model/time";
import { encodeRange } from "./url";
import { flavours, layouts } from "./view";

// Links of Netflix FlameScope, whose page kept its place behind the hash: /#/flamegraph/perf/stacks.gz/10.2/11.98?search=malloc. Each leads to the same view here, as our own query string. docs/original.md lists them.

interface Side {
  profile: string;
  /** Seconds, as they stand in the link; `null` is the whole profile. */
  range: { start: string; end: string } | null;
}

/** The query string of the view that an old link shows; `null` where the hash is none. What can't be understood leads to the list of profiles, as a place that is not known did. */
export function queryOfOriginalLink(hash: string): string | null {
  if (!hash.startsWith("#/")) return null;
  const [path, parameters = ""] = hash.slice(2).split(/\?(.*)/s);
  const pairs = pairsOf(path.split("/").filter((part) => part !== ""));
  if (!pairs) return "";
  if (pairs.some(([name, value]) => name === "range" || (name === "baseline" && value !== "all")))
    pairs.push(["clock", "recording"]);

  // It took its state from the query at first load, whatever was in it.
  const given = new URLSearchParams(parameters);
  const flavour = flavours.find((one) => one === given.get("flavor"));
  const layout = layouts.find((one) => one === given.get("layout"));
  if (flavour) pairs.push(["flavour", flavour]);
  if (layout) pairs.push(["layout", layout]);
  if (given.get("search")) pairs.push(["search", given.get("search") as string]);
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

function pairsOf(parts: string[]): [string, string][] | null {
  const [route, ...rest] = parts;
  switch (route) {
    case "heatmap":
      return heatMapPairs(rest);
    case "flamegraph":
      return withRest(rest, (side, after) => (after.length === 0 ? selectionOf(side) : null));
    case "compare":
      return withRest(rest, comparePairs);
    case "differential":
    case "elided":
      return withRest(rest, (one, after) =>
        after[0] === "compare"
          ? withRest(after.slice(1), (other, end) => (end.length === 0 ? comparison(route, one, other) : null))
          : null,
      );
    default:
      return null;
  }
}

// The first versions had no type, and the flame graph's range behind the heat map: /#/heatmap/stacks.gz/flamegraph/1/2.
function heatMapPairs(parts: string[]): [string, string][] | null {
  const at = parts.indexOf("flamegraph");
  const file = at < 0 ? parts : parts.slice(0, at);
  if (file.length < 1 || file.length > 2) return null;
  const graph = at < 0 ? [] : parts.slice(at + 1);
  return withRest(["", file[file.length - 1], ...graph], (side, after) =>
    after.length === 0 ? selectionOf(side) : null,
  );
}

// The graph that "Compare" was pressed on, before and after a file was chosen to compare it with.
function comparePairs(side: Side, after: string[]): [string, string][] | null {
  if (after.length === 0) return selectionOf(side);
  if (after[0] !== "heatmap") return null;
  return withRest(after.slice(1), (other, end) => (end.length === 0 ? comparison("differential", side, other) : null));
}

// Its differential has the shape of the first side and is compared with the second, by shares. What was elided is what only the second side has: there the second is what is looked at.
function comparison(route: "differential" | "elided", one: Side, other: Side): [string, string][] {
  const [selection, baseline] = route === "differential" ? [one, other] : [other, one];
  const pairs = selectionOf(selection);
  if (baseline.profile !== selection.profile) pairs.push(["baseline.profile", baseline.profile]);
  const range = rangeOf(baseline);
  if (range !== null || baseline.profile === selection.profile) pairs.push(["baseline", range ?? "all"]);
  pairs.push(["tab", route], ["measure", "share"]);
  if (route === "differential") pairs.push(["widths", "selection"]);
  return pairs;
}

function selectionOf(side: Side): [string, string][] {
  const range = rangeOf(side);
  return range === null
    ? [["profile", side.profile]]
    : [
        ["profile", side.profile],
        ["range", range],
      ];
}

/** Reads type, file and, where there are two numbers, range; the rest goes on. */
function withRest<T>(parts: string[], go: (side: Side, rest: string[]) => T | null): T | null {
  const [, file, start, end] = parts;
  if (file === undefined) return null;
  const profile = decoded(file);
  if (profile === null) return null;
  const hasRange = start !== undefined && end !== undefined && isSeconds(start) && isSeconds(end);
  return go({ profile, range: hasRange ? { start, end } : null }, parts.slice(hasRange ? 4 : 2));
}

/** The range as our address has it; `null` for none, and for one that is empty or turned round. */
function rangeOf(side: Side): string | null {
  if (!side.range) return null;
  const [startNs, endNs] = [nanoseconds(side.range.start), nanoseconds(side.range.end)];
  return startNs < endNs ? encodeRange({ startNs, endNs }) : null;
}

function isSeconds(text: string): boolean {
  return /^-?\d{1,7}(\.\d+)?(e-\d{1,3})?$/.test(text);
}

/**
 * The first nanosecond at or after a time in seconds, as the server has it. The times were added up in floating point, so one that is above a nanosecond by no more than that may be off is that nanosecond.
 */
function nanoseconds(text: string): number {
  const seconds = Number(text);
  const whole = Math.floor(seconds);
  const fraction = (seconds - whole) * SECOND;
  const slack = (unitInLastPlace(Math.abs(seconds)) / 2 + 8 * Number.EPSILON) * SECOND;
  return whole * SECOND + Math.ceil(fraction - slack);
}

function unitInLastPlace(value: number): number {
  return value < 1 ? Number.EPSILON / 2 : 2 ** Math.floor(Math.log2(value)) * Number.EPSILON;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
