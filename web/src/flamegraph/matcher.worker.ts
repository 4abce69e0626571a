import { readQuery, testNames } from "./search";

/** A question to the worker: which of the names does the expression match? */
export interface MatchRequest {
  readonly number: number;
  readonly search: string;
  readonly names: readonly string[];
}

/** Its answer, one byte a name. */
export interface MatchAnswer {
  readonly number: number;
  readonly matched: Uint8Array;
}

addEventListener("message", (event: MessageEvent<MatchRequest>) => {
  const { number, search, names } = event.data;
  const query = readQuery(search);
  const matched =
    query.kind === "expression"
      ? testNames(query.expression, names, Number.POSITIVE_INFINITY)
      : new Uint8Array(names.length);
  postMessage({ number, matched } satisfies MatchAnswer);
});
