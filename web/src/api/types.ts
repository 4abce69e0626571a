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
  counts: number[];
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

export interface FlameGraphData {
  startNs: number;
  endNs: number;
  group: Grouping;
  total: number;
  wholeTotal: number;
  /** "samples", or the unit of the event where samples are weighed. */
  unit: string;
  hidden: { idle: number; waiting: number };
  nodes: { id: number[]; parent: number[]; frame: number[]; self: number[]; total: number[] };
  frames: { name: string[]; library: string[]; kind: FrameKind[] };
  omitted: { nodes: number; minTotal: number };
}

export interface FrameMatches {
  frames: number;
  samples: number;
  total: number;
  matches: { name: string; library: string; kind: FrameKind; self: number; total: number }[];
}
