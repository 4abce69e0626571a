import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { ApiClient, FlameGraphQuery, HeatMapQuery } from "../api/client";
import type { FlameGraphPicture, Flavour, Grouping, HeatMapData, ProfileInfo, ProfileList } from "../api/types";
import { afterNextFrame } from "../model/frames";
import { readPreference, writePreference } from "../model/preferences";
import type { TimeRange } from "../model/range";
import type { Address } from "./address";
import { type Comparison, createComparison } from "./comparison";
import { withoutUnknownFocus } from "./focus";
import { createLibrary, firstProfiles, type Library } from "./library";
import { createLocation } from "./location";
import { createPicture, type Picture } from "./picture";
import { createProfileLoad, type ProfileLoad } from "./profileLoad";
import {
  columnNsOf,
  differInMoreThanZoom,
  differInRangeOnly,
  differInZoomOnly,
  flameGraphQuery,
  groupOf,
  heatMapQuery,
  isWeighted,
  rangeOf,
} from "./queries";
import { fromRecording } from "./recordingClock";
import { decodeView } from "./url";
import { type FilterKind, noFilters, plainView, toggleKey, type View, viewOfProfile } from "./view";

/** All that the page knows, and all that can be done on it. Components read the signals and call the rest. */
export interface Workspace {
  readonly view: ReadonlySignal<View>;
  readonly library: Library;
  readonly load: ProfileLoad;
  readonly info: ReadonlySignal<ProfileInfo | null>;
  readonly heatMap: Picture<HeatMapQuery, HeatMapData>;
  readonly flameGraph: Picture<FlameGraphQuery, FlameGraphPicture>;
  /** What the selection is compared with, and how they differ. */
  readonly comparison: Comparison;
  /** The length of column that shows the whole recording; `null` until the width of the heat map is known. */
  readonly automaticColumnNs: ReadonlySignal<number | null>;
  /** What is selected now, while it is being dragged too. */
  readonly selection: ReadonlySignal<TimeRange | null>;
  /** True as long as the address names no profile and none was opened for the newcomer. */
  readonly choosing: ReadonlySignal<boolean>;

  openProfile(id: string): void;
  /** Sends a file and opens it; false where it wasn't sent. */
  openFile(file: File): Promise<boolean>;
  setEvent(key: string): void;
  setIdle(shown: boolean): void;
  toggleFilter(kind: FilterKind, key: string): void;
  clearFilters(): void;
  setGroup(group: Grouping): void;
  setFlavour(flavour: Flavour): void;
  /** Whether samples count for what they weigh. */
  setWeight(weight: boolean): void;
  select(range: TimeRange | null, phase: "preview" | "commit"): void;
  /** How the pictures are drawn: columns, rows, scale, palette, layout, search. */
  setDrawing(change: Partial<Pick<View, "columnNs" | "rows" | "scale" | "palette" | "layout" | "search">>): void;
  setZoom(node: number | null): void;
  /** Tells the width that the heat map's cells can fill, in CSS pixels. */
  setPlotWidth(pixels: number): void;
  dispose(): void;
}

/** Chooses a length of column for a span of time and a width; the heat map's own rule. */
export type AutomaticColumn = (spanNs: number, plotWidth: number) => number;

/** How many files are tried for who names none. */
const mostTries = 5;

const noProfiles: ProfileList = { folders: [], uploads: false, maxUploadBytes: 0, profiles: [] };

/** What is remembered from visit to visit, besides the theme. */
const rememberedChoices = ["palette", "scale", "layout"] as const;

