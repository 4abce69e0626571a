import { cancelDrawing, requestDrawing } from "../model/frames";
import { differenceFills } from "./differenceColours";
import { LabelFitter } from "./labels";
import { type FlameModel, levelsBelow } from "./model";
import { gapOf, Painter, type Picture } from "./painter";
import { coloursOf, createPalette, css, type Palette, type Rgb, shades } from "./palette";
import type { Matches } from "./search";
import { between, depthAt, type Layout, nodeAt, rowTop, type Span, spanOf } from "./viewport";

/** Height of a row in CSS pixels, its gap included. */
const rowHeight = 18;
/** How long a zoom glides, in milliseconds. */
const zoomDuration = 120;

/** What is to be seen. */
export interface Scene {
  readonly model: FlameModel;
  readonly layout: Layout;
  /** Index of the zoomed node; 0 for the whole graph. */
  readonly zoomed: number;
  readonly matches: Matches | null;
}

/** The elements that the renderer draws on, made by the component. */
export interface Elements {
  /** Scrolls, natively. */
  readonly scroller: HTMLElement;
  /** As high as the whole graph; the canvas sticks to its visible part. */
  readonly stage: HTMLElement;
  /** As high and wide as the visible part, holds the canvas and the marks. */
  readonly view: HTMLElement;
  readonly base: HTMLCanvasElement;
  /** Stand around the node under the mouse, and around that under the keyboard's cursor. */
  readonly hovered: HTMLElement;
  readonly cursor: HTMLElement;
}

/** An area in CSS pixels, from the top left corner of the visible part. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Whether two scenes show the same samples of the same node, in more or less detail: then a movement under way goes on. */
function showsSame(one: Scene, other: Scene): boolean {
  return one.model.id[one.zoomed] === other.model.id[other.zoomed] && one.model.total[0] === other.model.total[0];
}

/**
 * Shows a scene on a canvas the size of the visible part; what follows the mouse and the keyboard are elements above it, since each canvas
 * that changes is copied onto the screen as a whole. Changes are gathered and drawn with the next frame of the browser.
 */
