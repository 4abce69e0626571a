import { useRef } from "preact/hooks";
import { useWorkspace } from "../shell/context";
import type { Tab } from "../state/view";
import styles from "./CompareTabs.module.css";
import { tabNames } from "./tabNames";

/** What the lower half shows: one graph of the selection, or how it compares with the baseline. Arrow keys go along. */
export function CompareTabs() {
  const { view, comparison } = useWorkspace();
  const list = useRef<HTMLDivElement>(null);
  const { tab } = view.value;
  const index = tabNames.findIndex((one) => one.tab === tab);
  const go = (to: number) => {
    const next = tabNames[(to + tabNames.length) % tabNames.length] as { tab: Tab };
    comparison.setTab(next.tab);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
  const keys: Record<string, () => void> = {
    ArrowRight: () => go(index + 1),
    ArrowLeft: () => go(index - 1),
    Home: () => go(0),
    End: () => go(tabNames.length - 1),
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label="What is shown of the selection"
      class={styles.tabs}
      onKeyDown={(event) => {
        const act = keys[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      }}
    >
      {tabNames.map((one, place) => (
        <button
          key={one.tab}
          type="button"
          role="tab"
          aria-selected={one.tab === tab}
          tabIndex={one.tab === tab ? 0 : -1}
          class={styles.tab}
          title={`${one.title} (${place + 1})`}
          onClick={() => comparison.setTab(one.tab)}
        >
          {one.name}
        </button>
      ))}
    </div>
  );
}
