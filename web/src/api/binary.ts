// Reads answers in binary form: docs/http-api.md, "Binary answers".

import { type GraphColumns, layOutColumns } from "../flamegraph/model";
import type { FlameGraphSummary, FrameKind, HeatMapData } from "./types";

export const binaryType = "application/x-flamescope";

interface GraphHeader extends Omit<FlameGraphSummary, "frames"> {
  frameSpace: string;
  nodes: number;
  frames: number;
  libraries: number;
  kinds: FrameKind[];
}

interface MapHeader extends Omit<HeatMapData, "counts" | "weights" | "columnSums" | "rowSums" | "rowRecordedNs"> {
  weighted: boolean;
  cellBytes: 1 | 2 | 4 | 8;
}

/** Frames that an answer has and no answer of the same space before it had: they are to be added behind those. */
export interface NewFrames {
  /** They are of another space: what was known is to be forgotten first. */
  readonly isFresh: boolean;
  /** One after the other; `ends` says where each ends. */
  readonly names: string;
  readonly ends: Int32Array;
  /** The library of each, as an index into `libraries`. */
  readonly library: Int32Array;
  readonly libraries: readonly string[];
  /** The kind of each, as an index into `kinds`. */
  readonly kind: Uint8Array;
  readonly kinds: readonly FrameKind[];
}

export interface ReadGraph {
  readonly summary: Omit<FlameGraphSummary, "frames">;
  readonly columns: GraphColumns;
  readonly added: NewFrames;
}

/** Reads flame graphs one after the other, and remembers which frames it has told. */
export class GraphReader {
  #space = "";
  readonly #known = new Map<number, number>();

  /** Throws a RangeError for an answer that is cut off. */
  read(buffer: ArrayBuffer): ReadGraph {
    const { header, offset } = readHeader<GraphHeader>(buffer);
    const { frameSpace, nodes, frames, libraries, kinds, ...summary } = header;
    const input = new Numbers(new Uint8Array(buffer), offset);
    const columns = readNodes(input, nodes);

    const isFresh = frameSpace !== this.#space;
    if (isFresh) this.#known.clear();
    // What it has told is known only once it has told all of it.
    this.#space = "";
    const indexes = new Int32Array(frames);
    const fresh: number[] = [];
    const kind = new Uint8Array(frames);
    const library = new Int32Array(frames);
    const lengths = new Int32Array(frames);
    for (let i = 0; i < frames; i++) {
      const key = input.next();
      kind[i] = input.byte();
      library[i] = input.next();
      lengths[i] = input.next();
      let index = this.#known.get(key);
      if (index === undefined) {
        index = this.#known.size;
        this.#known.set(key, index);
        fresh.push(i);
      }
      indexes[i] = index;
    }
    const { frame } = columns;
    for (let i = 0; i < frame.length; i++) frame[i] = indexes[frame[i]];

    const libraryLengths = Array.from({ length: libraries }, () => input.next());
    const added: NewFrames = {
      isFresh,
      kinds,
      kind: Uint8Array.from(fresh, (i) => kind[i]),
      library: Int32Array.from(fresh, (i) => library[i]),
      ...(fresh.length > 0
        ? readTexts(input.rest(), lengths, libraryLengths, fresh)
        : { names: "", ends: new Int32Array(0), libraries: [] }),
    };
    const read = { summary, columns: layOutColumns(columns, indexes), added };
    this.#space = frameSpace;
    return read;
  }
}

function readTexts(bytes: Uint8Array, lengths: Int32Array, libraryLengths: number[], wanted: number[]) {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const starts = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i] + lengths[i];
  let names = "";
  const ends = new Int32Array(wanted.length);
  for (let k = 0; k < wanted.length; k++) {
    names += text.slice(starts[wanted[k]], starts[wanted[k] + 1]);
    ends[k] = names.length;
  }
  let at = starts[lengths.length];
  const libraries = libraryLengths.map((length) => {
    at += length;
    return text.slice(at - length, at);
  });
  return { names, ends, libraries };
}

/** Totals follow from selves: what a node's children have and its own. */
function readNodes(input: Numbers, count: number) {
  const id = new Int32Array(count);
  const parent = new Int32Array(count);
  const frame = new Int32Array(count);
  const self = new Float64Array(count);
  const total = new Float64Array(count);
  const path: number[] = [];
  let depth = -1;
  let lastId = -1;
  for (let i = 0; i < count; i++) {
    depth += 1 - input.next();
    parent[i] = depth > 0 ? path[depth - 1] : -1;
    path[depth] = i;
    const step = input.next();
    if (step > 0) lastId += step;
    id[i] = step > 0 ? lastId : -1;
    frame[i] = input.next();
    self[i] = total[i] = input.next();
  }
  for (let i = count - 1; i > 0; i--) total[parent[i]] += total[i];
  return { id, parent, frame, self, total };
}

/** A heat map; of one of weights, `counts` are those. */
export function readHeatMap(buffer: ArrayBuffer): HeatMapData {
  const { header, offset } = readHeader<MapHeader>(buffer);
  const { weighted: _, cellBytes, ...rest } = header;
  let at = offset;
  const doubles = (length: number) => {
    const values = Array.from(new Float64Array(buffer, at, length));
    at += length * 8;
    return values;
  };
  const columnSums = doubles(rest.columns);
  const rowSums = doubles(rest.rows);
  const rowRecordedNs = doubles(rest.rows);
  const Cells = { 1: Uint8Array, 2: Uint16Array, 4: Int32Array, 8: Float64Array }[cellBytes];
  const counts = new Cells(buffer, at, rest.columns * rest.rows);
  return { ...rest, counts, columnSums, rowSums, rowRecordedNs };
}

function readHeader<Header>(buffer: ArrayBuffer): { header: Header; offset: number } {
  const length = new DataView(buffer).getInt32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, 4, length));
  return { header: JSON.parse(text), offset: 4 + length };
}

/** Unsigned numbers of seven bits a byte, the lowest first (LEB128). */
class Numbers {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  byte(): number {
    if (this.#at >= this.#bytes.length) throw new RangeError("The answer is cut off.");
    return this.#bytes[this.#at++];
  }

  next(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 0x80;
    do {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80);
    return value;
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }
}
