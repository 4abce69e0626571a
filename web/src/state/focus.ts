import { ApiProblem } from "../api/problem";

/** A zoom comes from an address, and its node may be one that this graph doesn't have: then there is no zoom. */
export function withoutUnknownFocus<Query extends { focus: number | null }, Data>(
  ask: (query: Query, signal: AbortSignal) => Promise<Data>,
): (query: Query, signal: AbortSignal) => Promise<Data> {
  return async (query, signal) => {
    try {
      return await ask(query, signal);
    } catch (error) {
      if (query.focus === null || !(error instanceof ApiProblem) || error.code !== "bad-request") throw error;
      return await ask({ ...query, focus: null }, signal);
    }
  };
}
