import { binaryType, GraphReader, type NewFrames, type ReadGraph, readHeatMap } from "./binary";
import { ApiProblem, isAbort } from "./problem";
import type { FlameGraphSummary, HeatMapData, LaidOutGraph } from "./types";

export type PictureKind = "heatmap" | "flamegraph";

export type AnswerRequest =
  | { readonly number: number; readonly kind: PictureKind; readonly address: string }
  | { readonly number: number; readonly kind: "cancel" };

/** What becomes of a request. */
export type Answer =
  | { readonly is: "heatmap"; readonly data: HeatMapData }
  | { readonly is: "flamegraph"; readonly data: ReadGraph }
  | { readonly is: "problem"; readonly problem: Pick<ApiProblem, "status" | "code" | "title" | "detail"> }
  | { readonly is: "cancelled" };

export type WorkerAnswer = Answer & { readonly number: number };

/** Receives an answer; `transfer` is what of it can change hands without being copied. */
export type Respond = (answer: WorkerAnswer, transfer: ArrayBuffer[]) => void;

/**
 * Asks the server, and reads what it answers. Of flame graphs one is on its way at a time and the newest request waits: those that it
 * overtakes are answered as cancelled, and never sent. It is done here, since the page may be drawing when an answer comes.
 */
export class Asker {
  readonly #respond: Respond;
  readonly #reader = new GraphReader();
  readonly #flights = new Map<number, AbortController>();
  #graph: number | null = null;
  #next: { number: number; address: string } | null = null;

  constructor(respond: Respond) {
    this.#respond = respond;
  }

  take(request: AnswerRequest): void {
    const { number, kind } = request;
    if (kind === "cancel") this.#cancel(number);
    else if (kind === "heatmap") this.#send(number, kind, request.address);
    else if (this.#graph === null) this.#sendGraph(number, request.address);
    else {
      if (this.#next) this.#respond({ number: this.#next.number, is: "cancelled" }, []);
      this.#next = { number, address: request.address };
    }
  }

  #cancel(number: number): void {
    this.#flights.get(number)?.abort();
    if (this.#next?.number === number) {
      this.#next = null;
      this.#respond({ number, is: "cancelled" }, []);
    }
    if (this.#graph === number) this.#goOn();
  }

  #sendGraph(number: number, address: string): void {
    this.#graph = number;
    this.#send(number, "flamegraph", address);
  }

  /** The one under way is over, or is of no interest any more. */
  #goOn(): void {
    const next = this.#next;
    this.#next = null;
    this.#graph = null;
    if (next) this.#sendGraph(next.number, next.address);
  }

  async #send(number: number, kind: PictureKind, address: string): Promise<void> {
    const flight = new AbortController();
    this.#flights.set(number, flight);
    const arrived = () => {
      // Before it is read: the server works on the next one meanwhile.
      if (this.#graph === number) this.#goOn();
    };
    const { answer, transfer } = await answerFor(kind, address, this.#reader, flight.signal, arrived);
    arrived();
    this.#flights.delete(number);
    this.#respond({ number, ...answer }, transfer);
  }
}

/** Asks for a picture in binary form and reads it; calls `arrived` in between. */
async function answerFor(
  kind: PictureKind,
  address: string,
  reader: GraphReader,
  signal: AbortSignal,
  arrived: () => void,
): Promise<{ answer: Answer; transfer: ArrayBuffer[] }> {
  try {
    // Pictures are not to be kept: then the browser need not look for them either.
    const response = await fetch(address, { signal, cache: "no-store", headers: { Accept: binaryType } });
    if (!response.ok) throw await ApiProblem.fromResponse(response);
    const buffer = await response.arrayBuffer();
    arrived();
    if (kind === "heatmap") return { answer: { is: kind, data: readHeatMap(buffer) }, transfer: [buffer] };
    const data = reader.read(buffer);
    return { answer: { is: kind, data }, transfer: buffersOf(data) };
  } catch (error) {
    if (isAbort(error)) return { answer: { is: "cancelled" }, transfer: [] };
    const { status, code, title, detail } = error instanceof ApiProblem ? error : ApiProblem.unreachable(error);
    return { answer: { is: "problem", problem: { status, code, title, detail } }, transfer: [] };
  }
}

function buffersOf({ columns, added }: ReadGraph): ArrayBuffer[] {
  const arrays = [...Object.values(columns), ...Object.values(columns.rows), added.ends, added.library, added.kind];
  return [...new Set(arrays.filter(ArrayBuffer.isView).map((array) => array.buffer as ArrayBuffer))];
}

/** The frames of the graphs of one space, added to as they are met. */
class FrameList {
  #frames: FlameGraphSummary["frames"] = { name: [], library: [], kind: [] };

