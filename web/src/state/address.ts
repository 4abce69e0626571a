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

export function browserAddress(): Address {
  const url = (query: string) => `${location.pathname}${query}`;
  // A link of the original is said as our own, in its place: Back leads to where it was followed.
  const translate = () => {
    const query = queryOfOriginalLink(location.hash);
    if (query !== null) history.replaceState(null, "", url(query));
  };
  translate();
  return {
    read: () => location.search,
    push: (query) => history.pushState(null, "", url(query)),
    replace: (query) => history.replaceState(null, "", url(query)),
    listen(onMove) {
      const moved = () => {
        translate();
        onMove();
      };
      addEventListener("popstate", moved);
      return () => removeEventListener("popstate", moved);
    },
  };
}
