import { isAbort } from "./problem";

/** What a request in a {@link LatestWins} reports: whether something is under way, and its answer or error. */
export interface Outcome<Answer> {
  onBusy(busy: boolean): void;
  onAnswer(answer: Answer): void;
  onError(error: unknown): void;
}

/**
 * Asks one thing at a time, and of those that wait only the newest. While a range is dragged, requests come faster than
 * answers: one is in flight, the newest waits, and all between are never sent.
 */
export class LatestWins<Query, Answer> {
  readonly #ask: (query: Query, signal: AbortSignal) => Promise<Answer>;
  readonly #outcome: Outcome<Answer>;
  #flight: AbortController | null = null;
  #next: { query: Query } | null = null;

  constructor(ask: (query: Query, signal: AbortSignal) => Promise<Answer>, outcome: Outcome<Answer>) {
    this.#ask = ask;
    this.#outcome = outcome;
  }

  /** Asks once what is in flight has been answered: its answer is a step on the way and worth showing. */
  follow(query: Query): void {
    if (this.#flight) this.#next = { query };
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
    if (!this.#flight) return;
    this.#flight.abort();
    this.#flight = null;
    this.#outcome.onBusy(false);
  }

  async #start(query: Query): Promise<void> {
    const flight = new AbortController();
    this.#flight = flight;
    this.#outcome.onBusy(true);
    const answer = await this.#ask(query, flight.signal).then(
      (value) => () => this.#outcome.onAnswer(value),
      (error) => () => {
        if (!isAbort(error)) this.#outcome.onError(error);
      },
    );
    if (this.#flight !== flight) return; // cancelled meanwhile
    this.#flight = null;
    answer();
    const next = this.#next;
    this.#next = null;
    if (next) this.#start(next.query);
    else this.#outcome.onBusy(false);
  }
}
