import { isAbort } from "./problem";

/** What a request in a {@link LatestWins} reports: whether something is under way, and its answer or error. */
export interface Outcome<Answer> {
  onBusy(busy: boolean): void;
  onAnswer(answer: Answer): void;
  onError(error: unknown): void;
}

/** How many may be in flight: while one answer is read and drawn, the server is at work on the next. */
const abreast = 2;

/**
 * Asks few things at a time, and of those that wait only the newest. While a range is dragged, requests come faster than
 * answers: two are in flight, the newest waits, and all between are never sent. Answers are told in the order of their questions.
 */
export class LatestWins<Query, Answer> {
  readonly #ask: (query: Query, signal: AbortSignal) => Promise<Answer>;
  readonly #outcome: Outcome<Answer>;
  /** What is in flight, the oldest first. */
  #flights: AbortController[] = [];
  #next: { query: Query } | null = null;

  constructor(ask: (query: Query, signal: AbortSignal) => Promise<Answer>, outcome: Outcome<Answer>) {
    this.#ask = ask;
    this.#outcome = outcome;
  }

  /** Asks as soon as few enough are in flight: their answers are steps on the way and worth showing. */
  follow(query: Query): void {
    if (this.#flights.length >= abreast) this.#next = { query };
    else this.#start(query);
  }

  /** Asks now: what is in flight is cancelled, since its answer would show something else than what is asked for. */
  replace(query: Query): void {
    this.stop();
    this.#start(query);
  }

  /** Cancels what is in flight and forgets what waits. */
  stop(): void {
    this.#next = null;
    if (this.#flights.length === 0) return;
    for (const flight of this.#flights.splice(0)) flight.abort();
    this.#outcome.onBusy(false);
  }

  async #start(query: Query): Promise<void> {
    const flight = new AbortController();
    this.#flights.push(flight);
    if (this.#flights.length === 1) this.#outcome.onBusy(true);
    const tell = await this.#ask(query, flight.signal).then(
      (value) => () => this.#outcome.onAnswer(value),
      (error) => () => {
        if (!isAbort(error)) this.#outcome.onError(error);
      },
    );
    const place = this.#flights.indexOf(flight);
    if (place < 0) return; // cancelled meanwhile
    // Older ones that are still in flight have been overtaken.
    for (const older of this.#flights.splice(0, place + 1).slice(0, place)) older.abort();
    tell();
    const next = this.#next;
    this.#next = null;
    if (next) this.#start(next.query);
    else if (this.#flights.length === 0) this.#outcome.onBusy(false);
  }
}
