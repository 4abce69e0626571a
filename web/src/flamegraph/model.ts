import type { DifferenceSide, FlameGraphPicture, FlameGraphSummary } from "../api/types";

/**
 * Nodes by depth: row d is the positions start[d] … start[d + 1] - 1, from left to right. The edges lie beside the nodes, so that a
 * search along a row reads memory in order.
 */
export interface RowIndex {
  readonly start: Int32Array;
  readonly nodes: Int32Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** What a graph of two sides knows of each node beside its width. */
export interface NodeDifference {
  /** Of totals and selves once they are multiplied by their side's factor. */
  readonly unit: string;
  readonly baseline: DifferenceSide;
  readonly selection: DifferenceSide;
  /** Samples, or what they weigh. */
  readonly baselineTotal: readonly number[];
  readonly baselineSelf: readonly number[];
  readonly selectionTotal: readonly number[];
  readonly selectionSelf: readonly number[];
  /** The greatest size of a difference of totals; the strongest colour stands for it. */
  readonly greatest: number;
}

/**
 * The nodes of a graph laid out: columns by node, in preorder, node 0 the root. Positions and widths are in samples, so a law holds:
 * the children of a node lie side by side from its left edge, and what remains at its right end is its self.
 */
export interface GraphColumns {
  readonly count: number;
  /** Levels: the depth of the deepest node plus one; 0 for a graph without nodes. */
  readonly levels: number;
  /** The server's name of each node, the same whatever the range; -1 for a node that stands for several. */
  readonly id: Int32Array;
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly depth: Int32Array;
  /** Left edge, in samples from the left edge of the root. */
  readonly x: Float64Array;
  /** The subtree of node i is the nodes i … end[i] - 1. */
  readonly end: Int32Array;
  readonly rows: RowIndex;
  /** The frames that its nodes have, each once, in no order. */
  readonly usedFrames: Int32Array;
}

/** A flame graph as it is drawn and asked about. */
export interface FlameModel extends GraphColumns {
  /** The range of time that it is of, half-open, in nanoseconds from the profile's origin. */
  readonly startNs: number;
  readonly endNs: number;
  readonly frames: FlameGraphSummary["frames"];
  /** Of totals and selves. */
  readonly unit: string;
  /** `null` for a graph of one side. */
  readonly difference: NodeDifference | null;
  /** The palette's colour of each frame, where that is not by its kind. */
  readonly colours: Uint8Array | null;
  /** Whether those colours are of differences rather than of kinds. */
  readonly showsDifferences: boolean;
  /** What is written before the name of each frame. */
  readonly marks: readonly string[] | null;
}

/** The model of an answer, in whichever form it came. */
export function layOut(data: FlameGraphPicture): FlameModel {
  const { startNs, endNs, frames, unit } = data;
  const columns =
    "laidOut" in data
      ? data.laidOut
      : layOutColumns(
          {
            id: Int32Array.from(data.nodes.id),
            parent: Int32Array.from(data.nodes.parent),
            frame: Int32Array.from(data.nodes.frame),
            self: Float64Array.from(data.nodes.self),
            total: Float64Array.from(data.nodes.total),
          },
          Int32Array.from(frames.name.keys()),
        );
  const ofOneSide = { difference: null, colours: null, showsDifferences: false, marks: null };
  return { startNs, endNs, frames, unit, ...ofOneSide, ...columns };
}

/** Lays out the flat arrays of the server. Never recursive: stacks may be as deep as they like. */
export function layOutColumns(
  nodes: Pick<GraphColumns, "id" | "parent" | "frame" | "self" | "total">,
  usedFrames: Int32Array,
): GraphColumns {
  const { parent, total } = nodes;
  const count = parent.length;
  const depth = new Int32Array(count);
  const x = new Float64Array(count);
  const end = new Int32Array(count);
  // In preorder a level has one node open at a time: where its next child begins is all that has to be known.
  const nextX: number[] = [0];
  let levels = 0;
  for (let i = 0; i < count; i++) {
    const level = i === 0 ? 0 : depth[parent[i]] + 1;
    const left = nextX[level];
    depth[i] = level;
    x[i] = left;
    nextX[level] = left + total[i];
    nextX[level + 1] = left;
    if (level >= levels) levels = level + 1;
  }
  for (let i = count - 1; i >= 0; i--) {
    if (end[i] <= i) end[i] = i + 1;
    const up = parent[i];
    if (i > 0 && end[up] < end[i]) end[up] = end[i];
  }
  return { ...nodes, count, levels, depth, x, end, rows: indexRows({ depth, x, total, levels }), usedFrames };
}

/** Sorts the nodes by depth, left to right within each; only those with a 1 in `included`, when it is given. */
export function indexRows(
  { depth, x, total, levels }: Pick<GraphColumns, "depth" | "x" | "total" | "levels">,
  included?: Uint8Array,
): RowIndex {
  const start = new Int32Array(levels + 1);
  for (let i = 0; i < depth.length; i++) if (!included || included[i] === 1) start[depth[i] + 1]++;
  for (let d = 0; d < levels; d++) start[d + 1] += start[d];
  const count = start[levels];
  const nodes = new Int32Array(count);
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  const next = start.slice();
  for (let i = 0; i < depth.length; i++) {
    if (included && included[i] !== 1) continue;
    const at = next[depth[i]]++;
    nodes[at] = i;
    left[at] = x[i];
    right[at] = x[i] + total[i];
  }
  return { start, nodes, left, right };
}

/** The node with the server's id, or -1. */
export function findNode(model: FlameModel, id: number | null): number {
  return id === null || id < 0 ? -1 : model.id.indexOf(id);
}

/** How many levels there are from the root down to the deepest node below `node`. */
export function levelsBelow(model: FlameModel, node: number): number {
  let deepest = -1;
  for (let i = node; i < model.end[node]; i++) if (model.depth[i] > deepest) deepest = model.depth[i];
  return deepest + 1;
}

/** The nodes from the root down to `node`, both included. */
export function pathTo(model: FlameModel, node: number): number[] {
  const path: number[] = [];
  for (let i = node; i >= 0; i = i === 0 ? -1 : model.parent[i]) path.push(i);
  return path.reverse();
}

/** What a node is drawn as and searched by. */
export const kindOf = (model: FlameModel, node: number) => model.frames.kind[model.frame[node]];
export const nameOf = (model: FlameModel, node: number) => model.frames.name[model.frame[node]];
