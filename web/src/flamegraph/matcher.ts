import type { MatchAnswer, MatchRequest } from "./matcher.worker";
import { readQuery, testNames } from "./search";

/** How long an expression may take over all names before it is given up, in milliseconds. */
export const matchBudget = 1500;

/** What is known of a list of names. */
export interface Matched {
  readonly matched: Uint8Array;
  readonly isComplete: boolean;
}

/**
 * Tells which names a search matches, each distinct name tested once. The work is done in a worker, because an expression such as
 * `(a+)+$` can take longer than the universe has: the page stays alive, and the worker is ended when the budget is used up.
 */
export class Matcher {
  readonly #answered: () => void;
  #search = "";
  #known = new Map<string, boolean>();
  #stopped = false;
  #worker: Worker | null = null;
  #canStart = typeof Worker !== "undefined";
  #number = 0;
  #asked: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `answered` is called when there is more to be had from `matched`, or the search was given up. */
  constructor(answered: () => void) {
    this.#answered = answered;
  }

  /**
   * What is known of the names: one byte each, 1 for a match. Unless that is complete, the rest is asked for, and `answered` called
   * later. `search` must be a valid expression.
   */
  matched(search: string, names: readonly string[], searchable: (index: number) => boolean): Matched {
    if (search !== this.#search) {
      this.cancel();
      this.#search = search;
      this.#known = new Map();
      this.#stopped = false;
    }
    const result = new Uint8Array(names.length);
    const unknown = new Set<string>();
    for (let i = 0; i < names.length; i++) {
      if (!searchable(i)) continue;
      const known = this.#known.get(names[i]);
      if (known === undefined) unknown.add(names[i]);
      else if (known) result[i] = 1;
    }
    if (unknown.size > 0 && this.#asked.length === 0 && !this.#stopped) this.#ask([...unknown]);
    return { matched: result, isComplete: unknown.size === 0 };
  }

  /** Whether the search was given up because it took too long. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Gives up what is under way. The object can be used again. */
  cancel(): void {
    clearTimeout(this.#timer);
    if (this.#asked.length > 0) {
      this.#worker?.terminate();
      this.#worker = null;
    }
    this.#asked = [];
    this.#number++;
  }

  dispose(): void {
    this.cancel();
    this.#worker?.terminate();
    this.#worker = null;
  }

  #ask(names: string[]): void {
    this.#asked = names;
    this.#worker ??= this.#startWorker();
    if (this.#worker === null) {
      queueMicrotask(() => this.#testHere(names));
      return;
    }
    this.#worker.postMessage({ number: ++this.#number, search: this.#search, names } satisfies MatchRequest);
    this.#timer = setTimeout(() => this.#giveUp(), matchBudget);
  }

  #startWorker(): Worker | null {
    if (!this.#canStart) return null;
    const worker = new Worker(new URL("./matcher.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", (event: MessageEvent<MatchAnswer>) => {
      if (event.data.number === this.#number) this.#learn(event.data.matched);
    });
    worker.addEventListener("error", () => {
      if (worker !== this.#worker) return;
      clearTimeout(this.#timer);
      this.#canStart = false;
      this.#worker = null;
      if (this.#asked.length > 0) this.#testHere(this.#asked);
    });
    return worker;
  }

  /** Without workers: the clock is looked at between names, which stops all but the very worst. */
  #testHere(names: readonly string[]): void {
    const query = readQuery(this.#search);
    if (this.#asked !== names || query.kind !== "expression") return;
    const matched = testNames(query.expression, names, performance.now() + matchBudget);
    this.#stopped = matched.length < names.length;
    this.#learn(matched);
  }

  #learn(matched: Uint8Array): void {
    clearTimeout(this.#timer);
    for (let i = 0; i < matched.length; i++) this.#known.set(this.#asked[i], matched[i] === 1);
    this.#asked = [];
    this.#answered();
  }

  #giveUp(): void {
    this.cancel();
    this.#stopped = true;
    this.#answered();
  }
}
