import { formatAmount } from "../model/amounts";
import { formatCount, formatShare } from "../model/numbers";
import type { LabelFitter } from "./labels";
import type { FlameModel } from "./model";
import { colourCount, css, type Emphasis, hues, type Palette, shades } from "./palette";
import type { Matches } from "./search";
import { pixelOf, Strip } from "./strip";
import { depthAt, type Layout, type RowSink, rowTop, type Span, walkRow } from "./viewport";

/** A picture to be drawn; lengths in device pixels. */
export interface Picture {
  readonly model: FlameModel;
  /** The palette's colour of each frame. */
  readonly colours: Uint8Array;
  /** The hue of each frame: boxes too narrow to be told apart are drawn as one if they are of one hue. */
  readonly frameHues: Uint8Array;
  readonly layout: Layout;
  readonly span: Span;
  /** Levels above this one are ancestors of the zoomed frame. */
  readonly zoomDepth: number;
  readonly matches: Matches | null;
  readonly width: number;
  readonly height: number;
  /** Height of the whole graph, and how much of it lies above the picture. */
  readonly contentHeight: number;
  readonly scroll: number;
  readonly rowHeight: number;
  readonly ratio: number;
}

const emphases: readonly Emphasis[] = ["plain", "faded", "dimmed"];
const otherHue = hues.indexOf("other");
/** Inks are numbered `emphasis · colourCount + colour`, then these two. */
const matchInk = emphases.length * colourCount;
const hatchInk = matchInk + 1;

/**
 * Draws graphs. The boxes of a row become one line of pixels, whatever their number, and a line is drawn as high as a row: a picture
 * of a hundred thousand boxes costs little more than one of a hundred. Then come hatching and labels. Keeps its memory between pictures.
 */
export class Painter {
  readonly #strip = new Strip();
  readonly #hatched: number[] = [];
  readonly #texts = new Map<string, { text: string[]; at: number[] }>();
  #palette: Palette | null = null;
  #ratio = 0;
  #pixelColours = new Uint32Array(0);
  #textFills: string[] = [];
  #hatching: CanvasPattern | string = "";

  /** Draws the picture; `context`'s font is set already. */
  paint(context: CanvasRenderingContext2D, picture: Picture, palette: Palette, fitter: LabelFitter): void {
    this.#prepareInks(context, palette, picture.ratio);
    this.#hatched.length = 0;
    for (const { text, at } of this.#texts.values()) text.length = at.length = 0;

    const { model, layout, rowHeight, contentHeight, scroll, height, width, ratio } = picture;
    const one = depthAt(layout, scroll, rowHeight, contentHeight);
    const other = depthAt(layout, scroll + height - 1, rowHeight, contentHeight);
    const first = Math.max(0, Math.min(one, other));
    const last = Math.min(model.levels - 1, Math.max(one, other));
    const topOf = (depth: number) => rowTop(layout, depth, rowHeight, contentHeight) - scroll;
    this.#strip.clear(width, last - first + 1);
    for (let depth = first; depth <= last; depth++) {
      this.#gatherRow(picture, depth, depth - first, topOf(depth), fitter);
    }

    const boxHeight = rowHeight - gapOf(ratio);
    context.fillStyle = css(palette.surface);
    context.fillRect(0, 0, width, height);
    this.#strip.drawTo(context, (row) => topOf(first + row), boxHeight);
    context.fillStyle = this.#hatching;
    for (let i = 0; i < this.#hatched.length; i += 3) {
      context.fillRect(this.#hatched[i], this.#hatched[i + 1], this.#hatched[i + 2], boxHeight);
    }
    this.#write(context, boxHeight, ratio);
  }

  #gatherRow(picture: Picture, depth: number, row: number, top: number, fitter: LabelFitter): void {
    const { model, colours, frameHues, matches, span, width, ratio } = picture;
    const gap = gapOf(ratio);
    const padding = 4 * ratio;
    const leastLabel = 20 * ratio;
    const emphasis = matches ? 2 : depth < picture.zoomDepth ? 1 : 0;
    const fill = (ink: number, left: number, right: number) => {
      if (ink === hatchInk && right - left > 3 * gap) this.#hatched.push(left, top, right - left);
      else this.#strip.fill(row, left, right, this.#pixelColours[ink]);
    };
    const sink: RowSink = {
      box: (node, from, to) => {
        const frame = model.frame[node];
        let ink = emphasis * colourCount + colours[frame];
        if (frameHues[frame] === otherHue) ink = hatchInk;
        if (matches?.isMatch[node] === 1) ink = matchInk;
        const left = Math.round(from);
        let right = Math.max(left + 1, Math.round(to));
        if (right - left > 3 * gap) right -= gap;
        fill(ink, left, right);
        if (right - left < leastLabel) return;
        const text = label(model, node, right - left - 2 * padding, fitter);
        if (text === "") return;
        const texts = this.#textsIn(this.#textFills[ink]);
        texts.text.push(text);
        texts.at.push(left + padding, top);
      },
      run: (node, left, right) => {
        const hue = frameHues[model.frame[node]];
        fill(hue === otherHue ? hatchInk : emphasis * colourCount + hue * shades + (shades >> 1), left, right);
      },
    };
    walkRow(model, model.rows, depth, span, width, ratio, frameHues, sink);
    if (!matches) return;
    // Matched boxes are drawn by now, but a match may be within a run of others.
    const matchedRuns: RowSink = {
      box: () => {},
      run: (_, left, right) => fill(matchInk, left, Math.max(right, left + gap)),
    };
    walkRow(model, matches.rows, depth, span, width, ratio, oneClass(colours.length), matchedRuns);
  }

  #write(context: CanvasRenderingContext2D, boxHeight: number, ratio: number): void {
    context.textBaseline = "alphabetic";
    const baseline = Math.round(boxHeight / 2 + 4.2 * ratio);
    for (const [fill, { text, at }] of this.#texts) {
      context.fillStyle = fill;
      for (let i = 0; i < text.length; i++) context.fillText(text[i], at[2 * i], at[2 * i + 1] + baseline);
    }
  }

