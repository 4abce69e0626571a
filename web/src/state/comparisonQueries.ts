import type {
  BaselineQuery,
  ChangesQuery,
  DifferentialQuery,
  HeatMapDifferenceQuery,
  HeatMapQuery,
} from "../api/client";
import type { ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import type { ShownBaseline } from "./comparison";
import { columnNsOf, filterOf, flameGraphQuery, heatMapQuery, isWeighted, mostCells, rangeOf, rowsOf } from "./queries";
import type { CellKind, View } from "./view";

export { columnNsOf, rangeOf };

// What a view asks of two sides.

/** The rows and columns of the selection's heat map, of the other profile; longer columns where those would be too many. */
export function baselineMapQuery(view: View, info: ProfileInfo, other: ProfileInfo, automaticNs: number): HeatMapQuery {
  const rows = rowsOf(view, info);
  const span = other.endNs - other.startNs;
  let columnNs = columnNsOf(view, info, automaticNs);
  while ((Math.ceil(span / columnNs) + 1) * rows > mostCells) columnNs *= 10;
  return { ...filterOf(view, other), weight: isWeighted(view, info), columnNs, rows };
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
