import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { ApiClient, ChangesQuery, DifferentialQuery, HeatMapDifferenceQuery, HeatMapQuery } from "../api/client";
import type {
  ChangesData,
  DifferenceMeasure,
  DifferentialData,
  HeatMapData,
  HeatMapDifference,
  ProfileInfo,
} from "../api/types";
import type { TimeRange } from "../model/range";
import {
  baselineMapQuery,
  changesQuery,
  columnNsOf,
  differenceMapQuery,
  differentialQuery,
  differInRangesOnly,
  filtersAcross,
  rangeOf,
} from "./comparisonQueries";
import { withoutUnknownFocus } from "./focus";
import type { ViewLocation } from "./location";
import { createPicture, type Picture } from "./picture";
import { createProfileLoad, type ProfileLoad } from "./profileLoad";
import { type CellKind, swapped, type Tab, type View, type Widths } from "./view";

/** The side that the selection is compared with, as it is shown now. */
export interface ShownBaseline {
  readonly profile: string;
  /** A profile other than the selection's. */
  readonly isOther: boolean;
  /** Its description; `null` until it is loaded. */
  readonly info: ProfileInfo | null;
  /** `null` is all of it, "rest" all but the selection. */
  readonly range: TimeRange | "rest" | null;
}

/** The second selection, and the pictures of what differs. */
export interface Comparison {
  /** `null`: nothing is compared. */
  readonly baseline: ReadonlySignal<ShownBaseline | null>;
  /** The baseline's range, while it is dragged too, where it is one. */
  readonly range: ReadonlySignal<TimeRange | null>;
  /** The load of the other profile. */
  readonly load: ProfileLoad;
  /** Of the other profile. */
  readonly heatMap: Picture<HeatMapQuery, HeatMapData>;
  readonly differential: Picture<DifferentialQuery, DifferentialData>;
  readonly changes: Picture<ChangesQuery, ChangesData>;
  readonly differences: Picture<HeatMapDifferenceQuery, HeatMapDifference>;
  /** What the cells are: what was asked for, where that can be shown. */
  readonly cells: ReadonlySignal<CellKind>;

  select(range: TimeRange | null, phase: "preview" | "commit"): void;
  /** Makes the selection the baseline. */
  takeSelection(): void;
  /** Compares with another profile, at the same range. */
  chooseProfile(id: string): void;
  /** Compares the selection with the rest of the recording. */
  explain(): void;
  swap(): void;
  clear(): void;
  setTab(tab: Tab): void;
  setMeasure(measure: DifferenceMeasure): void;
  setWidths(widths: Widths): void;
  setCells(cells: CellKind): void;
  /** Shows where a frame is in both graphs: found by a search. */
  showFrame(search: string): void;
  dispose(): void;
}

export interface ComparisonInputs {
  readonly place: ViewLocation;
  readonly info: ReadonlySignal<ProfileInfo | null>;
  readonly selection: ReadonlySignal<TimeRange | null>;
  readonly automaticColumnNs: ReadonlySignal<number | null>;
}