  /** The list with what an answer adds. */
  with({ isFresh, names, ends, library, libraries, kind, kinds }: NewFrames): FlameGraphSummary["frames"] {
    if (isFresh) this.#frames = { name: [], library: [], kind: [] };
    const frames = this.#frames;
    for (let i = 0; i < ends.length; i++) {
      frames.name.push(names.slice(i === 0 ? 0 : ends[i - 1], ends[i]));
      frames.library.push(libraries[library[i]]);
      frames.kind.push(kinds[kind[i]]);
    }
    return frames;
  }
}

interface Waiting {
  readonly request: AnswerRequest;
  resolve(answer: HeatMapData | LaidOutGraph): void;
  reject(error: unknown): void;
}

/** Gets pictures by a worker; where there can be none, by itself. Flame graphs that are asked for while one is under way overtake each other. */
export class Answers {
  readonly #frames = new FrameList();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #asker: Asker | null = null;
  #last = 0;

  heatMap(address: string, signal: AbortSignal): Promise<HeatMapData> {
    return this.#get("heatmap", address, signal) as Promise<HeatMapData>;
  }

  flameGraph(address: string, signal: AbortSignal): Promise<LaidOutGraph> {
    return this.#get("flamegraph", address, signal) as Promise<LaidOutGraph>;
  }

  #get(kind: PictureKind, address: string, signal: AbortSignal): Promise<HeatMapData | LaidOutGraph> {
    return new Promise((resolve, reject) => {
      const number = ++this.#last;
      // A relative address is another thing to a worker.
      const request = { number, kind, address: new URL(address, location.href).href };
      this.#waiting.set(number, { request, resolve, reject });
      this.#post(request);
      const cancel = () => {
        if (!this.#waiting.has(number)) return;
        reject(new DOMException("Nobody waits for it.", "AbortError"));
        this.#post({ number, kind: "cancel" });
      };
      signal.addEventListener("abort", cancel, { once: true });
    });
  }

  #post(request: AnswerRequest): void {
    if (!this.#worker && !this.#asker) this.#start();
    if (this.#worker) this.#worker.postMessage(request);
    else this.#asker?.take(request);
  }

  #take(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (answer.is === "flamegraph") {
      // Also where nobody waits any more: the next graph does not tell these frames again.
      const frames = this.#frames.with(answer.data.added);
      waiting?.resolve({ ...answer.data.summary, frames, laidOut: answer.data.columns });
    } else if (answer.is === "heatmap") waiting?.resolve(answer.data);
    else if (answer.is === "problem") waiting?.reject(new ApiProblem(answer.problem));
    else waiting?.reject(new DOMException("Nobody waits for it.", "AbortError"));
  }

  #start(): void {
    if (typeof Worker === "undefined") {
      this.#asker = new Asker((answer) => this.#take(answer));
      return;
    }
    const worker = new Worker(new URL("./answers.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerAnswer>) => this.#take(data));
    worker.addEventListener("error", () => this.#doWithout(worker));
    this.#worker = worker;
  }

  /** A worker that failed is not tried again; what it was asked for is asked for once more. */
  #doWithout(worker: Worker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = null;
    this.#asker = new Asker((answer) => this.#take(answer));
    for (const { request } of this.#waiting.values()) this.#asker.take(request);
  }
}
