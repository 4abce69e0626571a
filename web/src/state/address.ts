import { queryOfOriginalLink } from "./originalLinks";

/** The query string in the browser's address bar, and the way back through its history. */
export interface Address {
  read(): string;
  /** A new entry: Back returns to what was before. */
  push(query: string): void;
  /** The same entry, said differently. */
  replace(query: string): void;
  /** Calls back after Back and Forward; returns what ends that. */
  listen(onMove: () => void): () => void;
}

/**
 * A new entry costs a browser as much as several frames, on the screen's way too: it is made when a zoom has come to its end, in milliseconds
 * after it was asked for.
 */
const entryDelay = 150;

export function browserAddress(): Address {
  const url = (query: string) => `${location.pathname}${query}`;
  // A link of the original is said as our own, in its place: Back leads to where it was followed.
  const translate = () => {
    const query = queryOfOriginalLink(location.hash);
    if (query !== null) history.replaceState(null, "", url(query));
  };
  translate();
  /** The new entry that is not made yet. */
  let waiting: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const makeEntry = () => {
    clearTimeout(timer);
    if (waiting !== null) history.pushState(null, "", url(waiting));
    waiting = null;
  };
  addEventListener("pagehide", makeEntry);
  return {
    read: () => waiting ?? location.search,
    push(query) {
      makeEntry();
      waiting = query;
      timer = setTimeout(makeEntry, entryDelay);
    },
    replace(query) {
      if (waiting !== null) waiting = query;
      else history.replaceState(null, "", url(query));
    },
    listen(onMove) {
      const moved = () => {
        if (waiting !== null) {
          // Back from what has no entry yet leads to the one that was left instead.
          clearTimeout(timer);
          waiting = null;
          history.forward();
          return;
        }
        translate();
        onMove();
      };
      addEventListener("popstate", moved);
      return () => removeEventListener("popstate", moved);
    },
  };
}
