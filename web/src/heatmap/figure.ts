// The two canvases and what pointer, wheel and keyboard do on them. Preact gives it inputs; it tells what was selected and what is under the pointer.

import type { HeatMapData, ProfileInfo } from "../api/types";
import { cancelDrawing, requestDrawing } from "../model/frames";
import type { TimeRange } from "../model/range";
import { type Colours, readColours } from "./colours";
import { type DifferenceCells, levelScale } from "./difference";
import { cellRange } from "./geometry";
import { eventOfKey } from "./keys";
import { cellAtPoint, contains, type EdgeHit, edgeAt, type Layout, layoutFigure, viewBox } from "./layout";
import { type Picture, paint, paintAllBars, paintStill } from "./paint";
import { isEmpty, paintOverlay } from "./paintOverlay";
import { type PaletteName, paletteTable, type Theme } from "./palettes";
import type { PlaceMarks } from "./placeMarks";
import { boxOfPlace, type Place, placeAt, pointerOver, samePlace } from "./places";
import { makeScale, type ScaleInput, type ScaleName } from "./scale";
import { Scroller } from "./scroller";
import { cursorOf, IDLE, reduce, type SelectionEvent, type SelectionState, shownRange } from "./selection";
import { Tiles } from "./tiles";

export interface FigureInputs {
  data: HeatMapData;
  clock: ProfileInfo["clock"];
  scale: ScaleName;
  palette: PaletteName;
  theme: Theme;
  /** Cells that are told by something else than their counts. */
  cells: DifferenceCells | null;
  /** What the scale is made from, where that is not this map alone. */
  scaleOf: ScaleInput | null;
  selection: TimeRange | null;
  /** The second range on the same map. */
  baseline: TimeRange | null;
  /** Whether this map is that of the baseline's profile: then its one range is in the baseline's colour. */
  isBaseline: boolean;
  /** How many columns the other of two maps has: theirs and these are equally wide. */
  besides: number;
  /** Whether a second range can be marked here. */
  marks: boolean;
  width: number;
  height: number;
}

/** Which of the two ranges a gesture is about. */
export type Target = "selection" | "baseline";

/** What is under the pointer or the cursor, and where, in CSS pixels of the window. */
export interface Hover {
  place: Place;
  box: { left: number; top: number; right: number; bottom: number };
  /** A selection under way: `pending` waits for its second click, `held` for the release. */
  selecting: "pending" | "held" | null;
}

export interface FigureEvents {
  onSelect(range: TimeRange | null, phase: "preview" | "commit", target: Target): void;
  onHover(hover: Hover | null): void;
  /** Shorter (-1) or longer (1) columns are wanted. */
  onZoom(direction: -1 | 1): void;
  /** The keyboard's cursor came to a cell. */
  onCursor(cell: number): void;
}

/** Moves that are taken ahead of their frame are at least this far apart, in milliseconds. */
const leastBetweenMoves = 4;

export class Figure {
  readonly #base: HTMLCanvasElement;
  readonly #overlay: HTMLCanvasElement;
  readonly #marks: PlaceMarks;
  readonly #events: FigureEvents;
  readonly #ending = new AbortController();
  #inputs: FigureInputs | null = null;
  #picture: Picture | null = null;
  #colours: Colours | null = null;
  #state: SelectionState = IDLE;
  /** The range that the gesture is about. */
  #target: Target = "selection";
  /** What is pointed at on the other map. */
  #linked: Place | null = null;
  /** The selection from before the gesture that is under way: what the page gives meanwhile may be that gesture's preview. */
  #settled: TimeRange | null = null;
  readonly #scroll = new Scroller(() => this.#request("all"));
  #place: Place | null = null;
  #selecting: Hover["selecting"] = null;
  #pointer: { x: number; y: number } | null = null;
  /** The distance from the pointer to the start of the overview's window while that is held. */
  #held: number | null = null;
  /** The time that stays where it is while columns become shorter or longer, and its distance from the plot's left edge. */
  #fixed: { ns: number; x: number } | null = null;
  #wheeled = 0;
  /** When the last move was taken ahead of its frame. */
  #hastened = 0;
  #focused = false;
  readonly #draw = () => this.#paintDirty();
  #dirty: "nothing" | "overlay" | "all" = "nothing";

  constructor(base: HTMLCanvasElement, overlay: HTMLCanvasElement, marks: PlaceMarks, events: FigureEvents) {
    this.#base = base;
    this.#overlay = overlay;
    this.#marks = marks;
    this.#events = events;
    this.#listen();
  }