  #textsIn(fill: string) {
    let texts = this.#texts.get(fill);
    if (!texts) {
      texts = { text: [], at: [] };
      this.#texts.set(fill, texts);
    }
    return texts;
  }

  #prepareInks(context: CanvasRenderingContext2D, palette: Palette, ratio: number): void {
    if (palette === this.#palette && ratio === this.#ratio) return;
    this.#palette = palette;
    this.#ratio = ratio;
    const inks = [...emphases.flatMap((emphasis) => palette.inks[emphasis]), palette.match];
    this.#pixelColours = Uint32Array.from([...inks.map((ink) => ink.fill), palette.hatch[1]], pixelOf);
    this.#textFills = [...inks.map((ink) => css(ink.text)), css(palette.hatchText)];
    this.#hatching = hatching(context, palette, ratio);
    this.#texts.clear();
  }
}

/** The space between boxes, in device pixels. */
export const gapOf = (ratio: number) => Math.max(1, Math.floor(ratio));

let classes = new Uint8Array(0);
/** A table in which all frames are of one class. */
function oneClass(length: number): Uint8Array {
  if (classes.length < length) classes = new Uint8Array(length);
  return classes;
}

/** What is written on a box. The root and the groups say their numbers as well, where there is room. */
function label(model: FlameModel, node: number, width: number, fitter: LabelFitter): string {
  const frame = model.frame[node];
  const mark = model.marks?.[frame];
  if (mark) {
    const name = fitter.fit(model.frames, frame, width - fitter.widthOf(mark));
    return name === "" ? "" : mark + name;
  }
  const text = fitter.fit(model.frames, frame, width);
  const kind = model.frames.kind[frame];
  if (model.difference) return text;
  if ((kind !== "root" && kind !== "group") || text === "" || text.endsWith("…")) return text;
  const numbers =
    kind === "root"
      ? `, ${formatAmount(model.total[node], model.unit)}`
      : ` (${formatShare(model.total[node], model.total[0])})`;
  return fitter.widthOf(text + numbers) <= width ? text + numbers : text;
}

function hatching(context: CanvasRenderingContext2D, palette: Palette, ratio: number): CanvasPattern | string {
  const size = Math.round(8 * ratio);
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const pen = tile.getContext("2d");
  if (!pen) return css(palette.hatch[0]);
  pen.fillStyle = css(palette.hatch[0]);
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = css(palette.hatch[1]);
  pen.lineWidth = size / 4;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 1, size + 1);
    pen.lineTo(shift + size + 1, -1);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat") ?? css(palette.hatch[0]);
}

/** What a screen reader is told of the picture as a whole. */
export function pictureLabel(model: FlameModel | null): string {
  if (!model || model.count === 0) return "Flame graph, empty";
  if (model.difference) {
    const { baseline, selection } = model.difference;
    const name = model.showsDifferences ? "Differential flame graph" : "Elided flame graph";
    return `${name} of ${formatCount(selection.total)} against ${formatCount(baseline.total)}, ${formatCount(model.levels)} levels deep`;
  }
  return `Flame graph of ${formatAmount(model.total[0], model.unit)}, ${formatCount(model.levels)} levels deep`;
}
