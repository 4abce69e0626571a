import type { GraphColumns } from "../flamegraph/model";

// The shapes of docs/http-api.md, which is their specification. Times are nanoseconds from the profile's origin.

export type FrameKind =
  | "root"
  | "group"
  | "user"
  | "kernel"
  | "jit"
  | "inlined"
  | "interpreted"
  | "runtime"
  | "unknown"
  | "other";

export type Grouping = "comm" | "process" | "thread" | "cpu" | "event" | "none";

export interface ProblemDocument {
  status: number;
  title: string;
  detail?: string;
  code?: string;
}

export interface ProfileRow {
  id: string;
  name: string;
  folder: string;
  sizeBytes: number;
  modified: string;
  format: string | null;
  problem: string | null;
  samples: number | null;
  durationNs: number | null;
  hasTime: boolean | null;
}

export interface ProfileList {
  folders: { name: string; path: string }[];
  uploads: boolean;
  maxUploadBytes: number;
  profiles: ProfileRow[];
  /** Sentences on what was left out of the list. */
  notes?: string[];
}

export interface Choice {
  key: string;
  name: string;
  samples: number;
}

export interface EventChoice extends Choice {
  unit: string;
  isCpuTime: boolean;
  /** Its samples are told by what they weigh, in `unit`, rather than by how many they are. */
  isWeighted: boolean;
  idleSamples: number;
  /** What all of them weigh; `samples` where none has a weight. */
  weight: number;
  parts: string[];
}

export interface SkippedReason {
  reason: string;
  count: number;
  examples: { line: number; text: string }[];
}

export interface ProfileInfo {
  id: string;
  name: string;
  format: string;
  sizeBytes: number;
  modified: string;
  hasTime: boolean;
  startNs: number;
  endNs: number;
  samples: number;
  idleSamples: number;
  unresolvedIdleSamples: number;
  waitingSamples: number;
  samplesWithoutTime: number;
  clock: { source: string; originSourceNs: string; originUnixNs: string | null; approximate: boolean };
  capture: {
    host: string | null;
    commandLine: string | null;
    producer: string | null;
    architecture: string | null;
    capturedOn: string | null;
    cpus: number | null;
    samplingHz: number | null;
    lostEvents: number | null;
  };
  events: EventChoice[];
  comms: Choice[];
  processes: Choice[];
  threads: Choice[];
  cpus: Choice[];
  truncated: { comms: number; processes: number; threads: number };
  groups: Grouping[];
  flavours: Flavour[];
  defaults: { event: string; rows: number; group: Grouping };
  report: { bytes: number; lines: number; notes: string[]; skipped: SkippedReason[] };
}

/** In which words stacks are told. */
export type Flavour = "standard" | "nodejs" | "nodejs-packages" | "java-packages" | "dotnet-namespaces";

export interface LoadProgress {
  bytesRead: number;
  totalBytes: number;
  samples: number;
  stage: "reading" | "sorting" | "done";
}

export interface HeatMapData {
  columnNs: number;
  rows: number;
  columns: number;
  startNs: number;
  recordedStartNs: number;
  recordedEndNs: number;
  counts: ArrayLike<number>;
  /** What the samples of each cell weigh, where that was asked for; the sums are then those of the weights. */
  weights?: number[];
  columnSums: number[];
  rowSums: number[];
  rowRecordedNs: number[];
  maximum: number;
  p995: number;
  total: number;
  /** Of counts, sums and weights: "samples", or the unit of the event where they are weights. */
  unit: string;
  hidden: { idle: number; waiting: number };
}

/** What is told of a flame graph besides its nodes. */
export interface FlameGraphSummary {
  startNs: number;
  endNs: number;
  group: Grouping;
  total: number;
  wholeTotal: number;
  /** "samples", or the unit of the event where samples are weighed. */
  unit: string;
  hidden: { idle: number; waiting: number };
  /** The frames that nodes refer to. Graphs that came one after the other may share them: then there are more than a graph needs, and more may be added behind. */
  frames: { name: string[]; library: string[]; kind: FrameKind[] };
  omitted: { nodes: number; minTotal: number };
}

/** A flame graph as its JSON has it. */
export interface FlameGraphData extends FlameGraphSummary {
  nodes: { id: number[]; parent: number[]; frame: number[]; self: number[]; total: number[] };
}

/** A flame graph that a worker has read and laid out. */
export interface LaidOutGraph extends FlameGraphSummary {
  laidOut: GraphColumns;
}

export type FlameGraphPicture = FlameGraphData | LaidOutGraph;

export interface FrameMatches {
  frames: number;
  samples: number;
  total: number;
  matches: { name: string; library: string; kind: FrameKind; self: number; total: number }[];
}

export type DifferenceMeasure = "rate" | "share";

export type DifferentialLayout = "union" | "baseline" | "selection" | "elided";

/** One of the two sides of a comparison. */
export interface DifferenceSide {
  profile: string;
  name: string;
  event: string;
  ranges: { startNs: number; endNs: number }[];
  /** Samples, or what they weigh. */
  total: number;
  recordedNs: number;
  /** What a count of this side is multiplied by to be in `unit`. */
  factor: number;
  hidden: { idle: number; waiting: number };
}

export interface DifferentialData {
  measure: DifferenceMeasure;
  layout: DifferentialLayout;
  group: Grouping;
  /** Of counts that were multiplied by their side's factor. */
  unit: string;
  weighted: boolean;
  baseline: DifferenceSide;
  selection: DifferenceSide;
  nodes: {
    id: number[];
    parent: number[];
    frame: number[];
    width: number[];
    self: number[];
    baselineSelf: number[];
    baselineTotal: number[];
    selectionSelf: number[];
    selectionTotal: number[];
  };
  frames: { name: string[]; library: string[]; kind: FrameKind[] };
  omitted: { nodes: number };
  /** Sentences on what limits the comparison. */
  notes: string[];
}

export interface FrameName {
  name: string;
  library: string;
  kind: FrameKind;
}

export interface RankedChange extends FrameName {
  /** In the ranking's unit, as are selection, difference, low and high. */
  baseline: number;
  selection: number;
  difference: number;
  low: number | null;
  high: number | null;
  /** How likely any frame differs so much by chance. */
  probability: number | null;
  baselineSamples: number;
  selectionSamples: number;
  /** Where most of it is, an id of the differential of the same profiles, grouping and flavour. */
  node: number;
  path: string[];
  folded: FrameName[];
}

export interface ChangesData {
  verdict: "changes" | "none" | "too few";
  reason: string;
  method: string;
  blocks: { lengthNs: number; baseline: number; selection: number };
  framesTested: number;
  framesLeftOut: number;
  measure: DifferenceMeasure;
  group: Grouping;
  unit: string;
  weighted: boolean;
  baseline: DifferenceSide;
  selection: DifferenceSide;
  changes: RankedChange[];
  notes: string[];
}

export interface HeatMapDifference {
  columnNs: number;
  rows: number;
  columns: number;
  startNs: number;
  comparedStartNs: number;
  comparedEndNs: number;
  differences: number[];
  counts: number[];
  maximum: number;
  p995: number;
  unit: string;
  medians: number[] | null;
  shift: number;
  weighted: boolean;
  baseline: DifferenceSide;
  selection: DifferenceSide;
  notes: string[];
}
