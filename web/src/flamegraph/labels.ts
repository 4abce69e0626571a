import type { FlameGraphSummary, FrameKind } from "../api/types";
import { labelName, shortForms } from "./names";

/** How wide a character is, in the pixels of the picture. */
export type Measure = (character: string) => number;

interface Form {
  readonly text: string;
  readonly width: number;
}

interface Forms {
  readonly forms: readonly Form[];
  /** Of the shortest form: `edges[n]` is the width of its first n characters. */
  readonly characters: readonly string[];
  readonly edges: Float32Array;
}

/** With fewer characters before the ellipsis a label says nothing. */
const leastCharacters = 3;

/** Names whose forms are remembered; more than any screen shows. */
const mostRemembered = 20_000;

/**
 * Finds what to write on a box: the longest form of the frame's name that fits, else the shortest one cut, with an ellipsis. Names are
 * measured once, by character, when they are first seen; after that a fit is a few comparisons. It lives as long as the font does and
 * moves from graph to graph, so a graph that changes while a range is dragged measures only what is new.
 */
export class LabelFitter {
  readonly #measure: Measure;
  readonly #widths = new Map<string, number>();
  readonly #byKind = new Map<FrameKind, Map<string, Forms>>();
  readonly #ellipsis: number;
  #frames: FlameGraphSummary["frames"] | null = null;
  #byFrame: (Forms | undefined)[] = [];
  #remembered = 0;

  constructor(measure: Measure) {
    this.#measure = measure;
    this.#ellipsis = measure("…");
  }

  /** The label of a frame for a box with `width` pixels for text; empty if next to nothing fits. */
  fit(frames: FlameGraphSummary["frames"], frame: number, width: number): string {
    if (frames !== this.#frames) {
      this.#frames = frames;
      this.#byFrame = [];
    }
    this.#byFrame[frame] ??= this.#formsOf(labelName(frames.name[frame], frames.library[frame]), frames.kind[frame]);
    const { forms, characters, edges } = this.#byFrame[frame];
    for (const form of forms) if (form.width <= width) return form.text;
    let low = 0;
    let high = characters.length;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (edges[middle] + this.#ellipsis <= width) low = middle;
      else high = middle - 1;
    }
    return low < leastCharacters ? "" : `${characters.slice(0, low).join("")}…`;
  }

  /** The width of any text, by the same measure. */
  widthOf(text: string): number {
    let width = 0;
    for (const character of text) width += this.#widthOfCharacter(character);
    return width;
  }

  #formsOf(name: string, kind: FrameKind): Forms {
    let known = this.#byKind.get(kind);
    if (!known) {
      known = new Map();
      this.#byKind.set(kind, known);
    }
    const found = known.get(name);
    if (found) return found;
    if (++this.#remembered > mostRemembered) {
      for (const names of this.#byKind.values()) names.clear();
      this.#remembered = 1;
    }
    const made = this.#make(name, kind);
    known.set(name, made);
    return made;
  }

  #make(name: string, kind: FrameKind): Forms {
    const forms = shortForms(name, kind).map((text) => ({ text, width: this.widthOf(text) }));
    const characters = Array.from(forms[forms.length - 1].text);
    const edges = new Float32Array(characters.length + 1);
    for (let i = 0; i < characters.length; i++) edges[i + 1] = edges[i] + this.#widthOfCharacter(characters[i]);
    return { forms, characters, edges };
  }

  #widthOfCharacter(character: string): number {
    let width = this.#widths.get(character);
    if (width === undefined) {
      width = this.#measure(character);
      this.#widths.set(character, width);
    }
    return width;
  }
}
