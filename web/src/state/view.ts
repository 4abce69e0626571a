import type { DifferenceMeasure, Flavour, Grouping } from "../api/types";
import { DEFAULT_PALETTE, PALETTES, type PaletteName } from "../heatmap/palettes";
import type { TimeRange } from "../model/range";

export const layouts = ["icicle", "flame"] as const;
export type Layout = (typeof layouts)[number];

export const scales = ["linear", "sqrt", "log", "quantile"] as const;
export type Scale = (typeof scales)[number];

export const paletteNames: readonly PaletteName[] = PALETTES.map((palette) => palette.name);

export const groupings: readonly Grouping[] = ["comm", "process", "thread", "cpu", "event", "none"];

export const flavours: readonly Flavour[] = [
  "standard",
  "nodejs",
  "nodejs-packages",
  "java-packages",
  "dotnet-namespaces",
];

/** The filters that name several keys; each is a list of the profile's description and a parameter of every picture. */
export const filterKinds = ["comm", "process", "thread", "cpu"] as const;
export type FilterKind = (typeof filterKinds)[number];
export type Filters = Readonly<Record<FilterKind, readonly string[]>>;

export const noFilters: Filters = { comm: [], process: [], thread: [], cpu: [] };

/** What the lower half of the page shows: the selection, or how it compares with the baseline. */
export const tabs = ["graph", "sides", "differential", "elided", "changes"] as const;
export type Tab = (typeof tabs)[number];

export const measures: readonly DifferenceMeasure[] = ["rate", "share"];

/** Whose widths a differential has. */
export const widths = ["union", "baseline", "selection"] as const;
export type Widths = (typeof widths)[number];

/** What a cell of the heat map is: its samples, or how it differs from what is usual or from the other profile. */
export const cellKinds = ["samples", "median", "baseline"] as const;
export type CellKind = (typeof cellKinds)[number];

/** Where the seconds of ranges begin: as the page's, at the profile's origin; or, as those of the original's links, at the last whole second of the recording's own clock before its first sample. */
export const clocks = ["page", "recording"] as const;
export type Clock = (typeof clocks)[number];

/** What the selection is compared with. */
export interface Baseline {
  /** `null` is the profile of the selection. */
  readonly profile: string | null;
  /** `null` is all of the profile; "rest" is all of the recording but the selection. */
  readonly range: TimeRange | "rest" | null;
}

/** What is looked at, and how: all of it is in the page's address. `null` is what the profile proposes. */
export interface View {
  profile: string | null;
  /** A key of the profile's events; "*" is all of them. */
  event: string | null;
  idle: boolean;
  /** Whether samples count for what they weigh; `null` is what is usual for the event. */
  weight: boolean | null;
  filters: Filters;
  group: Grouping | null;
  flavour: Flavour;
  /** `null` is the length that shows the whole recording. */
  columnNs: number | null;
  rows: number | null;
  scale: Scale;
  palette: PaletteName;
  /** `null` is the whole profile. */
  range: TimeRange | null;
  layout: Layout;
  search: string;
  /** Id of the flame graph's node that fills the width. */
  zoom: number | null;
  /** `null`: nothing is compared. */
  baseline: Baseline | null;
  tab: Tab;
  measure: DifferenceMeasure;
  widths: Widths;
  cells: CellKind;
  /** On which clock the ranges are. Those of a recording are put on the page's once it is known. */
  clock: Clock;
}

/** What an address that says nothing means. */
export const plainView: View = {
  profile: null,
  event: null,
  idle: false,
  weight: null,
  filters: noFilters,
  group: null,
  flavour: "standard",
  columnNs: null,
  rows: null,
  scale: "linear",
  palette: DEFAULT_PALETTE,
  range: null,
  layout: "icicle",
  search: "",
  zoom: null,
  baseline: null,
  tab: "graph",
  measure: "rate",
  widths: "union",
  cells: "samples",
  clock: "page",
};

/** The view of another profile: how it is drawn stays, what was picked out of the old one goes. */
export function viewOfProfile(view: View, profile: string | null): View {
  return { ...plainView, profile, scale: view.scale, palette: view.palette, layout: view.layout };
}

/** The view with the two sides changed over; `null` where that can't be: the rest of a recording is no selection. */
export function swapped(view: View): View | null {
  const { baseline, range, profile } = view;
  if (!baseline || baseline.range === "rest") return null;
  const isOther = baseline.profile !== null && baseline.profile !== profile;
  return {
    ...view,
    profile: isOther ? baseline.profile : profile,
    range: baseline.range,
    baseline: { profile: isOther ? profile : null, range },
    // The sides of the widths change places too, so that the picture keeps its widths.
    widths: view.widths === "baseline" ? "selection" : view.widths === "selection" ? "baseline" : "union",
  };
}

export function hasFilters(filters: Filters): boolean {
  return filterKinds.some((kind) => filters[kind].length > 0);
}

/** Adds a key to a filter, or takes it out again. */
export function toggleKey(filters: Filters, kind: FilterKind, key: string): Filters {
  const keys = filters[kind];
  return { ...filters, [kind]: keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key] };
}
