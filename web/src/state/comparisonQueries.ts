import type {
  BaselineQuery,
  ChangesQuery,
  DifferentialQuery,
  HeatMapDifferenceQuery,
  HeatMapQuery,
  SampleFilter,
} from "../api/client";
import type { Choice, ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import type { ShownBaseline } from "./comparison";
import {
  columnNsOf,
  eventOf,
  filtersOf,
  flameGraphQuery,
  heatMapQuery,
  isWeighted,
  mostCells,
  rangeOf,
  rowsOf,
} from "./queries";
import type { CellKind, FilterKind, View } from "./view";

export { columnNsOf, rangeOf };

// What a view asks of two sides.

/** The rows and columns of the selection's heat map, of the other profile; longer columns where those would be too many. */
export function baselineMapQuery(view: View, info: ProfileInfo, other: ProfileInfo, automaticNs: number): HeatMapQuery {
  const rows = rowsOf(view, info);
  const span = other.endNs - other.startNs;
  let columnNs = columnNsOf(view, info, automaticNs);
  while ((Math.ceil(span / columnNs) + 1) * rows > mostCells) columnNs *= 10;
  return { ...filterAcross(view, info, other), weight: isWeighted(view, info), columnNs, rows };
}

/** The selection's filter on another profile, as the server has it for a baseline: keys of processes and threads differ from run to run, so those of the same names are meant. */
function filterAcross(view: View, info: ProfileInfo, other: ProfileInfo): SampleFilter {
  const event = eventOf(view, info);
  const known = event === "*" || other.events.some(({ key }) => key === event);
  const filters = filtersAcross(view, info, other);
  for (const kind of ["process", "thread"] as const) {
    if (filters[kind].length === 0 && filtersOf(view, info)[kind].length > 0) filters[kind] = [nobody];
  }
  return { profile: other.id, event: known ? event : other.defaults.event, idle: view.idle, ...filters };
}

/** The key of no process and of no thread. */
const nobody = String(2 ** 31 - 1);

/** The filters that mean in another profile what they mean in this one. */
export function filtersAcross(view: View, info: ProfileInfo, other: ProfileInfo): Record<FilterKind, string[]> {
  const { comm, cpu, process, thread } = filtersOf(view, info);
  const like = (keys: readonly string[], from: readonly Choice[], to: readonly Choice[]) => {
    const names = new Set(from.filter(({ key }) => keys.includes(key)).map(nameOf));
    return to.filter((choice) => names.has(nameOf(choice))).map(({ key }) => key);
  };
  return {
    comm: [...comm],
    process: like(process, info.processes, other.processes),
    thread: like(thread, info.threads, other.threads),
    cpu: [...cpu],
  };
}

/** Without the number by which the list tells it from others: "java (1240)", "swapper/3". */
function nameOf({ name }: Choice): string {
  return name.replace(/ \(\d+\)$|(?<=^swapper)\/\d+$/, "");
}

function baselineQuery(baseline: ShownBaseline): BaselineQuery {
  if (baseline.range === "rest") {
    return { baseline: "rest", "baseline.profile": null, "baseline.startNs": null, "baseline.endNs": null };
  }
  return {
    baseline: null,
    // Said although it may be the selection's: it says that there is a baseline.
    "baseline.profile": baseline.profile,
    "baseline.startNs": baseline.range?.startNs ?? null,
    "baseline.endNs": baseline.range?.endNs ?? null,
  };
}

export function changesQuery(
  view: View,
  info: ProfileInfo,
  range: TimeRange | null,
  baseline: ShownBaseline,
): ChangesQuery {
  const { focus: _, ...selection } = flameGraphQuery(view, info, range);
  return { ...selection, ...baselineQuery(baseline), measure: view.measure };
}

export function differentialQuery(
  view: View,
  info: ProfileInfo,
  range: TimeRange | null,
  baseline: ShownBaseline,
): DifferentialQuery {
  const layout = view.tab === "elided" ? "elided" : view.tab === "differential" ? view.widths : "union";
  return { ...changesQuery(view, info, range, baseline), layout, focus: view.zoom };
}

export function differenceMapQuery(
  view: View,
  info: ProfileInfo,
  automaticNs: number,
  otherId: string | null,
  kind: CellKind,
): HeatMapDifferenceQuery {
  const isMedian = kind === "median";
  return {
    ...heatMapQuery(view, info, automaticNs),
    baseline: isMedian ? "median" : null,
    "baseline.profile": isMedian ? null : otherId,
  };
}

/** True when two queries differ in their ranges alone: then the picture on the screen is a step on the way to the next. */
export function differInRangesOnly(one: DifferentialQuery | null, other: DifferentialQuery): boolean {
  if (!one) return false;
  const without = (query: DifferentialQuery) =>
    JSON.stringify({ ...query, startNs: null, endNs: null, "baseline.startNs": null, "baseline.endNs": null });
  return without(one) === without(other);
}