  dispose(): void {
    this.#ending.abort();
    cancelDrawing(this.#draw);
  }

  /** Takes what changed and draws it. */
  set(inputs: FigureInputs): void {
    const before = this.#inputs;
    const dpr = globalThis.devicePixelRatio || 1;
    if (inputs.width <= 0 || inputs.height <= 0) return;
    const { data } = inputs;
    const regridded =
      before === null ||
      before.data.columns !== data.columns ||
      before.data.columnNs !== data.columnNs ||
      before.data.startNs !== data.startNs;
    const middle = this.#picture ? this.#scroll.timeAt(this.#picture.layout.plot.width / 2) : null;
    if (regridded || before.data.rows !== data.rows) {
      // Cells of another grid mean other times: what was under way ends where it began.
      this.send({ type: "cancel" });
      this.#state = IDLE;
      this.#hover(null);
    }
    this.#inputs = inputs;
    if (before && onlySelectionDiffers(before, inputs) && this.#picture?.layout.dpr === dpr) {
      this.#request("overlay");
      return;
    }

    const wall = inputs.clock.originUnixNs;
    const layout = layoutFigure(inputs.width, inputs.height, dpr, data, wall === null ? 1 : 2, inputs.besides);
    if (!this.#colours || before?.theme !== inputs.theme)
      this.#colours = readColours(this.#base.parentElement ?? document.body);
    const recoloured =
      !this.#picture ||
      before?.data !== data ||
      before.scale !== inputs.scale ||
      before.palette !== inputs.palette ||
      before.cells !== inputs.cells ||
      before.scaleOf !== inputs.scaleOf ||
      before.theme !== inputs.theme ||
      this.#picture.layout.rows.size !== layout.rows.size;
    const tiles = recoloured ? this.#makeTiles(inputs, layout) : (this.#picture as Picture).tiles;
    this.#picture = {
      layout,
      scroll: 0,
      data,
      tiles,
      still: null,
      bars: null,
      colours: this.#colours,
      originUnixNs: wall,
      approximate: inputs.clock.approximate,
    };
    this.#scroll.use(layout, data);
    if (regridded && this.#fixed) this.#scroll.toTime(this.#fixed.ns, this.#fixed.x);
    else if (regridded && inputs.selection) this.#scroll.toTime(middleOf(inputs.selection), layout.plot.width / 2);
    else if (regridded && middle !== null) this.#scroll.toTime(middle, layout.plot.width / 2);
    if (regridded) this.#fixed = null;
    this.#resize(layout);
    this.#request("all");
  }

  /** What a button outside of the canvas does. */
  send(event: SelectionEvent): void {
    const inputs = this.#inputs;
    if (!inputs) return;
    if (!this.#state.gesture) this.#settled = this.#target === "baseline" ? inputs.baseline : inputs.selection;
    const { state, emit } = reduce(this.#state, event, inputs.data, this.#settled);
    this.#state = state;
    const target = this.#target;
    // What follows is about the selection again.
    if (!state.gesture) this.#target = "selection";
    if (emit) {
      this.#events.onSelect(emit.range, emit.phase, target);
      if (event.type === "step" && emit.range) this.#scroll.reveal(emit.range);
    }
    this.#request("overlay");
  }

  /** Shows what is pointed at on the other map. */
  link(place: Place | null): void {
    if (samePlace(place, this.#linked)) return;
    this.#linked = place;
    this.#request("overlay");
  }

  #makeTiles({ data, scale, palette, theme, cells, scaleOf }: FigureInputs, layout: Layout): Tiles {
    if (cells) return new Tiles({ ...data, counts: cells.levels }, levelScale, cells.table, data.rows);
    const made = makeScale(scale, scaleOf ?? data);
    return new Tiles(data, made, paletteTable(palette, theme, made), layout.rows.size);
  }

  #resize(layout: Layout): void {
    for (const canvas of [this.#base, this.#overlay]) {
      if (canvas.width !== layout.width) canvas.width = layout.width;
      if (canvas.height !== layout.height) canvas.height = layout.height;
      canvas.style.width = `${layout.width / layout.dpr}px`;
      canvas.style.height = `${layout.height / layout.dpr}px`;
    }
  }

  #request(what: "overlay" | "all"): void {
    requestDrawing(this.#draw);
    if (this.#dirty !== "all") this.#dirty = what;
  }

  #paintDirty(): void {
    const what = this.#dirty;
    this.#dirty = "nothing";
    const { picture, inputs } = { picture: this.#picture, inputs: this.#inputs };
    // Opaque: what covers its pixels wholly need not be blended with what lies behind, each frame anew.
    const base = this.#base.getContext("2d", { alpha: false });
    const overlay = this.#overlay.getContext("2d");
    if (!picture || !inputs || !base || !overlay) return;
    const shown = { ...picture, scroll: this.#scroll.value };
    if (what === "all") {
      if (!picture.still) {
        picture.still = paintStill(picture);
        picture.bars = paintAllBars(picture);
      }
      paint(base, { ...shown, still: picture.still, bars: picture.bars });
      this.#tellPlot(shown.layout);
    }
    const { selection, baseline, isBaseline } = inputs;
    const held = this.#state.gesture ? shownRange(this.#state, inputs.data, this.#settled) : null;
    const marked = this.#target === "baseline";
    const above = {
      range: this.#state.gesture && !marked ? held : selection,
      baseline: this.#state.gesture && marked ? held : baseline,
      isBaseline,
      linked: this.#linked,
      cursor: this.#focused ? this.#state.cursor : null,
    };
    // An empty canvas would be copied onto the screen too.
    const { style } = this.#overlay;
    if (style.visibility !== "hidden" || !isEmpty(above)) paintOverlay(overlay, shown, above);
    style.visibility = isEmpty(above) ? "hidden" : "visible";
    const place = this.#place;
    this.#marks.show(shown, place, place?.kind === "cell" && place.cell === above.cursor);
  }

  /**
   * Says in CSS pixels where the plot is (x, y, width, height), how wide all of its columns are and how far they are scrolled: whoever
   * drives the page from outside finds a cell by it, since a canvas has no elements.
   */
  #tellPlot({ plot, columns, dpr }: Layout): void {
    const places = [plot.x, plot.y, plot.width, plot.height, columns.size, this.#scroll.value];
    this.#base.dataset.plot = places.map((pixels) => pixels / dpr).join(" ");
  }

  // Input

  #listen(): void {
    const canvas = this.#base;
    const signal = this.#ending.signal;
    canvas.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#move(event), { signal });
    canvas.addEventListener("pointerup", (event) => this.#release(event), { signal });
    canvas.addEventListener("pointercancel", () => this.#abandon(), { signal });
    canvas.addEventListener("pointerleave", () => this.#leave(), { signal });
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    canvas.addEventListener("keydown", (event) => this.#keyDown(event), { signal });
    canvas.addEventListener("keyup", (event) => event.key === "Shift" && this.send({ type: "settle" }), { signal });
    canvas.addEventListener("focus", () => this.#focus(canvas.matches(":focus-visible")), { signal });
    canvas.addEventListener("blur", () => this.#focus(false), { signal });
  }

  #point(event: MouseEvent): { x: number; y: number } {
    const rect = this.#base.getBoundingClientRect();
    const dpr = this.#picture?.layout.dpr ?? 1;
    return { x: (event.clientX - rect.left) * dpr, y: (event.clientY - rect.top) * dpr };
  }

  #press(event: PointerEvent): void {
    const { picture, inputs } = { picture: this.#picture, inputs: this.#inputs };
    if (!picture || !inputs || event.button !== 0) return;
    const { x, y } = this.#point(event);
    const { layout, data } = picture;
    this.#base.setPointerCapture(event.pointerId);
    this.#base.addEventListener("pointerrawupdate", this.#hasten);
    this.#focused = false;
    if (layout.overview && contains(layout.overview, x, y)) {
      const view = viewBox(layout, this.#scroll.value);
      this.#held = contains(view, x, y) ? x - view.x : view.width / 2;
      this.#base.style.cursor = "grabbing";
      this.#scroll.toOverview(x - this.#held);
    } else if (contains(layout.plot, x, y) || this.#edgeUnder(x, y)) {
      const hit = this.#edgeUnder(x, y);
      const edge = hit?.edge ?? null;
      this.#aim(event, hit?.target ?? "selection");
      this.send({ type: "press", cell: cellAtPoint(layout, this.#scroll.value, data, x, y), edge });
    } else if (contains(layout.sums, x, y)) {
      this.#aim(event, "selection");
      this.send({
        type: "press",
        cell: cellAtPoint(layout, this.#scroll.value, data, x, y),
        edge: null,
        columns: true,
      });
    } else if (this.#state.gesture?.kind === "pending") {
      this.send({ type: "cancel" });
    }
  }

  /** Says which range a press begins to change. The second of two clicks belongs to the first. */
  #aim(event: PointerEvent, target: Target): void {
    if (this.#state.gesture) return;
    this.#target = (event.ctrlKey || event.metaKey) && this.#inputs?.marks ? "baseline" : target;
  }

  #move(event: PointerEvent): void {
    const picture = this.#picture;
    if (!picture) return;
    this.#pointer = this.#point(event);
    const { x } = this.#pointer;
    if (this.#held !== null) {
      this.#scroll.toOverview(x - this.#held);
      return;
    }
    this.#follow();
    this.#scrollWhileDragging();
  }

  /**
   * While a range is dragged, moves the end of it as soon as the browser knows that the pointer moved, where it tells: "pointermove" waits for
   * the next frame. So the flame graph is asked for some milliseconds sooner.
   */
  readonly #hasten = (event: Event): void => {
    const picture = this.#picture;
    const kind = this.#state.gesture?.kind;
    if (!picture || !(event instanceof PointerEvent) || (kind !== "drag" && kind !== "edge")) return;
    // A mouse may report a thousand times a second.
    if (event.timeStamp - this.#hastened < leastBetweenMoves) return;
    this.#hastened = event.timeStamp;
    const { x, y } = this.#point(event);
    this.send({ type: "move", cell: cellAtPoint(picture.layout, this.#scroll.value, picture.data, x, y) });
  };

  /** Takes the place under the pointer; also after the picture moved below it. */
  #follow(): void {
    const { picture, pointer } = { picture: this.#picture, pointer: this.#pointer };
    if (!picture || !pointer) return;
    const { layout, data } = picture;
    const { x, y } = pointer;
    const gesture = this.#state.gesture;
    const cell = cellAtPoint(layout, this.#scroll.value, data, x, y);
    if (gesture && gesture.kind !== "keys" && (gesture.kind !== "pending" || contains(layout.plot, x, y))) {
      this.send({ type: "move", cell });
    }
    const edge = gesture ? null : this.#edgeUnder(x, y);
    this.#base.style.cursor = gesture?.kind === "edge" ? this.#base.style.cursor : pointerOver(layout, edge, x, y);
    this.#hover(placeAt(layout, this.#scroll.value, data, x, y, gesture !== null && gesture.kind !== "pending"));
  }

  #release(event: PointerEvent): void {
    this.#base.removeEventListener("pointerrawupdate", this.#hasten);
    if (this.#base.hasPointerCapture(event.pointerId)) this.#base.releasePointerCapture(event.pointerId);
    if (this.#held !== null) this.#held = null;
    else this.send({ type: "release" });
    this.#follow();
  }

  #abandon(): void {
    this.#base.removeEventListener("pointerrawupdate", this.#hasten);
    this.#held = null;
    this.send({ type: "cancel" });
  }

  #leave(): void {
    this.#pointer = null;
    this.#hover(null);
  }

  /** A drag that leaves the plot sideways scrolls it, faster the farther it is. */
  #scrollWhileDragging(): void {
    const { picture, pointer } = { picture: this.#picture, pointer: this.#pointer };
    const gesture = this.#state.gesture;
    if (!picture || !pointer || (gesture?.kind !== "drag" && gesture?.kind !== "edge")) return;
    const { plot, maximumScroll } = picture.layout;
    const beyond = pointer.x < plot.x ? pointer.x - plot.x : Math.max(0, pointer.x - plot.x - plot.width);
    if (beyond === 0 || maximumScroll === 0) return;
    const moved = this.#scroll.by(Math.sign(beyond) * Math.max(1, Math.min(40, Math.abs(beyond) / 4)));
    if (!moved) return;
    requestDrawing(() => {
      this.#follow();
      this.#scrollWhileDragging();
    });
  }

  #wheel(event: WheelEvent): void {
    const layout = this.#picture?.layout;
    if (!layout) return;
    if (event.ctrlKey) {
      event.preventDefault();
      this.#wheelZoom(event);
      return;
    }
    if (layout.maximumScroll === 0) return;
    const by = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    if (by === 0) return;
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    this.#scroll.by(by * unit * layout.dpr);
    this.#follow();
  }

  /** One step for one notch of a wheel, or for as much of a pinch. */
  #wheelZoom(event: WheelEvent): void {
    if (Math.sign(event.deltaY) !== Math.sign(this.#wheeled)) this.#wheeled = 0;
    this.#wheeled += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 40;
    if (Math.abs(this.#wheeled) < 40) return;
    this.#zoom(this.#wheeled < 0 ? -1 : 1, this.#point(event).x);
    this.#wheeled = 0;
  }

  #zoom(direction: -1 | 1, x: number): void {
    const { plot } = (this.#picture as Picture).layout;
    const inside = Math.max(0, Math.min(plot.width, x - plot.x));
    this.#fixed = { ns: this.#scroll.timeAt(inside), x: inside };
    this.#events.onZoom(direction);
  }

  #keyDown(event: KeyboardEvent): void {
    const { picture, inputs } = { picture: this.#picture, inputs: this.#inputs };
    if (!picture || !inputs || event.altKey || event.metaKey) return;
    const { data, layout } = picture;
    if (!event.ctrlKey && (event.key === "+" || event.key === "=" || event.key === "-")) {
      event.preventDefault();
      event.stopPropagation();
      this.#zoom(event.key === "-" ? 1 : -1, this.#pointer?.x ?? layout.plot.x + layout.plot.width / 2);
      return;
    }
    const action = eventOfKey(event, data, cursorOf(this.#state, data, inputs.selection));
    if (!action || (action.type === "escape" && !this.#state.gesture && !inputs.selection)) return;
    event.preventDefault();
    event.stopPropagation();
    // The first arrow only shows where the cursor is.
    const fresh = (action.type === "arrow" || action.type === "jump") && this.#state.cursor === null && !action.extend;
    this.#focused = action.type !== "escape";
    this.send(fresh && action.type === "arrow" ? { ...action, by: 0 } : action);
    const cursor = this.#state.cursor;
    if (cursor === null || action.type === "step") return;
    if (action.type === "escape") this.#hover(this.#pointer ? this.#place : null);
    else this.#showCursor(cursor);
  }

  #showCursor(cell: number): void {
    this.#scroll.reveal(cellRange((this.#picture as Picture).data, cell), 0.25);
    this.#hover({ kind: "cell", cell });
    this.#events.onCursor(cell);
  }

  #focus(visible: boolean): void {
    this.#focused = visible;
    if (!visible) {
      this.send({ type: "settle" });
      if (!this.#pointer) this.#hover(null);
    }
    this.#request("overlay");
  }

  // What is under the pointer

  #edgeUnder(x: number, y: number): (EdgeHit & { target: Target }) | null {
    const { picture, inputs } = { picture: this.#picture, inputs: this.#inputs };
    if (!picture || !inputs || this.#state.gesture) return null;
    const { plot, dpr } = picture.layout;
    const near = {
      x: plot.x - 5 * dpr,
      y: plot.y - 3 * dpr,
      width: plot.width + 10 * dpr,
      height: plot.height + 6 * dpr,
    };
    if (!contains(near, x, y)) return null;
    for (const target of ["selection", "baseline"] as const) {
      const range = inputs[target];
      const hit = range && edgeAt(picture.layout, this.#scroll.value, picture.data, range, x, y);
      if (hit) return { ...hit, target };
    }
    return null;
  }

  #hover(place: Place | null): void {
    const kind = this.#state.gesture?.kind;
    const selecting = kind === undefined ? null : kind === "pending" ? "pending" : "held";
    const same = samePlace(place, this.#place) && selecting === this.#selecting;
    // After scrolling the same place is elsewhere.
    if (same && !(place && this.#dirty === "all")) return;
    this.#place = place;
    this.#selecting = selecting;
    this.#request("overlay");
    this.#events.onHover(place ? { place, box: this.#windowBox(place), selecting } : null);
  }

  #windowBox(place: Place): Hover["box"] {
    const { layout, data } = this.#picture as Picture;
    const box = boxOfPlace(layout, this.#scroll.value, data, place);
    const { left, top } = this.#base.getBoundingClientRect();
    const css = (pixels: number) => pixels / layout.dpr;
    return {
      left: left + css(box.x),
      top: top + css(box.y),
      right: left + css(box.x + box.width),
      bottom: top + css(box.y + box.height),
    };
  }
}

function middleOf(range: TimeRange): number {
  return range.startNs + (range.endNs - range.startNs) / 2;
}

/** While a range is dragged the page may give back each preview: then the cells need not be drawn again. */
function onlySelectionDiffers(before: FigureInputs, after: FigureInputs): boolean {
  return Object.entries(after).every(
    ([name, value]) => name === "selection" || name === "baseline" || before[name as keyof FigureInputs] === value,
  );
}
