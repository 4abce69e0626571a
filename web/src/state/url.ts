import type { TimeRange } from "../model/range";
import { DAY, MILLISECOND, SECOND } from "../model/time";
import {
  type Baseline,
  cellKinds,
  clocks,
  type FilterKind,
  filterKinds,
  flavours,
  groupings,
  layouts,
  measures,
  paletteNames,
  plainView,
  scales,
  tabs,
  type View,
  widths,
} from "./view";

// The view as the query string of "/". What the plain view says is left out; what can't be understood is ignored.

const wholeNumber = /^\d{1,15}$/;
const secondsRange = /^(-?\d{1,7}(?:\.\d{1,9})?)-(-?\d{1,7}(?:\.\d{1,9})?)$/;

/** The query string of a view, with its question mark; empty for the plain view. */
export function encodeView(view: View): string {
  const pairs: [string, string][] = [];
  const add = (name: string, value: string | number | null, plain: string | number | null) => {
    if (value !== null && value !== plain) pairs.push([name, String(value)]);
  };
  add("profile", view.profile, null);
  add("event", view.event, null);
  if (view.idle) add("idle", 1, 0);
  if (view.weight !== null) add("weight", view.weight ? 1 : 0, null);
  for (const kind of filterKinds) for (const key of view.filters[kind]) add(kind, key, null);
  add("group", view.group, null);
  add("flavour", view.flavour, plainView.flavour);
  add("columnNs", view.columnNs, null);
  add("rows", view.rows, null);
  add("scale", view.scale, plainView.scale);
  add("palette", view.palette, plainView.palette);
  if (view.range) add("range", encodeRange(view.range), null);
  if (view.baseline) {
    add("baseline.profile", view.baseline.profile, null);
    const { range, profile } = view.baseline;
    add(
      "baseline",
      range === null ? "all" : range === "rest" ? range : encodeRange(range),
      profile === null ? null : "all",
    );
  }
  add("clock", view.clock, plainView.clock);
  add("cells", view.cells, plainView.cells);
  add("tab", view.tab, plainView.tab);
  add("measure", view.measure, plainView.measure);
  add("widths", view.widths, plainView.widths);
  add("layout", view.layout, plainView.layout);
  add("search", view.search, "");
  add("zoom", view.zoom, null);
  return pairs.length === 0 ? "" : `?${pairs.map(([name, value]) => `${name}=${escapeValue(value)}`).join("&")}`;
}

/** Reads a query string; what it doesn't say, or says wrongly, is as in `base`. */
export function decodeView(query: string, base: View = plainView): View {
  const given = new URLSearchParams(query);
  const text = (name: string) => given.get(name) || null;
  const number = (name: string, least: number, most: number) => {
    const value = wholeNumber.test(given.get(name) ?? "") ? Number(given.get(name)) : Number.NaN;
    return value >= least && value <= most ? value : null;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[]) =>
    allowed.find((one) => one === given.get(name)) ?? null;
  const keys = (kind: FilterKind) => [...new Set(given.getAll(kind))].filter((key) => key !== "");
  return {
    profile: text("profile") ?? base.profile,
    event: text("event") ?? base.event,
    idle: given.has("idle") ? given.get("idle") === "1" : base.idle,
    weight: oneOf("weight", ["0", "1"]) ? given.get("weight") === "1" : base.weight,
    filters: { comm: keys("comm"), process: keys("process"), thread: keys("thread"), cpu: keys("cpu") },
    group: oneOf("group", groupings) ?? base.group,
    flavour: oneOf("flavour", flavours) ?? base.flavour,
    columnNs: number("columnNs", MILLISECOND, DAY) ?? base.columnNs,
    rows: number("rows", 1, 1000) ?? base.rows,
    scale: oneOf("scale", scales) ?? base.scale,
    palette: oneOf("palette", paletteNames) ?? base.palette,
    range: decodeRange(given.get("range") ?? "") ?? base.range,
    layout: oneOf("layout", layouts) ?? base.layout,
    search: given.get("search") ?? base.search,
    zoom: number("zoom", 0, Number.MAX_SAFE_INTEGER) ?? base.zoom,
    baseline: decodeBaseline(given.get("baseline"), text("baseline.profile")) ?? base.baseline,
    tab: oneOf("tab", tabs) ?? base.tab,
    measure: oneOf("measure", measures) ?? base.measure,
    widths: oneOf("widths", widths) ?? base.widths,
    cells: oneOf("cells", cellKinds) ?? base.cells,
    clock: oneOf("clock", clocks) ?? base.clock,
  };
}

/** A range, "all" or "rest"; another profile alone is all of it. */
function decodeBaseline(text: string | null, profile: string | null): Baseline | null {
  if (text === "rest" && profile === null) return { profile, range: "rest" };
  const range = decodeRange(text ?? "");
  return range || text === "all" || profile !== null ? { profile, range } : null;
}

/** Seconds from the profile's origin, exact to the nanosecond: "33.58-35.06". */
export function encodeRange(range: TimeRange): string {
  return `${encodeSeconds(range.startNs)}-${encodeSeconds(range.endNs)}`;
}

/** The range, or `null` for what is none: damaged, empty or turned round. */
export function decodeRange(text: string): TimeRange | null {
  const match = secondsRange.exec(text);
  if (!match) return null;
  const startNs = decodeSeconds(match[1]);
  const endNs = decodeSeconds(match[2]);
  const exact = Number.isSafeInteger(startNs) && Number.isSafeInteger(endNs);
  return exact && startNs < endNs ? { startNs, endNs } : null;
}

function encodeSeconds(ns: number): string {
  const size = Math.abs(ns);
  const fraction = (size % SECOND).toString().padStart(9, "0").replace(/0+$/, "");
  return `${ns < 0 ? "-" : ""}${Math.floor(size / SECOND)}${fraction === "" ? "" : `.${fraction}`}`;
}

// Digits, not a float: 33.58 has no binary fraction, and its nanosecond would be lost.
function decodeSeconds(text: string): number {
  const [whole, fraction = ""] = text.replace("-", "").split(".");
  const ns = Number(whole) * SECOND + Number(fraction.padEnd(9, "0"));
  return text.startsWith("-") && ns !== 0 ? -ns : ns;
}

// Paths and thread keys stay readable in an address that people paste into a chat.
function escapeValue(value: string): string {
  return encodeURIComponent(value).replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%20", "+");
}