export class FlameRenderer {
  readonly #elements: Elements;
  readonly #painter = new Painter();
  #palettes: { kinds: Palette; differences: Palette } | null = null;
  #fontFamily = "sans-serif";
  #fitter: LabelFitter | null = null;
  #scene: Scene | null = null;
  #colours: Uint8Array = new Uint8Array(0);
  #frameHues: Uint8Array = new Uint8Array(0);
  #span: Span = { start: 0, width: 1 };
  #glide: { from: Span; began: number } | null = null;
  #width = 0;
  #height = 0;
  #ratio = 1;
  #stageHeight = 0;
  /** The height of the visible part when that was laid out. */
  #laidFor = 0;
  /** How far it is scrolled, in CSS pixels; null where a browser may have moved it. To ask has the page laid out. */
  #scrollTop: number | null = null;
  /** How much of the graph lies below the visible part, in CSS pixels. Kept here, since a browser moves it when sizes change. */
  #below = 0;
  #hovered = -1;
  #cursor = -1;
  readonly #drawNext = (now: number) => this.#draw(now);
  #isBaseStale = false;

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  dispose(): void {
    cancelDrawing(this.#drawNext);
  }

  /** Shows another scene. With `glide` the change of the zoomed part is a short movement. */
  show(scene: Scene, glide: boolean): void {
    const before = this.#scene;
    const target = spanOf(scene.model, scene.zoomed);
    if (glide && before && before.zoomed !== scene.zoomed && target.width > 0 && this.#span.width > 0) {
      this.#glide = { from: this.#span, began: performance.now() };
    } else if (!(this.#glide && before && showsSame(before, scene))) {
      this.#glide = null;
      this.#span = target;
    }
    this.#scene = scene;
    const { frames, colours } = scene.model;
    const isSameList = before?.model.frames === frames;
    if (!isSameList || this.#colours.length < frames.name.length) {
      this.#colours = colours ?? coloursOf(frames, isSameList ? this.#colours : undefined);
      this.#frameHues = this.#colours.map((colour) => Math.floor(colour / shades));
    }
    this.#layStage(before === null || before.layout !== scene.layout);
    this.#invalidate();
  }

  /** The size of the visible part: CSS pixels, and device pixels for each of them. */
  resize(width: number, height: number, ratio: number): void {
    if (width === this.#width && height === this.#height && ratio === this.#ratio) return;
    const isFirst = this.#height === 0;
    if (ratio !== this.#ratio) this.#fitter = null;
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
    const { view, base } = this.#elements;
    view.style.height = `${height}px`;
    base.width = Math.max(1, Math.round(width * ratio));
    base.height = Math.max(1, Math.round(height * ratio));
    base.style.width = `${base.width / ratio}px`;
    base.style.height = `${base.height / ratio}px`;
    this.#layStage(isFirst);
    // At once: a canvas is empty after its size was set.
    this.#isBaseStale = true;
    this.#draw(performance.now());
  }

  /** Reads colours and font of the page, first and after the theme has changed. */
  readColours(isDark: boolean): void {
    const probe = document.createElement("i");
    this.#elements.view.append(probe);
    const read = (token: string): Rgb => {
      probe.style.color = `var(${token})`;
      const parts =
        getComputedStyle(probe)
          .color.match(/[\d.]+/g)
          ?.map(Number) ?? [];
      return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
    };
    const page = { dark: isDark, surface: read("--surface"), match: read("--match"), hatch: read("--hatch") };
    this.#palettes = { kinds: createPalette(page), differences: createPalette(page, differenceFills(isDark)) };
    this.#fontFamily = getComputedStyle(this.#elements.view).fontFamily;
    probe.remove();
    this.#invalidate();
  }

  /** The node under the mouse and the one under the keyboard's cursor; -1 for none. */
  mark(hovered: number, cursor: number): void {
    if (hovered === this.#hovered && cursor === this.#cursor) return;
    this.#hovered = hovered;
    this.#cursor = cursor;
    this.#schedule();
  }

  /** To be called when the person has scrolled. */
  scrolled(): void {
    this.#scrollTop = null;
    this.#below = Math.max(0, this.#stageHeight - this.#height - this.#scrolledBy());
    this.#invalidate();
  }

  /** The node at a point of the visible part, in CSS pixels; -1 for none. */
  nodeAt(x: number, y: number): number {
    const scene = this.#scene;
    if (!scene || x < 0 || x >= this.#width) return -1;
    const { rowHeight, contentHeight, scroll, width } = this.#picture(scene);
    const depth = depthAt(scene.layout, y * this.#ratio + scroll, rowHeight, contentHeight);
    return nodeAt(scene.model, depth, this.#span, width, x * this.#ratio);
  }

  /** Where a node is drawn; null if it is beside the zoomed part. May lie above or below of what is visible. */
  areaOf(node: number): Area | null {
    return this.#scene && this.#areaIn(this.#picture(this.#scene), node);
  }

  #areaIn(picture: Picture, node: number): Area | null {
    const { model, layout } = picture;
    if (node < 0 || node >= model.count) return null;
    const { start, width } = this.#span;
    const { x, total, depth } = model;
    const scale = picture.width / width;
    const left = Math.max(0, (x[node] - start) * scale);
    const right = Math.min(picture.width, (x[node] + total[node] - start) * scale);
    if (right < left || left >= picture.width || right <= 0) return null;
    const top = rowTop(layout, depth[node], picture.rowHeight, picture.contentHeight) - picture.scroll;
    const ratio = this.#ratio;
    return {
      left: left / ratio,
      top: top / ratio,
      width: Math.max(1, right - left) / ratio,
      height: picture.rowHeight / ratio,
    };
  }

  /** Scrolls as little as it takes to have the node's row in view, with a row to spare. */
  reveal(node: number): void {
    const scene = this.#scene;
    if (!scene || node < 0 || this.#height === 0) return;
    const { rowHeight, contentHeight } = this.#picture(scene);
    const scrolled = this.#scrolledBy();
    const height = rowHeight / this.#ratio;
    const top = rowTop(scene.layout, scene.model.depth[node], rowHeight, contentHeight) / this.#ratio;
    if (top - height < scrolled) this.#scrollTo(top - height);
    else if (top + 2 * height > scrolled + this.#height) this.#scrollTo(top + 2 * height - this.#height);
  }

  #scrolledBy(): number {
    this.#scrollTop ??= this.#elements.scroller.scrollTop;
    return this.#scrollTop;
  }

  #scrollTo(top: number): void {
    this.#elements.scroller.scrollTop = top;
    this.#scrollTop = null;
  }

  get #rowHeight(): number {
    return Math.round(rowHeight * this.#ratio);
  }

  /**
   * Makes the stage as high as the graph. What the person looks at stays: the distance from the root at the top of an icicle, at the
   * bottom of a flame graph. With `fromRoot` the root comes into view.
   */
  #layStage(fromRoot: boolean): void {
    const scene = this.#scene;
    if (!scene || this.#height === 0) return;
    const height = this.#contentHeight(scene) / this.#ratio;
    const isSame = height === this.#stageHeight && this.#height === this.#laidFor;
    if (isSame && !fromRoot) return;
    this.#stageHeight = height;
    this.#laidFor = this.#height;
    this.#scrollTop = null;
    this.#elements.stage.style.height = `${height}px`;
    if (fromRoot) this.#below = 0;
    if (scene.layout === "flame") this.#scrollTo(height - this.#height - this.#below);
    else if (fromRoot) this.#scrollTo(0);
  }

  #contentHeight(scene: Scene): number {
    const levels = scene.zoomed > 0 ? this.#levelsOf(scene) : scene.model.levels;
    return Math.max(this.#elements.base.height, levels * this.#rowHeight);
  }

  #levels = { model: null as FlameModel | null, node: -1, levels: 0 };
  #levelsOf({ model, zoomed }: Scene): number {
    if (this.#levels.model !== model || this.#levels.node !== zoomed) {
      this.#levels = { model, node: zoomed, levels: levelsBelow(model, zoomed) };
    }
    return this.#levels.levels;
  }

  #picture(scene: Scene): Picture {
    return {
      ...scene,
      colours: this.#colours,
      frameHues: this.#frameHues,
      span: this.#span,
      zoomDepth: scene.model.depth[scene.zoomed] ?? 0,
      width: this.#elements.base.width,
      height: this.#elements.base.height,
      contentHeight: this.#contentHeight(scene),
      scroll: Math.round(this.#scrolledBy() * this.#ratio),
      rowHeight: this.#rowHeight,
      ratio: this.#ratio,
    };
  }

  #invalidate(): void {
    this.#isBaseStale = true;
    this.#schedule();
  }

  #schedule(): void {
    requestDrawing(this.#drawNext);
  }

  #draw(now: number): void {
    cancelDrawing(this.#drawNext);
    const scene = this.#scene;
    if (!this.#palettes || !scene || this.#height === 0) return;
    // Opaque: what covers its pixels wholly need not be blended with what lies behind, each frame anew.
    const base = this.#elements.base.getContext("2d", { alpha: false });
    if (!base) return;
    if (this.#glide) {
      const target = spanOf(scene.model, scene.zoomed);
      const progress = Math.min(1, Math.max(0, (now - this.#glide.began) / zoomDuration));
      const eased = 1 - (1 - progress) ** 3;
      this.#span = progress === 1 ? target : between(this.#glide.from, target, eased);
      if (progress === 1) this.#glide = null;
      this.#isBaseStale = true;
    }
    const picture = this.#picture(scene);
    if (this.#isBaseStale) {
      this.#isBaseStale = false;
      const palette = this.#paletteOf(scene.model);
      if (scene.model.count === 0 || scene.model.total[0] <= 0) {
        base.fillStyle = css(palette.surface);
        base.fillRect(0, 0, picture.width, picture.height);
      } else this.#painter.paint(base, picture, palette, this.#fitterFor(base));
      this.#tellRange(scene.model);
    }
    const { hovered, cursor } = this.#elements;
    this.#place(hovered, picture, this.#hovered === this.#cursor ? -1 : this.#hovered, 1);
    this.#place(cursor, picture, this.#cursor, 2);
    if (this.#glide) this.#schedule();
  }

  #paletteOf(model: FlameModel): Palette {
    const { kinds, differences } = this.#palettes as { kinds: Palette; differences: Palette };
    return model.showsDifferences ? differences : kinds;
  }

  /** Says which range of time is drawn: whoever drives the page from outside sees by it when an answer has come onto the screen. */
  #tellRange({ startNs, endNs }: FlameModel): void {
    const range = `${startNs} ${endNs}`;
    if (this.#elements.base.dataset.range !== range) this.#elements.base.dataset.range = range;
  }

  /** Sets the font, which a canvas forgets with its size, and gives what measures by it. */
  #fitterFor(context: CanvasRenderingContext2D): LabelFitter {
    context.font = `${12 * this.#ratio}px ${this.#fontFamily}`;
    // Without kerning a text is as wide as its characters, which is how labels are measured.
    context.fontKerning = "none";
    context.direction = "ltr";
    this.#fitter ??= new LabelFitter((character) => context.measureText(character).width);
    return this.#fitter;
  }

  /** Puts a mark around a node; -1 for none. */
  #place(mark: HTMLElement, picture: Picture, node: number, thickness: number): void {
    const area = this.#areaIn(picture, node);
    const { style } = mark;
    style.visibility = area ? "visible" : "hidden";
    if (!area) return;
    const ratio = this.#ratio;
    const line = thickness * Math.max(1, Math.round(ratio));
    const px = (pixels: number) => `${Math.round(pixels) / ratio}px`;
    style.transform = `translate(${px(area.left * ratio)}, ${px(area.top * ratio)})`;
    style.width = px(Math.max(3 * line, area.width * ratio));
    style.height = px(Math.round(area.height * ratio) - gapOf(ratio));
    style.borderWidth = px(line);
  }
}
