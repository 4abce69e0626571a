import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type {
  ApiClient,
  ChangesQuery,
  DifferentialQuery,
  FlameGraphQuery,
  HeatMapDifferenceQuery,
  HeatMapQuery,
} from "../api/client";
import { ApiProblem } from "../api/problem";
import type {
  ChangesData,
  DifferentialData,
  FlameGraphData,
  HeatMapData,
  HeatMapDifference,
  ProfileInfo,
  ProfileList,
  ProfileRow,
} from "../api/types";
import { writePreference } from "../model/preferences";
import type { Address } from "./address";
import { createWorkspace, type Workspace } from "./workspace";

const info: ProfileInfo = {
  id: "a.gz",
  name: "a.gz",
  format: "perf script",
  sizeBytes: 10,
  modified: "2026-01-01T00:00:00Z",
  hasTime: true,
  startNs: 100,
  endNs: 90_000_000_000,
  samples: 100,
  idleSamples: 10,
  unresolvedIdleSamples: 0,
  waitingSamples: 0,
  samplesWithoutTime: 0,
  clock: { source: "perf", originSourceNs: "0", originUnixNs: null, approximate: false },
  capture: {
    host: null,
    commandLine: null,
    producer: null,
    architecture: null,
    capturedOn: null,
    cpus: null,
    samplingHz: null,
    lostEvents: null,
  },
  events: [
    {
      key: "cpu-clock",
      name: "cpu-clock",
      samples: 90,
      unit: "ns",
      isCpuTime: true,
      isWeighted: false,
      weight: 1,
      idleSamples: 10,
      parts: [],
    },
    {
      key: "faults",
      name: "faults",
      samples: 10,
      unit: "",
      isCpuTime: false,
      isWeighted: false,
      weight: 1,
      idleSamples: 0,
      parts: [],
    },
  ],
  comms: [{ key: "java", name: "java", samples: 50 }],
  processes: [],
  threads: [],
  cpus: [],
  truncated: { comms: 0, processes: 0, threads: 0 },
  groups: ["comm", "cpu", "none"],
  flavours: ["standard"],
  defaults: { event: "cpu-clock", rows: 49, group: "comm" },
  report: { bytes: 10, lines: 1, notes: [], skipped: [] },
};

const row = (id: string, given: Partial<ProfileRow> = {}): ProfileRow => ({
  id,
  name: id,
  folder: "",
  sizeBytes: 10,
  modified: "2026-01-01T00:00:00Z",
  format: "perf script",
  problem: null,
  samples: null,
  durationNs: null,
  hasTime: null,
  ...given,
});

/** A server that answers at once and writes down what it was asked; an address bar with its history. */
function stage(query: string, rows: ProfileRow[] = [], described = info) {
  const leftOut = { nodes: 0 };
  const heat: HeatMapQuery[] = [];
  const flame: FlameGraphQuery[] = [];
  const list: ProfileList = { folders: [], uploads: true, maxUploadBytes: 1000, profiles: rows };
  const api = {
    profiles: vi.fn(async () => list),
    profile: vi.fn(async (id: string) => ({ ...described, id })),
    heatMap: vi.fn(async (asked: HeatMapQuery) => {
      heat.push(asked);
      return { total: heat.length } as HeatMapData;
    }),
    flameGraph: vi.fn(async (asked: FlameGraphQuery) => {
      flame.push(asked);
      return { total: flame.length, omitted: { nodes: leftOut.nodes, minTotal: 1 } } as FlameGraphData;
    }),
    differential: vi.fn(async (_: DifferentialQuery) => ({}) as DifferentialData),
    changes: vi.fn(async (_: ChangesQuery) => ({}) as ChangesData),
    heatMapDifference: vi.fn(async (_: HeatMapDifferenceQuery) => ({}) as HeatMapDifference),
    frames: vi.fn(),
    progress: vi.fn(() => new Promise<void>(() => undefined)),
    cancelLoad: vi.fn(async () => undefined),
    upload: vi.fn(async (file: File) => row(`uploaded/${file.name}`)),
  } satisfies ApiClient;
  const entries = [query];
  let at = 0;
  let moved: () => void = () => undefined;
  const address: Address = {
    read: () => entries[at],
    push: (next) => {
      entries.splice(++at, entries.length, next);
    },
    replace: (next) => {
      entries[at] = next;
    },
    listen: (onMove) => {
      moved = onMove;
      return () => undefined;
    },
  };
  const go = async (steps: number) => {
    at += steps;
    moved();
    await settle();
  };
  workspace = createWorkspace(api, address, () => 1_000_000_000);
  return { workspace, api, heat, flame, leftOut, entries, go };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
let workspace: Workspace | null = null;

async function opened(query: string) {
  const all = stage(query);
  all.workspace.setPlotWidth(800);
  await settle();
  return all;
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  workspace?.dispose();
  vi.useRealTimers();
});

