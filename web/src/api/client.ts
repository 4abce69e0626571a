import { Answers } from "./answers";
import { readEvents } from "./events";
import { ApiProblem, isAbort } from "./problem";
import type {
  ChangesData,
  DifferenceMeasure,
  DifferentialData,
  DifferentialLayout,
  FlameGraphPicture,
  Flavour,
  FrameMatches,
  Grouping,
  HeatMapData,
  HeatMapDifference,
  LoadProgress,
  ProfileInfo,
  ProfileList,
  ProfileRow,
} from "./types";
import { sendFile, type UploadProgress } from "./upload";

/** Which samples count: the same on every picture. Several values of one filter are "or", several filters "and". */
export interface SampleFilter {
  profile: string;
  event: string;
  idle: boolean;
  comm: readonly string[];
  process: readonly string[];
  thread: readonly string[];
  cpu: readonly string[];
}

export interface HeatMapQuery extends SampleFilter {
  /** What samples weigh, not how many they are. */
  weight: boolean;
  columnNs: number;
  rows: number;
}

/** A range that is `null` is the whole profile. */
export interface FlameGraphQuery extends SampleFilter {
  startNs: number | null;
  endNs: number | null;
  group: Grouping;
  flavour: Flavour;
  weight: boolean;
  focus: number | null;
  /** Nodes below this share of the drawn root come folded; `null` for as many as there are. */
  minFraction: number | null;
}

/** What the selection is compared with; the filters are the selection's. */
export interface BaselineQuery {
  baseline: "rest" | null;
  "baseline.profile": string | null;
  "baseline.startNs": number | null;
  "baseline.endNs": number | null;
}

export interface ChangesQuery extends SampleFilter, BaselineQuery {
  startNs: number | null;
  endNs: number | null;
  group: Grouping;
  flavour: Flavour;
  weight: boolean;
  measure: DifferenceMeasure;
}

export interface DifferentialQuery extends ChangesQuery {
  layout: DifferentialLayout;
  focus: number | null;
}

export interface HeatMapDifferenceQuery extends HeatMapQuery {
  baseline: "median" | null;
  "baseline.profile": string | null;
}

export interface FramesQuery extends SampleFilter {
  q: string;
  startNs: number | null;
  endNs: number | null;
  limit: number;
}

/** Every route of docs/http-api.md. What is not an answer is thrown: an {@link ApiProblem}, or the abort of the given signal. */
export interface ApiClient {
  profiles(signal: AbortSignal): Promise<ProfileList>;
  profile(id: string, signal: AbortSignal): Promise<ProfileInfo>;
  heatMap(query: HeatMapQuery, signal: AbortSignal): Promise<HeatMapData>;
  flameGraph(query: FlameGraphQuery, signal: AbortSignal): Promise<FlameGraphPicture>;
  differential(query: DifferentialQuery, signal: AbortSignal): Promise<DifferentialData>;
  changes(query: ChangesQuery, signal: AbortSignal): Promise<ChangesData>;
  heatMapDifference(query: HeatMapDifferenceQuery, signal: AbortSignal): Promise<HeatMapDifference>;
  frames(query: FramesQuery, signal: AbortSignal): Promise<FrameMatches>;
  /** Follows a load until it is done; throws when it failed. */
  progress(id: string, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<void>;
  cancelLoad(id: string, signal: AbortSignal): Promise<void>;
  upload(file: File, onProgress: (progress: UploadProgress) => void, signal: AbortSignal): Promise<ProfileRow>;
}

export function createClient(): ApiClient {
  const answers = new Answers();
  return {
    profiles: (signal) => getJson("/api/profiles", signal),
    profile: (id, signal) => getJson(`/api/profile?${parameters({ profile: id })}`, signal),
    heatMap: (query, signal) => answers.heatMap(`/api/heatmap?${parameters({ ...query })}`, signal),
    flameGraph: (query, signal) => answers.flameGraph(`/api/flamegraph?${parameters({ ...query })}`, signal),
    differential: (query, signal) => getJson(`/api/differential?${parameters({ ...query })}`, signal),
    changes: (query, signal) => getJson(`/api/changes?${parameters({ ...query })}`, signal),
    heatMapDifference: (query, signal) => getJson(`/api/heatmap/difference?${parameters({ ...query })}`, signal),
    frames: (query, signal) => getJson(`/api/frames?${parameters({ ...query })}`, signal),

    async progress(id, onProgress, signal) {
      const response = await send(`/api/profile/progress?${parameters({ profile: id })}`, { signal });
      if (!response.body) return;
      for await (const { event, data } of readEvents(response.body)) {
        if (event === "progress") onProgress(JSON.parse(data));
        else if (event === "failed") throw ApiProblem.fromDocument(JSON.parse(data), 0);
        else if (event === "done") return;
      }
    },

    async cancelLoad(id, signal) {
      const headers = { "X-FlameScope": "1" };
      await send(`/api/profile/load?${parameters({ profile: id })}`, { method: "DELETE", headers, signal });
    },

    upload: (file, onProgress, signal) =>
      sendFile(`/api/profiles?${parameters({ name: file.name })}`, file, onProgress, signal),
  };
}

type Value = string | number | boolean | null | readonly string[];

/** The query string of a request: `null` and `false` are left out, a list repeats its name, `true` is 1. */
export function parameters(values: Record<string, Value>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === false) continue;
    if (typeof value === "object") for (const one of value) query.append(name, one);
    else query.append(name, value === true ? "1" : String(value));
  }
  return query;
}

async function getJson<T>(address: string, signal: AbortSignal): Promise<T> {
  const response = await send(address, { signal, headers: { Accept: "application/json" } });
  try {
    return await response.json();
  } catch (error) {
    throw isAbort(error) ? error : ApiProblem.unreachable(error);
  }
}

async function send(address: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, request);
  } catch (error) {
    throw isAbort(error) ? error : ApiProblem.unreachable(error);
  }
  if (!response.ok) throw await ApiProblem.fromResponse(response);
  return response;
}