export function createComparison(
  api: ApiClient,
  { place, info, selection, automaticColumnNs }: ComparisonInputs,
): Comparison {
  const { view } = place;
  const load = createProfileLoad(api);
  const heatMap = createPicture(api.heatMap);
  const differential = createPicture(withoutUnknownFocus(api.differential));
  const changes = createPicture(api.changes);
  const differences = createPicture(api.heatMapDifference);
  const preview = signal<{ range: TimeRange | null } | null>(null);

  const otherId = computed(() => {
    const { baseline, profile } = view.value;
    return baseline?.profile && baseline.profile !== profile ? baseline.profile : null;
  });
  const otherInfo = computed(() => {
    const state = load.state.value;
    return state.phase === "ready" && state.id === otherId.value ? state.info : null;
  });
  const baseline = computed<ShownBaseline | null>(() => {
    const own = info.value;
    const asked = view.value.baseline ?? (preview.value ? { profile: null, range: null } : null);
    if (!own || !asked) return null;
    const isOther = otherId.value !== null;
    const of = isOther ? otherInfo.value : own;
    const range = preview.value ? preview.value.range : asked.range;
    if (range === "rest" && !selection.value) return null;
    const column = columnNsOf(view.value, own, automaticColumnNs.value ?? 1e9);
    const known = range === null || range === "rest" || !of ? range : rangeOf({ ...view.value, range }, of, column);
    return { profile: otherId.value ?? own.id, isOther, info: of, range: known };
  });
  const range = computed(() => {
    const shown = baseline.value?.range ?? null;
    return shown === "rest" ? null : shown;
  });
  const cells = computed<CellKind>(() => {
    const asked = view.value.cells;
    if (asked === "baseline") return otherInfo.value?.hasTime ? asked : "samples";
    return asked;
  });

  const stops = [
    effect(() => {
      const id = otherId.value;
      untracked(() =>
        batch(() => {
          heatMap.clear();
          preview.value = null;
          load.open(id);
        }),
      );
    }),
    effect(() => {
      const profile = info.value?.id;
      untracked(() => {
        if (profile !== undefined) for (const picture of [differential, changes, differences]) picture.clear();
      });
    }),
    effect(() => {
      if (!info.value || !otherInfo.value?.hasTime || automaticColumnNs.value === null) return;
      const query = baselineMapQuery(view.value, info.value, otherInfo.value, automaticColumnNs.value);
      untracked(() => heatMap.ask(query, "replace"));
    }),
    askDifferential(),
    effect(() => {
      const now = ready();
      const { tab } = view.value;
      // Neither for each step of a drag: it is resampled a thousand times.
      if (!now || preview.value || (tab !== "changes" && tab !== "differential")) return;
      const committed = rangeOf(view.value, now.info, columnNsOf(view.value, now.info, automaticColumnNs.value ?? 1e9));
      const query = changesQuery(view.value, now.info, committed, now.baseline);
      untracked(() => changes.ask(query, "replace"));
    }),
    effect(() => {
      const kind = cells.value;
      if (!info.value?.hasTime || automaticColumnNs.value === null || kind === "samples") return;
      const query = differenceMapQuery(view.value, info.value, automaticColumnNs.value, otherId.value, kind);
      untracked(() => differences.ask(query, "replace"));
    }),
  ];

  /** Both sides, once both are there. */
  function ready(): { info: ProfileInfo; baseline: ShownBaseline } | null {
    const shown = baseline.value;
    return info.value && shown?.info ? { info: info.value, baseline: shown } : null;
  }

  function askDifferential() {
    let last: DifferentialQuery | null = null;
    return effect(() => {
      const now = ready();
      const { tab } = view.value;
      if (!now || tab === "graph" || tab === "changes") return;
      const query = differentialQuery(view.value, now.info, selection.value, now.baseline);
      const follows = differInRangesOnly(last, query);
      last = query;
      untracked(() => differential.ask(query, follows ? "follow" : "replace"));
    });
  }

  const push = (change: Partial<View>, move?: string) => place.change(change, "push", move);

  return {
    baseline,
    range,
    load,
    heatMap,
    differential,
    changes,
    differences,
    cells,
    select(range, phase) {
      if (phase === "preview") {
        preview.value = { range };
        return;
      }
      batch(() => {
        preview.value = null;
        // A first one that was given up.
        if (range === null && !view.value.baseline) return;
        if (range === null && otherId.value === null) push(withoutBaseline(view.value), "baseline");
        else push({ baseline: { profile: otherId.value, range } }, "baseline");
      });
    },
    takeSelection() {
      const { range } = view.value;
      if (otherId.value !== null) push({ baseline: { profile: otherId.value, range } });
      // The selection moves there: what is compared with itself has no difference.
      else if (range) push({ baseline: { profile: null, range }, range: null });
    },
    chooseProfile(id) {
      const { baseline: before, range, profile } = view.value;
      const kept = before && before.range !== "rest" ? before.range : range;
      push({ baseline: { profile: id === profile ? null : id, range: id === profile ? null : kept }, zoom: null });
    },
    explain() {
      if (selection.value) push({ baseline: { profile: null, range: "rest" }, tab: "changes", zoom: null });
    },
    swap() {
      const other = swapped(view.value);
      if (!other) return;
      if (otherId.value === null) push({ ...other, zoom: view.value.zoom });
      else {
        const known = info.value && otherInfo.value;
        push({
          ...other,
          zoom: null,
          ...(known && { filters: filtersAcross(view.value, info.value, otherInfo.value) }),
        });
      }
    },
    clear: () => push(withoutBaseline(view.value)),
    setTab(tab) {
      // The nodes of a single graph have other numbers than those of a differential.
      const zoom = (tab === "graph") === (view.value.tab === "graph") ? view.value.zoom : null;
      push({ tab, zoom });
    },
    setMeasure: (measure) => push({ measure }),
    setWidths: (widths) => push({ widths }),
    setCells: (kind) => push({ cells: kind }),
    showFrame: (search) => push({ search, tab: "sides", zoom: null }),
    dispose() {
      for (const stop of stops) stop();
    },
  };
}

function withoutBaseline(view: View): Partial<View> {
  const single: Partial<View> = { baseline: null, tab: "graph", zoom: view.tab === "graph" ? view.zoom : null };
  return view.cells === "baseline" ? { ...single, cells: "samples" } : single;
}
