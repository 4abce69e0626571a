import { type FlameModel, kindOf } from "./model";

/** A step of the keyboard's cursor. */
export type Step = "caller" | "callee" | "previous" | "next" | "first" | "last";

/** Where a step leads; the node itself where there is nothing that way. */
export function stepFrom(model: FlameModel, node: number, step: Step): number {
  switch (step) {
    case "caller":
      return node === 0 ? 0 : model.parent[node];
    case "callee":
      return widestChild(model, node);
    case "next":
      return node > 0 && model.end[node] < model.end[model.parent[node]] ? model.end[node] : node;
    case "previous":
      return previousSibling(model, node);
    case "first":
      return node === 0 ? 0 : model.parent[node] + 1;
    case "last": {
      let last = node;
      while (last > 0 && model.end[last] < model.end[model.parent[last]]) last = model.end[last];
      return last;
    }
  }
}

/** Downwards the cursor follows the hottest path, which is what one looks for. */
function widestChild(model: FlameModel, node: number): number {
  let widest = node;
  for (let child = node + 1; child < model.end[node]; child = model.end[child]) {
    if (widest === node || model.total[child] > model.total[widest]) widest = child;
  }
  return widest;
}

function previousSibling(model: FlameModel, node: number): number {
  if (node === 0) return 0;
  // The node before this one in preorder is the previous sibling's deepest last; climb to the level of siblings.
  let before = node - 1;
  while (before !== model.parent[node] && model.depth[before] > model.depth[node]) before = model.parent[before];
  return before === model.parent[node] ? node : before;
}

/** The node that a click on `node` zooms to: itself, or the parent of a node that stands for several. */
export function zoomTarget(model: FlameModel, node: number): number {
  return kindOf(model, node) === "other" && node > 0 ? model.parent[node] : node;
}

/** One step out of a zoom: the nearest ancestor that is wider, since one of the same width would look the same. */
export function zoomOutOf(model: FlameModel, zoomed: number): number {
  let up = zoomed;
  while (up > 0 && model.total[up] === model.total[zoomed]) up = model.parent[up];
  return up;
}
