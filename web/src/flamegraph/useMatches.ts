import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Matcher } from "./matcher";
import type { FlameModel } from "./model";
import { findMatches, isSearchable, type Matches, readQuery } from "./search";

export interface SearchState {
  /** Null: nothing is searched for, or what is searched for is no expression. */
  readonly matches: Matches | null;
  /** Why there are none though something is searched for; else empty. */
  readonly problem: string;
}

/** Searches a graph. The answer comes a moment later; until then the one before stays, so that nothing flickers. */
export function useMatches(model: FlameModel | null, search: string): SearchState {
  const [answers, setAnswers] = useState(0);
  const matcher = useRef<Matcher | null>(null);
  matcher.current ??= new Matcher(() => setAnswers((count) => count + 1));
  const before = useRef<{ model: FlameModel; matches: Matches | null } | null>(null);
  useEffect(
    () => () => {
      matcher.current?.dispose();
      matcher.current = null;
    },
    [],
  );

  // `answers` is an input: it says that there is more to be had from the matcher.
  const state = useMemo<SearchState>(() => {
    const query = readQuery(search);
    if (query.kind === "invalid") return { matches: null, problem: `Not a regular expression: ${query.reason}` };
    if (query.kind === "none" || !model || !matcher.current) return { matches: null, problem: "" };
    const { name, kind } = model.frames;
    const { matched, isComplete } = matcher.current.matched(search, name, (frame) => isSearchable(kind[frame]));
    if (matcher.current.isStopped) return { matches: null, problem: "Stopped: this expression takes too long" };
    if (!isComplete && before.current?.model === model) return { matches: before.current.matches, problem: "" };
    return { matches: findMatches(model, matched), problem: "" };
  }, [model, search, answers]);
  if (model) before.current = { model, matches: state.matches };
  return state;
}
