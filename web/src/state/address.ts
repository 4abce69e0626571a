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
  /** New entries that are not made yet, the oldest first. */
  let waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const makeEntries = () => {
    clearTimeout(timer);
    for (const query of waiting) history.pushState(null, "", url(query));
    waiting = [];
  };
  addEventListener("pagehide", makeEntries);
  return {
    read: () => waiting.at(-1) ?? location.search,
    push(query) {
      waiting.push(query);
      clearTimeout(timer);
      timer = setTimeout(makeEntries, entryDelay);
    },
    replace(query) {
      if (waiting.length > 0) waiting[waiting.length - 1] = query;
      else history.replaceState(null, "", url(query));
    },
    listen(onMove) {
      const moved = () => {
        // Who goes back sooner goes back from the entry before.
        clearTimeout(timer);
        waiting = [];
        translate();
        onMove();
      };
      addEventListener("popstate", moved);
      return () => removeEventListener("popstate", moved);
    },
  };
}