describe("opening", () => {
  test("an address shows what it names, in both pictures", async () => {
    const { heat, flame } = await opened("?profile=a.gz&range=1-2.5&comm=java&idle=1&group=cpu&rows=10&zoom=7");
    const filter = {
      profile: "a.gz",
      event: "cpu-clock",
      idle: true,
      comm: ["java"],
      process: [],
      thread: [],
      cpu: [],
    };
    expect(heat).toEqual([{ ...filter, weight: false, columnNs: 1_000_000_000, rows: 10 }]);
    expect(flame).toEqual([
      {
        ...filter,
        weight: false,
        flavour: "standard",
        startNs: 1e9,
        endNs: 2.5e9,
        group: "cpu",
        focus: 7,
        minFraction: null,
      },
    ]);
  });

  test("ranges on the recording's own clock are put on the page's, once", async () => {
    const clock = { ...info.clock, originSourceNs: "5300000000" };
    const all = stage("?profile=a.gz&range=1-2.5&baseline=3-4&clock=recording", [], {
      ...info,
      clock,
      startNs: 400_000_000,
    });
    all.workspace.setPlotWidth(800);
    await vi.advanceTimersByTimeAsync(1000);
    expect(all.workspace.view.value).toMatchObject({
      clock: "page",
      range: { startNs: 0.7e9, endNs: 2.2e9 },
      baseline: { range: { startNs: 2.7e9, endNs: 3.7e9 } },
    });
    expect(all.entries).toEqual(["?profile=a.gz&range=0.7-2.2&baseline=2.7-3.7"]);
  });

  test("what the profile doesn't have falls back to its defaults", async () => {
    const { heat, flame } = await opened(
      "?profile=a.gz&event=gone&comm=gone&thread=9/9/x&group=thread&range=500-600&columnNs=1000000&rows=1000",
    );
    expect(heat[0]).toMatchObject({ event: "cpu-clock", comm: [], thread: [], columnNs: 1_000_000_000 });
    expect(flame[0]).toMatchObject({ event: "cpu-clock", group: "comm", startNs: null, endNs: null });
  });

  test("a key that the description has no room for is asked for all the same", async () => {
    const cut = { ...info, truncated: { comms: 1, processes: 0, threads: 0 } };
    const { workspace, heat } = stage("?profile=a.gz&comm=rare", [], cut);
    workspace.setPlotWidth(800);
    await settle();
    expect(heat[0].comm).toEqual(["rare"]);
  });

  test("the heat map waits until its width is known", async () => {
    const { workspace, heat } = stage("?profile=a.gz");
    await settle();
    expect(heat).toHaveLength(0);
    workspace.setPlotWidth(700);
    await settle();
    expect(heat).toHaveLength(1);
  });

  test("nothing in the address: the newest readable profile, in the same entry of the history", async () => {
    const { workspace, entries } = stage("", [
      row("bad", { problem: "no" }),
      row("huge", { sizeBytes: 1e12 }),
      row("good"),
      row("old"),
    ]);
    await vi.advanceTimersByTimeAsync(300);
    expect(workspace.info.value?.id).toBe("good");
    expect(entries).toEqual(["?profile=good"]);
  });

  test("nothing in the address: of files that came together the first by name, however they are listed", async () => {
    const at = (second: number) => ({ modified: `2026-01-01T00:00:${second.toString().padStart(2, "0")}.000Z` });
    const { workspace } = stage("", [
      row("c", at(59)),
      row("b", at(20)),
      row("a", { modified: "2025-01-01T00:00:00Z" }),
    ]);
    await settle();
    expect(workspace.view.value.profile).toBe("b");
  });

  test("nothing in the address: what turns out to be unreadable or without times is passed over", async () => {
    const { workspace, api, entries } = stage("", [row("broken"), row("folded"), row("good")]);
    const problem = new ApiProblem({ status: 422, code: "unreadable", title: "No profile", detail: "" });
    api.profile.mockImplementation(async (id: string) => {
      if (id === "broken") throw problem;
      return { ...info, id, hasTime: id === "good" };
    });
    await vi.advanceTimersByTimeAsync(300);
    expect(workspace.info.value?.id).toBe("good");
    expect(entries).toEqual(["?profile=good"]);
  });

  test("nothing in the address: without any that has times, the first that can be read", async () => {
    const { workspace, api } = stage("", [row("broken"), row("folded"), row("other")]);
    const problem = new ApiProblem({ status: 422, code: "unreadable", title: "No profile", detail: "" });
    api.profile.mockImplementation(async (id: string) => {
      if (id === "broken") throw problem;
      return { ...info, id, hasTime: false };
    });
    await vi.advanceTimersByTimeAsync(300);
    expect(workspace.info.value?.id).toBe("folded");
    expect(workspace.choosing.value).toBe(false);
  });

  test("nothing in the address and nothing that can be read: the list", async () => {
    const { workspace, api } = stage("", [row("broken")]);
    const problem = new ApiProblem({ status: 422, code: "unreadable", title: "No profile", detail: "" });
    api.profile.mockRejectedValue(problem);
    await vi.advanceTimersByTimeAsync(300);
    expect(workspace.choosing.value).toBe(true);
    expect(workspace.view.value.profile).toBeNull();
  });

  test("nothing in the address and nothing to open: the list", async () => {
    const { workspace } = stage("", [row("bad", { problem: "no" })]);
    await settle();
    expect(workspace.choosing.value).toBe(true);
  });

  test("a load is shown as slow after a while only, and then says its progress", async () => {
    const { workspace, api } = stage("?profile=a.gz");
    workspace.dispose();
    api.profile.mockImplementation(() => new Promise(() => undefined));
    workspace.load.open("big.gz");
    await vi.advanceTimersByTimeAsync(149);
    expect(workspace.load.state.value).toMatchObject({ phase: "loading", slow: false });
    expect(api.progress).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(workspace.load.state.value).toMatchObject({ phase: "loading", slow: true });
    expect(api.progress).toHaveBeenCalledOnce();
  });

  test("a cancelled load is cancelled in the server too, and can be tried again", async () => {
    const { workspace, api } = stage("?profile=a.gz");
    workspace.dispose();
    api.profile.mockImplementationOnce(() => new Promise(() => undefined));
    workspace.load.open("a.gz");
    workspace.load.cancel();
    expect(api.cancelLoad).toHaveBeenCalledWith("a.gz", expect.anything());
    expect(workspace.load.state.value).toMatchObject({ phase: "failed", problem: { code: "cancelled" } });
    workspace.load.retry();
    await settle();
    expect(workspace.load.state.value.phase).toBe("ready");
  });

  test("a profile that can't be read is a problem with all its words", async () => {
    const { workspace, api } = stage("");
    const problem = new ApiProblem({ status: 422, code: "unreadable", title: "No profile", detail: "A picture." });
    api.profile.mockRejectedValue(problem);
    workspace.openProfile("x.png");
    await settle();
    expect(workspace.load.state.value).toEqual({ phase: "failed", id: "x.png", problem });
  });

  test("a file that is sent is opened; one above the limit is refused before it is sent", async () => {
    const { workspace, api } = stage("?profile=a.gz", []);
    await workspace.library.refresh();
    await workspace.openFile(new File(["x"], "new.txt"));
    expect(workspace.view.value.profile).toBe("uploaded/new.txt");
    await workspace.openFile(new File(["x".repeat(1001)], "large.txt"));
    expect(api.upload).toHaveBeenCalledOnce();
    expect(workspace.library.uploadProblem.value?.code).toBe("too-large");
  });
});

