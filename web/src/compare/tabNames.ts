import type { Tab } from "../state/view";

/** In the order in which they stand, and are reached by the keys 1 to 5. */
export const tabNames: readonly { tab: Tab; name: string; title: string }[] = [
  { tab: "graph", name: "Flame graph", title: "The selection alone" },
  { tab: "sides", name: "Side by side", title: "Baseline and selection, each as its own flame graph" },
  { tab: "differential", name: "Differential", title: "Both as one flame graph, coloured by how they differ" },
  { tab: "elided", name: "Elided", title: "What the selection has and the baseline has not" },
  { tab: "changes", name: "Changes", title: "What changed most, and how sure that is" },
];