export function createWorkspace(api: ApiClient, address: Address, columnOfWidth: AutomaticColumn): Workspace {
  const place = createLocation(address, rememberedView());
  const { view } = place;
  const library = createLibrary(api);
  const load = createProfileLoad(api);
  const heatMap = createPicture(api.heatMap);
  const flameGraph = createPicture(withoutUnknownFocus(api.flameGraph), { overlapping: true });
  const plotWidth = signal(0);
  const preview = signal<{ range: TimeRange | null } | null>(null);
  const choosing = signal(false);

  const profile = computed(() => view.value.profile);
  const info = computed(() => {
    const state = load.state.value;
    return state.phase === "ready" && state.id === profile.value ? state.info : null;
  });
  const automatic = computed(() => {
    const width = plotWidth.value;
    return info.value?.hasTime && width > 0 ? columnOfWidth(info.value.endNs - info.value.startNs, width) : null;
  });
  const selection = computed(() => {
    if (!info.value) return null;
    const asked = preview.value ? { ...view.value, range: preview.value.range } : view.value;
    return rangeOf(asked, info.value, columnNsOf(asked, info.value, automatic.value ?? 1e9));
  });

  const comparison = createComparison(api, { place, info, selection, automaticColumnNs: automatic });

  const stops = [
    effect(() => {
      const own = info.value;
      const other = comparison.baseline.value;
      if (view.value.clock === "page" || !own || (other && !other.info)) return;
      const { range, baseline } = view.value;
      const of = other?.info ?? own;
      const onPage = (place: TimeRange | "rest" | null) =>
        place === null || place === "rest" ? place : fromRecording(place, of);
      untracked(() =>
        place.change(
          {
            clock: "page",
            range: range && fromRecording(range, own),
            baseline: baseline && { ...baseline, range: onPage(baseline.range) },
          },
          "replace",
        ),
      );
    }),
    effect(() => {
      const id = profile.value;
      untracked(() =>
        batch(() => {
          heatMap.clear();
          flameGraph.clear();
          preview.value = null;
          load.open(id);
        }),
      );
    }),
    effect(() => {
      if (!info.value || automatic.value === null) return;
      const query = heatMapQuery(view.value, info.value, automatic.value);
      untracked(() => heatMap.ask(query, "replace"));
    }),
    askFlameGraph(),
    effect(() => {
      for (const name of rememberedChoices) {
        const value = view.value[name];
        writePreference(name, value === plainView[name] ? null : value);
      }
    }),
  ];

  function askFlameGraph() {
    let last: FlameGraphQuery | null = null;
    return effect(() => {
      if (!info.value) return;
      // Nodes under half a pixel can't be told apart; once the range stands still there is time for them all the same.
      const least = preview.value && plotWidth.value > 0 ? 1 / (2 * plotWidth.value) : null;
      const asked = flameGraphQuery(view.value, info.value, selection.value, least);
      // The zoom is one of the graph on the screen.
      const query = view.value.tab === "graph" ? asked : { ...asked, focus: null };
      const follows = differInRangeOnly(last, query);
      const zooms = differInZoomOnly(last, query);
      last = query;
      if (zooms && untracked(() => hasAllOf(query))) return;
      const manner = !follows ? "replace" : preview.value ? "preview" : "follow";
      const ask = () => flameGraph.ask(query, manner);
      if (!zooms) untracked(ask);
      // The zoom itself is seen at once: what there is more to see of it is asked for beside its second frame and not its first.
      else afterNextFrame(() => last === query && profile.peek() === query.profile && ask());
    });
  }

  /** Whether the graph on the screen differs in nothing that is asked for but the zoom, and nothing was left out of it: whatever is zoomed is there already. */
  function hasAllOf(query: FlameGraphQuery) {
    const answered = flameGraph.answered();
    return (
      answered?.focus === null && flameGraph.data.value?.omitted.nodes === 0 && !differInMoreThanZoom(answered, query)
    );
  }

  // Who names no profile sees one all the same: the first that has a heat map, or else the first that could be read.
  async function welcome() {
    await library.refresh();
    let current: string | null = null;
    let fallback: string | null = null;
    const show = (id: string | null) => {
      current = id;
      place.change(viewOfProfile(view.value, id), "replace");
    };
    for (const { id } of firstProfiles(library.list.value ?? noProfiles).slice(0, mostTries)) {
      if (profile.value !== current) return;
      show(id);
      const outcome = await load.settled();
      if (profile.value !== current) return;
      if (outcome.phase === "ready" && outcome.info.hasTime) return;
      if (outcome.phase === "failed" && outcome.problem.code !== "unreadable") return;
      if (outcome.phase === "ready") fallback ??= id;
    }
    if (profile.value !== current) return;
    choosing.value = fallback === null;
    if (fallback !== current) show(fallback);
  }
  stops.push(
    effect(() => {
      const none = profile.value === null;
      untracked(() => {
        if (!none) choosing.value = false;
        else if (!choosing.value) welcome();
      });
    }),
  );

  function openProfile(id: string) {
    if (id === profile.value) load.retry();
    else place.change(viewOfProfile(view.value, id), "push");
  }

  return {
    view,
    library,
    load,
    info,
    heatMap,
    flameGraph,
    comparison,
    automaticColumnNs: automatic,
    selection,
    choosing,
    openProfile,
    async openFile(file) {
      const row = await library.send(file);
      if (!row) return false;
      openProfile(row.id);
      library.refresh();
      return true;
    },
    setEvent: (key) => place.change({ event: key === info.value?.defaults.event ? null : key, weight: null }, "push"),
    setWeight(weight) {
      const usual = info.value !== null && isWeighted({ ...view.value, weight: null }, info.value);
      place.change({ weight: weight === usual ? null : weight }, "push");
    },
    // A node's id belongs to its flavour.
    setFlavour: (flavour) => place.change({ flavour, zoom: null }, "push"),
    setIdle: (idle) => place.change({ idle }, "push"),
    toggleFilter: (kind, key) => place.change({ filters: toggleKey(view.value.filters, kind, key) }, "push"),
    clearFilters: () => place.change({ filters: noFilters }, "push"),
    setGroup(group) {
      if (!info.value || group === groupOf(view.value, info.value)) return;
      // A node's id belongs to its grouping.
      place.change({ group: group === info.value.defaults.group ? null : group, zoom: null }, "push");
    },
    select(range, phase) {
      if (phase === "preview") {
        preview.value = { range };
        return;
      }
      batch(() => {
        preview.value = null;
        place.change({ range }, "push", "select");
      });
    },
    setDrawing(change) {
      const isDefault = change.rows !== undefined && change.rows === info.value?.defaults.rows;
      place.change(isDefault ? { ...change, rows: null } : change, "replace");
    },
    setZoom: (zoom) => place.change({ zoom }, "push", "zoom"),
    setPlotWidth(pixels) {
      plotWidth.value = Math.round(pixels);
    },
    dispose() {
      for (const stop of stops) stop();
      comparison.dispose();
      place.dispose();
    },
  };
}

function rememberedView(): Partial<View> {
  const query = new URLSearchParams();
  for (const name of rememberedChoices) query.set(name, readPreference(name) ?? "");
  // Through the codec, so that what it doesn't know is not believed here either.
  const { palette, scale, layout } = decodeView(`?${query}`);
  return { palette, scale, layout };
}
