// From the flat arrays of two sides to graphs: the differential, what is elided from it, and each side on its own.

import type { DifferenceSide, DifferentialData, FlameGraphData } from "../api/types";
import { differenceColour, foldedColour, isGone, isNew } from "./differenceColours";
import { type FlameModel, layOut } from "./model";
import { coloursOf, hues, shades } from "./palette";

export type Side = "baseline" | "selection";

/** A node's difference: above 0 is more in the selection. */
export function differenceOf(data: DifferentialData, node: number): number {
  const { selectionTotal, baselineTotal } = data.nodes;
  return selectionTotal[node] * data.selection.factor - baselineTotal[node] * data.baseline.factor;
}

/** The differential, coloured by the difference of totals. */
export function layOutDifferential(data: DifferentialData): FlameModel {
  const { nodes, frames } = data;
  const greatest = greatestOf(data);
  const colour = nodes.id.map((_, node) =>
    frames.kind[nodes.frame[node]] === "other"
      ? foldedColour
      : differenceColour(nodes.baselineTotal[node], nodes.selectionTotal[node], differenceOf(data, node), greatest),
  );
  const split = splitFrames(data, colour);
  return {
    ...layOut({ ...graphOf(data), nodes: { ...widthNodes(data), frame: split.frame }, frames: split.frames }),
    difference: knownOf(data, greatest),
    colours: split.colours,
    showsDifferences: true,
    marks: Array.from(split.colours, (one) => (isNew(one) ? "+ " : isGone(one) ? "− " : "")),
  };
}

/** What the selection has and the baseline has not, coloured by kind; callers that both have are grey. */
export function layOutElided(data: DifferentialData): FlameModel {
  const { nodes, frames } = data;
  const byKind = coloursOf(frames);
  const shared = hues.indexOf("group") * shades + (shades >> 1);
  const colour = nodes.id.map((_, node) => {
    const frame = nodes.frame[node];
    return nodes.baselineTotal[node] > 0 && frames.kind[frame] !== "other" ? shared : byKind[frame];
  });
  const split = splitFrames(data, colour);
  return {
    ...layOut({ ...graphOf(data), nodes: { ...widthNodes(data), frame: split.frame }, frames: split.frames }),
    difference: knownOf(data, greatestOf(data)),
    colours: split.colours,
  };
}

/** One side as a graph of its own, with the node ids of both; `unit` is that of its samples. */
export function layOutSide(data: DifferentialData, side: Side, unit: string): FlameModel {
  const { nodes } = data;
  const total = side === "baseline" ? nodes.baselineTotal : nodes.selectionTotal;
  const self = side === "baseline" ? nodes.baselineSelf : nodes.selectionSelf;
  const kept: number[] = [];
  const place = new Int32Array(nodes.id.length).fill(-1);
  for (let node = 0; node < nodes.id.length; node++) {
    if (node > 0 && !(total[node] > 0)) continue;
    place[node] = kept.length;
    kept.push(node);
  }
  const { startNs, endNs } = spanOf(data[side]);
  return layOut({
    ...graphOf(data),
    startNs,
    endNs,
    unit,
    nodes: {
      id: kept.map((node) => nodes.id[node]),
      parent: kept.map((node) => (node === 0 ? -1 : place[nodes.parent[node]])),
      frame: kept.map((node) => nodes.frame[node]),
      self: kept.map((node) => self[node]),
      total: kept.map((node) => total[node]),
    },
  });
}

/** The first start and the last end of a side. */
export function spanOf(side: DifferenceSide): { startNs: number; endNs: number } {
  return { startNs: side.ranges[0]?.startNs ?? 0, endNs: side.ranges.at(-1)?.endNs ?? 0 };
}

function graphOf(data: DifferentialData): FlameGraphData {
  const { startNs, endNs } = spanOf(data.selection);
  return {
    startNs,
    endNs,
    group: data.group,
    total: data.nodes.width[0] ?? 0,
    wholeTotal: data.nodes.width[0] ?? 0,
    unit: "",
    hidden: data.selection.hidden,
    nodes: widthNodes(data),
    frames: data.frames,
    omitted: { nodes: data.omitted.nodes, minTotal: 0 },
  };
}

function widthNodes({ nodes }: DifferentialData): FlameGraphData["nodes"] {
  return { id: nodes.id, parent: nodes.parent, frame: nodes.frame, self: nodes.self, total: nodes.width };
}

function knownOf(data: DifferentialData, greatest: number): FlameModel["difference"] {
  const { baselineTotal, baselineSelf, selectionTotal, selectionSelf } = data.nodes;
  return {
    unit: data.unit,
    baseline: data.baseline,
    selection: data.selection,
    baselineTotal,
    baselineSelf,
    selectionTotal,
    selectionSelf,
    greatest,
  };
}

function greatestOf(data: DifferentialData): number {
  let greatest = 0;
  for (let node = 0; node < data.nodes.id.length; node++) {
    greatest = Math.max(greatest, Math.abs(differenceOf(data, node)));
  }
  return greatest;
}

/** A frame becomes one for each colour that its nodes have: to the painter a colour is a matter of the frame. */
function splitFrames({ nodes, frames }: DifferentialData, colour: readonly number[]) {
  const made = new Map<number, number>();
  const frame = new Array<number>(colour.length);
  const colours: number[] = [];
  const split: FlameGraphData["frames"] = { name: [], library: [], kind: [] };
  for (let node = 0; node < colour.length; node++) {
    const from = nodes.frame[node];
    const key = from * 256 + colour[node];
    let to = made.get(key);
    if (to === undefined) {
      to = colours.length;
      made.set(key, to);
      colours.push(colour[node]);
      split.name.push(frames.name[from]);
      split.library.push(frames.library[from]);
      split.kind.push(frames.kind[from]);
    }
    frame[node] = to;
  }
  return { frame, frames: split, colours: Uint8Array.from(colours) };
}
