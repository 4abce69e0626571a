import { isAbort } from "./problem";

/** What a request in a {@link LatestWins} reports: whether something is under way, and its answer or error. */
export interface Outcome<Answer> {
  onBusy(busy: boolean): void;
  onAnswer(answer: Answer): void;
  onError(error: unknown): void;
}

/** How a request goes with the ones before it. */
export type Manner =
  /** What is in flight is cancelled: its answer would show something else than what is asked for. */
  | "replace"
  /** What is in flight is answered first: that is a step on the way and worth showing. */
  | "follow"
  /** As "follow", and nobody is told that something is under way unless it takes long: the next one comes in a moment. */
  | "preview";

export interface LatestWinsOptions {
  /**
   * Ask at once and not after the answer before: whoever is asked answers in order, and lets newer requests overtake those that wait (an
   * overtaken one ends like one that was cancelled).
   */
  overlapping?: boolean;
}

/** A preview that takes longer is told of, in milliseconds. */
const previewPatience = 250;

/**
 * Asks one thing at a time, and of those that wait only the newest. While a range is dragged, requests come faster than
 * answers: one is in flight, the newest waits, and all between are never sent.
 */
export class LatestWins<Query, Answer> {
  readonly #ask: (query: Query, signal: AbortSignal) => Promise<Answer>;
  readonly #outcome: Outcome<Answer>;
  readonly #most: number;
  readonly #flights = new Set<AbortController>();
  #next: { query: Query; manner: Manner } | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    ask: (query: Query, signal: AbortSignal) => Promise<Answer>,
    outcome: Outcome<Answer>,
    options: LatestWinsOptions = {},
  ) {
    this.#ask = ask;
    this.#outcome = outcome;
    this.#most = options.overlapping ? Number.POSITIVE_INFINITY : 1;
  }

  ask(query: Query, manner: Manner): void {
    if (manner === "replace") this.stop();
    if (this.#flights.size >= this.#most) this.#next = { query, manner };
    else this.#start(query, manner);
  }

  /** Cancels what is in flight and forgets what waits. */
  stop(): void {
    this.#next = null;
    if (this.#flights.size === 0) return;
    for (const flight of this.#flights) flight.abort();
    this.#flights.clear();
    this.#tell(false);
  }

  async #start(query: Query, manner: Manner): Promise<void> {
    const flight = new AbortController();
    this.#flights.add(flight);
    if (manner !== "preview") this.#tell(true);
    else this.#patience ??= setTimeout(() => this.#tell(true), previewPatience);
    const answer = await this.#ask(query, flight.signal).then(
      (value) => () => this.#outcome.onAnswer(value),
      (error) => () => {
        if (!isAbort(error)) this.#outcome.onError(error);
      },
    );
    if (!this.#flights.delete(flight)) return; // cancelled meanwhile
    answer();
    const next = this.#next;
    this.#next = null;
    if (next) this.#start(next.query, next.manner);
    else if (this.#flights.size === 0) this.#tell(false);
  }

  #tell(busy: boolean): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#outcome.onBusy(busy);
  }
}
