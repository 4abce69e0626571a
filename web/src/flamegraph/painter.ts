import { formatCount, formatCounted, formatShare } from "../model/numbers";
import type { LabelFitter } from "./labels";
import type { FlameModel } from "./model";
import { colourCount, css, type Emphasis, hues, type Palette, shades } from "./palette";
import type { Matches } from "./search";
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
const matchBucket = emphases.length * colourCount;
const hatchBucket = matchBucket + 1;

/** Draws graphs: gathers what is visible into one list a colour, fills list by list, then writes. Keeps its lists between pictures. */
export class Painter {
  readonly #rectangles: number[][] = Array.from({ length: hatchBucket + 1 }, () => []);
  readonly #texts = new Map<string, { text: string[]; at: number[] }>();
  #palette: Palette | null = null;
  #fills: (string | CanvasPattern)[] = [];
  #textFills: string[] = [];
  #hatchRatio = 0;

  /** Draws the picture; `context`'s font is set already. */
  paint(context: CanvasRenderingContext2D, picture: Picture, palette: Palette, fitter: LabelFitter): void {
    this.#prepareFills(context, palette, picture.ratio);
    for (const list of this.#rectangles) list.length = 0;
    for (const { text, at } of this.#texts.values()) text.length = at.length = 0;

    const { model, layout, rowHeight, contentHeight, scroll, height } = picture;
    const one = depthAt(layout, scroll, rowHeight, contentHeight);
    const other = depthAt(layout, scroll + height - 1, rowHeight, contentHeight);
    const last = Math.min(model.levels - 1, Math.max(one, other));
    for (let depth = Math.max(0, Math.min(one, other)); depth <= last; depth++) {
      const top = rowTop(layout, depth, rowHeight, contentHeight) - scroll;
      this.#gatherRow(picture, depth, top, fitter);
    }
    this.#fillAndWrite(context, picture);
  }

  #gatherRow(picture: Picture, depth: number, top: number, fitter: LabelFitter): void {
    const { model, colours, frameHues, matches, width, ratio } = picture;
    const gap = Math.max(1, Math.floor(ratio));
    const padding = 4 * ratio;
    const leastLabel = 20 * ratio;
    const emphasis = matches ? 2 : depth < picture.zoomDepth ? 1 : 0;
    const bucketOf = (node: number) => {
      const colour = colours[model.frame[node]];
      return frameHues[model.frame[node]] === otherHue ? hatchBucket : emphasis * colourCount + colour;
    };
    const sink: RowSink = {
      box: (node, left, right) => {
        const bucket = matches?.isMatch[node] === 1 ? matchBucket : bucketOf(node);
        const x = Math.round(left);
        let boxWidth = Math.max(1, Math.round(right) - x);
        if (boxWidth > 3 * gap) boxWidth -= gap;
        this.#rectangles[bucket].push(x, top, boxWidth);
        if (boxWidth < leastLabel) return;
        const text = label(model, node, boxWidth - 2 * padding, fitter);
        if (text === "") return;
        const texts = this.#textsIn(this.#textFills[bucket]);
        texts.text.push(text);
        texts.at.push(x + padding, top);
      },
      run: (node, left, right) => {
        const hue = frameHues[model.frame[node]];
        const middle = emphasis * colourCount + hue * shades + (shades >> 1);
        this.#rectangles[hue === otherHue ? hatchBucket : middle].push(left, top, right - left);
      },
    };
    const span = picture.span;
    walkRow(model, model.rows, depth, span, width, ratio, frameHues, sink);
    if (!matches) return;
    const matchRun: RowSink = {
      box: () => {},
      run: (_, left, right) => {
        this.#rectangles[matchBucket].push(left, top, Math.max(ratio, right - left));
      },
    };
    walkRow(model, matches.rows, depth, span, width, ratio, oneClass(colours.length), matchRun);
  }

  #fillAndWrite(context: CanvasRenderingContext2D, picture: Picture): void {
    const { width, height, rowHeight, ratio } = picture;
    context.clearRect(0, 0, width, height);
    const boxHeight = rowHeight - Math.max(1, Math.floor(ratio));
    for (let bucket = 0; bucket < this.#rectangles.length; bucket++) {
      const list = this.#rectangles[bucket];
      if (list.length === 0) continue;
      context.fillStyle = this.#fills[bucket];
      for (let i = 0; i < list.length; i += 3) context.fillRect(list[i], list[i + 1], list[i + 2], boxHeight);
    }
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

  #prepareFills(context: CanvasRenderingContext2D, palette: Palette, ratio: number): void {
    if (palette === this.#palette && ratio === this.#hatchRatio) return;
    this.#palette = palette;
    this.#hatchRatio = ratio;
    const inks = emphases.flatMap((emphasis) => palette.inks[emphasis]);
    this.#fills = [...inks.map((ink) => css(ink.fill)), css(palette.match.fill), hatching(context, palette, ratio)];
    this.#textFills = [...inks.map((ink) => css(ink.text)), css(palette.match.text), css(palette.hatchText)];
    this.#texts.clear();
  }
}

let classes = new Uint8Array(0);
/** A table in which all frames are of one class. */
function oneClass(length: number): Uint8Array {
  if (classes.length < length) classes = new Uint8Array(length);
  return classes;
}

/** What is written on a box. The root and the groups say their numbers as well, where there is room. */
function label(model: FlameModel, node: number, width: number, fitter: LabelFitter): string {
  const frame = model.frame[node];
  const text = fitter.fit(model.frames, frame, width);
  const kind = model.frames.kind[frame];
  if ((kind !== "root" && kind !== "group") || text === "" || text.endsWith("…")) return text;
  const numbers =
    kind === "root"
      ? `, ${formatCounted(model.total[node], "sample")}`
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
  return `Flame graph of ${formatCounted(model.total[0], "sample")}, ${formatCount(model.levels)} levels deep`;
}
