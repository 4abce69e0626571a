import { formatAmount, formatNumber } from "../model/amounts";
import { formatShare } from "../model/numbers";
import { changeInWords, matchedOnBothSides } from "./describeDifference";
import { type FlameModel, kindOf, nameOf, pathTo } from "./model";
import { labelName, visibleName } from "./names";
import { hueNames, hueOf } from "./palette";
import { foldedSamples, type Matches, matchedSamples } from "./search";

/** A frame of the graph in words and numbers. */
export interface FrameFacts {
  readonly name: string;
  readonly library: string;
  /** What kind of code it is; empty where the name says it all. */
  readonly kind: string;
  readonly total: number;
  readonly self: number;
  /** Samples of the whole selection, of the caller and, if it is not the whole graph, of the zoomed frame. */
  readonly selection: number;
  readonly parent: number | null;
  readonly zoomed: number | null;
  readonly unit: string;
}

export function factsOf(model: FlameModel, node: number, zoomed: number): FrameFacts {
  const name = nameOf(model, node);
  const kind = kindOf(model, node);
  const isInZoom = zoomed > 0 && node >= zoomed && node < model.end[zoomed];
  return {
    name: visibleName(name),
    library: visibleName(model.frames.library[model.frame[node]] || " ").trim(),
    kind:
      kind === "root" || kind === "group"
        ? ""
        : kind === "other"
          ? "small frames, folded"
          : hueNames[hueOf(kind, name)],
    total: model.total[node],
    self: model.self[node],
    selection: model.total[0],
    parent: node > 0 ? model.total[model.parent[node]] : null,
    zoomed: isInZoom && node !== zoomed ? model.total[zoomed] : null,
    unit: model.unit,
  };
}

function labelOf(model: FlameModel, node: number): string {
  return labelName(nameOf(model, node), model.frames.library[model.frame[node]]);
}

/** What a screen reader says of a frame: "computePrices, 312 samples, 12.1 %". */
export function spokenFrame(model: FlameModel, node: number): string {
  const name = visibleName(labelOf(model, node));
  const short = name.length > 200 ? `${name.slice(0, 200)}…` : name;
  if (model.difference) return `${short}, ${changeInWords(model, node)}`;
  return `${short}, ${formatAmount(model.total[node], model.unit)}, ${formatShare(model.total[node], model.total[0])}`;
}

/**
 * The stack of a node, root first, a frame on each line. In names as they are shown, not as they are in the file: a control character
 * that is pasted into a terminal could do harm.
 */
export function stackText(model: FlameModel, node: number): string {
  return pathTo(model, node)
    .slice(1)
    .map((ancestor) => visibleName(labelOf(model, ancestor)))
    .join("\n");
}

/**
 * How much a search has found: "12.1 % matched (50 of 412 samples)"; under a zoom the share of what is zoomed, and of all. With "≥"
 * where folded frames could make it more.
 */
export function matchedInWords(model: FlameModel, matches: Matches, zoomed: number): string {
  const share = (node: number) => {
    const matched = matchedSamples(model, matches, node);
    const total = model.total[node];
    const shown = formatShare(matched, total);
    const isLess = matched < total && formatShare(matched + foldedSamples(model, matches, node), total) !== shown;
    return { matched: formatNumber(matched, model.unit), shown: isLess ? `≥ ${shown}` : shown };
  };
  if (matches.outermost.length === 0) return "Nothing matches";
  if (model.difference) return matchedOnBothSides(model, matches.outermost);
  const all = share(0);
  if (zoomed === 0) return `${all.shown} matched (${all.matched} of ${formatAmount(model.total[0], model.unit)})`;
  const here = share(zoomed);
  return `${here.shown} matched (${here.matched} of ${formatNumber(model.total[zoomed], model.unit)} zoomed), ${all.shown} of all`;
}

/** Names up to this long are searched for as a whole; the search stands in the address of the page. */
const longestSearch = 300;

/** An expression that finds exactly this name, or what begins as it does if it is very long. */
export function searchFor(name: string): string {
  const start = name.slice(0, longestSearch).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return name.length > longestSearch ? `^${start}` : `^${start}$`;
}