describe("changing the view", () => {
  test("a selection that is dragged asks for the flame graph alone, and only its end is an entry", async () => {
    const { workspace, heat, flame, entries } = await opened("?profile=a.gz");
    for (const end of [2e9, 3e9, 4e9]) workspace.select({ startNs: 1e9, endNs: end }, "preview");
    expect(workspace.selection.value).toEqual({ startNs: 1e9, endNs: 4e9 });
    await settle();
    workspace.select({ startNs: 1e9, endNs: 4e9 }, "commit");
    await settle();
    expect(flame.map((query) => query.endNs)).toEqual([null, 2e9, 3e9, 4e9, 4e9]);
    // What is on its way to be replaced is told as coarsely as it can be seen; what stays is told whole.
    expect(flame.map((query) => query.minFraction !== null)).toEqual([false, true, true, true, false]);
    expect(heat).toHaveLength(1);
    expect(entries).toEqual(["?profile=a.gz", "?profile=a.gz&range=1-4"]);
  });

  test("Back and Forward bring selection and filters back", async () => {
    const { workspace, flame, go } = await opened("?profile=a.gz");
    workspace.toggleFilter("comm", "java");
    await settle();
    workspace.select({ startNs: 1e9, endNs: 2e9 }, "commit");
    await settle();
    await go(-1);
    expect(workspace.selection.value).toBeNull();
    expect(flame.at(-1)).toMatchObject({ comm: ["java"], startNs: null });
    await go(-1);
    expect(flame.at(-1)).toMatchObject({ comm: [] });
    await go(2);
    expect(flame.at(-1)).toMatchObject({ comm: ["java"], startNs: 1e9, endNs: 2e9 });
  });

  test("steps in quick succession are one entry", async () => {
    const { workspace, entries } = await opened("?profile=a.gz");
    for (const start of [1e9, 2e9, 3e9]) {
      workspace.select({ startNs: start, endNs: start + 1e9 }, "commit");
      await vi.advanceTimersByTimeAsync(300);
    }
    await vi.advanceTimersByTimeAsync(2000);
    workspace.select({ startNs: 9e9, endNs: 10e9 }, "commit");
    expect(entries).toEqual(["?profile=a.gz", "?profile=a.gz&range=3-4", "?profile=a.gz&range=9-10"]);
  });

  test("typing stays in its entry, and is there before the next one is made", async () => {
    const { workspace, entries } = await opened("?profile=a.gz");
    for (const search of ["m", "ma", "mal"]) workspace.setDrawing({ search });
    expect(entries).toEqual(["?profile=a.gz"]);
    workspace.setIdle(true);
    expect(entries).toEqual(["?profile=a.gz&search=mal", "?profile=a.gz&idle=1&search=mal"]);
  });

  test("another profile keeps how it is drawn and drops what was picked", async () => {
    const { workspace, entries } = await opened("?profile=a.gz&range=1-2&comm=x&zoom=3&layout=flame&search=y");
    workspace.openProfile("b.gz");
    expect(entries.at(-1)).toBe("?profile=b.gz&layout=flame");
  });

  test("another grouping forgets the zoom, whose node was the old one's", async () => {
    const { workspace, flame } = await opened("?profile=a.gz&zoom=3");
    workspace.setGroup("cpu");
    await settle();
    expect(flame.at(-1)).toMatchObject({ group: "cpu", focus: null });
  });

  test("a zoom asks for what small frames hide, and for nothing where all is there", async () => {
    const { workspace, flame, leftOut } = await opened("?profile=a.gz");
    const zoom = async (node: number | null) => {
      workspace.setZoom(node);
      await vi.advanceTimersByTimeAsync(100);
      return flame.length;
    };
    expect([await zoom(3), await zoom(null), await zoom(4)]).toEqual([1, 1, 1]);
    leftOut.nodes = 5;
    workspace.setIdle(true);
    await settle();
    expect(flame.at(-1)).toMatchObject({ idle: true, focus: 4 });
    expect([await zoom(null), await zoom(3)]).toEqual([3, 4]);
    expect(flame.at(-1)?.focus).toBe(3);
  });

  test("a graph of what is zoomed alone does not stand for the whole", async () => {
    const { workspace, flame } = await opened("?profile=a.gz&zoom=3");
    workspace.setZoom(null);
    await vi.advanceTimersByTimeAsync(100);
    expect(flame.map((query) => query.focus)).toEqual([3, null]);
  });

  test("a default that is chosen is left out of the address", async () => {
    const { workspace, entries } = await opened("?profile=a.gz&event=faults&rows=10&group=cpu");
    workspace.setDrawing({ rows: 49 });
    workspace.setGroup("comm");
    workspace.setEvent("cpu-clock");
    expect(entries.at(-1)).toBe("?profile=a.gz");
  });

  test("colours and layout are remembered for the next visit, and an address wins over them", async () => {
    const first = await opened("?profile=a.gz");
    first.workspace.setDrawing({ layout: "flame", scale: "log" });
    first.workspace.dispose();
    const second = await opened("?profile=a.gz&scale=sqrt");
    expect(second.workspace.view.value).toMatchObject({ layout: "flame", scale: "sqrt" });
    expect(second.entries).toEqual(["?profile=a.gz&scale=sqrt&layout=flame"]);
  });

  test("what is remembered but not known any more is ignored", async () => {
    writePreference("scale", "__proto__");
    const { workspace } = await opened("?profile=a.gz");
    expect(workspace.view.value.scale).toBe("linear");
  });

  test("a measure that is usual for the event is not in the address", async () => {
    const { workspace, entries, flame } = await opened("?profile=a.gz");
    workspace.setWeight(true);
    await settle();
    expect([entries.at(-1), flame.at(-1)?.weight]).toEqual(["?profile=a.gz&weight=1", true]);
    workspace.setWeight(false);
    await settle();
    expect([entries.at(-1), flame.at(-1)?.weight]).toEqual(["?profile=a.gz", false]);
  });

  test("a zoom into a node that this profile doesn't have is no zoom", async () => {
    const { workspace, api, flame } = stage("?profile=a.gz&zoom=99");
    api.flameGraph.mockRejectedValueOnce(
      new ApiProblem({ status: 400, code: "bad-request", title: "Bad request", detail: "focus: from 0 to 9." }),
    );
    await settle();
    expect(flame).toMatchObject([{ focus: null }]);
    expect(workspace.flameGraph.problem.value).toBeNull();
  });

  test("a picture that fails keeps the last one, says why, and is asked again on demand", async () => {
    const { workspace, api } = await opened("?profile=a.gz");
    const shown = workspace.heatMap.data.value;
    api.heatMap.mockRejectedValueOnce(new ApiProblem({ status: 0, code: "unreachable", title: "Gone", detail: "" }));
    workspace.setIdle(true);
    await settle();
    expect(workspace.heatMap.problem.value?.code).toBe("unreachable");
    expect(workspace.heatMap.data.value).toBe(shown);
    workspace.heatMap.retry();
    await settle();
    expect(workspace.heatMap.problem.value).toBeNull();
  });

  describe("comparing", () => {
    const selected = { startNs: 1e9, endNs: 2e9 };
    const query = "?profile=a.gz&range=1-2";

    test("a baseline makes a differential of both, asked for by the tab that shows it", async () => {
      const { workspace, api, entries } = await opened(query);
      workspace.comparison.select({ startNs: 5e9, endNs: 7e9 }, "commit");
      await settle();
      expect(api.differential).not.toHaveBeenCalled();
      workspace.comparison.setTab("differential");
      await settle();
      expect(entries.at(-1)).toBe("?profile=a.gz&range=1-2&baseline=5-7&tab=differential");
      expect(api.differential.mock.lastCall?.[0]).toMatchObject({
        profile: "a.gz",
        ...selected,
        "baseline.profile": "a.gz",
        "baseline.startNs": 5e9,
        "baseline.endNs": 7e9,
        layout: "union",
        measure: "rate",
      });
      expect(api.changes).toHaveBeenCalledTimes(1);
    });

    test("while a baseline is dragged the differential follows, and the ranking waits", async () => {
      const { workspace, api } = await opened(`${query}&baseline=5-7&tab=differential`);
      api.differential.mockClear();
      api.changes.mockClear();
      workspace.comparison.select({ startNs: 5e9, endNs: 8e9 }, "preview");
      await settle();
      expect(workspace.comparison.range.value).toEqual({ startNs: 5e9, endNs: 8e9 });
      expect(api.differential).toHaveBeenCalledTimes(1);
      expect(api.changes).not.toHaveBeenCalled();
      workspace.comparison.select({ startNs: 5e9, endNs: 8e9 }, "commit");
      await settle();
      expect(api.differential).toHaveBeenCalledTimes(1);
      expect(api.changes).toHaveBeenCalledTimes(1);
    });

    test("the selection becomes the baseline and leaves room for another", async () => {
      const { workspace, entries } = await opened(query);
      workspace.comparison.takeSelection();
      expect(entries.at(-1)).toBe("?profile=a.gz&baseline=1-2");
      expect(workspace.selection.value).toBeNull();
    });

    test("to explain is to rank against the rest", async () => {
      const { workspace, api } = await opened(query);
      workspace.comparison.explain();
      await settle();
      expect(workspace.view.value.tab).toBe("changes");
      expect(api.changes.mock.lastCall?.[0]).toMatchObject({ ...selected, baseline: "rest", "baseline.profile": null });
      expect(api.differential).not.toHaveBeenCalled();
    });

    test("nothing is explained without a selection", async () => {
      const { workspace, api } = await opened("?profile=a.gz&baseline=rest&tab=changes");
      expect(workspace.comparison.baseline.value).toBeNull();
      expect(api.changes).not.toHaveBeenCalled();
      workspace.comparison.explain();
      expect(workspace.view.value.range).toBeNull();
    });

    test("the sides change places, within a profile and across two", async () => {
      const { workspace, entries } = await opened(`${query}&baseline=5-7&widths=baseline`);
      workspace.comparison.swap();
      expect(entries.at(-1)).toBe("?profile=a.gz&range=5-7&baseline=1-2&widths=selection");
      workspace.comparison.chooseProfile("b.gz");
      await settle();
      workspace.comparison.swap();
      await settle();
      expect(entries.at(-1)).toBe("?profile=b.gz&range=1-2&baseline.profile=a.gz&baseline=5-7&widths=baseline");
      expect(workspace.comparison.baseline.value).toMatchObject({ profile: "a.gz", isOther: true });
    });

    test("another profile is compared at the same range, and has a heat map of its own", async () => {
      const { workspace, heat } = await opened(query);
      workspace.comparison.chooseProfile("b.gz");
      await settle();
      expect(workspace.comparison.range.value).toEqual(selected);
      expect(heat.at(-1)).toMatchObject({ profile: "b.gz", columnNs: 1e9, rows: 49 });
      workspace.comparison.clear();
      await settle();
      expect(workspace.comparison.baseline.value).toBeNull();
      expect(workspace.view.value.range).toEqual(selected);
    });

    test("filters mean the same in the other profile: processes and threads of the same names", async () => {
      const choice = (key: string, name: string) => ({ key, name, samples: 1 });
      const own: Partial<ProfileInfo> = {
        processes: [choice("12", "java (12)"), choice("13", "sh (13)")],
        threads: [choice("12/12", "java (12)"), choice("0/0", "swapper/0")],
      };
      const other: Partial<ProfileInfo> = {
        events: info.events.toReversed(),
        defaults: { ...info.defaults, event: "faults" },
        processes: [choice("12", "cron (12)"), choice("77", "java (77)"), choice("78", "java (78)")],
        threads: [choice("0/1", "swapper/1"), choice("77/77", "java (77)")],
      };
      const filters = "&process=12&thread=0/0&comm=java";
      const { workspace, api, heat } = stage(`${query}${filters}`, [], { ...info, ...own });
      api.profile.mockImplementation(async (id: string) => ({ ...info, ...(id === "b.gz" ? other : own), id }));
      workspace.setPlotWidth(800);
      await settle();
      workspace.comparison.chooseProfile("b.gz");
      await settle();
      expect(heat.findLast(({ profile }) => profile === "b.gz")).toMatchObject({
        event: "cpu-clock",
        process: ["77", "78"],
        thread: ["0/1"],
        comm: ["java"],
      });
      workspace.comparison.swap();
      await settle();
      expect(workspace.view.value).toMatchObject({
        profile: "b.gz",
        filters: { process: ["77", "78"], thread: ["0/1"], comm: ["java"] },
      });
      workspace.comparison.swap();
      await settle();
      workspace.toggleFilter("process", "12");
      workspace.toggleFilter("process", "13");
      await settle();
      expect(heat.findLast(({ profile }) => profile === "b.gz")).toMatchObject({ process: ["2147483647"] });
    });

    test("the cells are those of a difference only where there is one", async () => {
      const { workspace, api } = await opened("?profile=a.gz&cells=baseline");
      expect(workspace.comparison.cells.value).toBe("samples");
      workspace.comparison.setCells("median");
      await settle();
      expect(api.heatMapDifference.mock.lastCall?.[0]).toMatchObject({ baseline: "median", "baseline.profile": null });
    });

    test("a zoom is one of its graph, and does not follow into another kind of graph", async () => {
      const { workspace } = await opened(`${query}&zoom=7&baseline=5-7`);
      workspace.comparison.setTab("sides");
      expect(workspace.view.value.zoom).toBeNull();
      workspace.setZoom(9);
      workspace.comparison.setTab("differential");
      expect(workspace.view.value.zoom).toBe(9);
    });

    test("Back undoes a step of a comparison", async () => {
      const { workspace, go } = await opened(query);
      workspace.comparison.explain();
      await go(-1);
      expect(workspace.view.value).toMatchObject({ tab: "graph", baseline: null });
    });
  });
});
