import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { LatestWins, type LatestWinsOptions, type Manner } from "../api/latest";
import { ApiProblem } from "../api/problem";

/** What is asked for one picture: the answer on the screen, whether a newer one is on its way, and what went wrong. */
export interface Picture<Query, Data> {
  readonly data: ReadonlySignal<Data | null>;
  readonly busy: ReadonlySignal<boolean>;
  readonly problem: ReadonlySignal<ApiProblem | null>;
  /** What the answer on the screen was asked with. */
  answered(): Query | null;
  /** Asks for a query unless it is the one that was asked last. */
  ask(query: Query, manner: Manner): void;
  /** Asks the same again. */
  retry(): void;
  /** Forgets the answer, and whatever is on its way. */
  clear(): void;
}

export function createPicture<Query, Data extends object>(
  fetchData: (query: Query, signal: AbortSignal) => Promise<Data>,
  options: LatestWinsOptions = {},
): Picture<Query, Data> {
  const data = signal<Data | null>(null);
  const busy = signal(false);
  const problem = signal<ApiProblem | null>(null);
  let asked: { key: string; query: Query } | null = null;
  const queries = new WeakMap<Data, Query>();
  const requests = new LatestWins<Query, Data>(
    async (query, signal) => {
      const answer = await fetchData(query, signal);
      queries.set(answer, query);
      return answer;
    },
    {
      onBusy: (value) => {
        busy.value = value;
      },
      onAnswer: (answer) =>
        batch(() => {
          data.value = answer;
          problem.value = null;
        }),
      onError: (error) => {
        problem.value = error instanceof ApiProblem ? error : ApiProblem.unreachable(error);
      },
    },
    options,
  );

  return {
    data,
    busy,
    problem,
    answered: () => (data.peek() && queries.get(data.peek() as Data)) ?? null,
    ask(query, manner) {
      const key = JSON.stringify(query);
      if (key === asked?.key) return;
      asked = { key, query };
      requests.ask(query, manner);
    },
    retry() {
      if (asked) requests.ask(asked.query, "replace");
    },
    clear() {
      asked = null;
      requests.stop();
      batch(() => {
        data.value = null;
        problem.value = null;
      });
    },
  };
}
