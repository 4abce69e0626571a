import styles from "./FlameGraphPane.module.css";
import type { Layout } from "./viewport";

export function LayoutButtons({ layout, onLayout }: { layout: Layout; onLayout(layout: Layout): void }) {
  return (
    <fieldset class={styles.layouts}>
      <legend class={styles.spoken}>Direction</legend>
      {(["icicle", "flame"] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={layout === one}
          title={one === "icicle" ? "Root at the top (F)" : "Root at the bottom (F)"}
          onClick={() => onLayout(one)}
        >
          {one === "icicle" ? "Icicle" : "Flame"}
        </button>
      ))}
    </fieldset>
  );
}

export function ZoomOutButton({ disabled, onClick }: { disabled: boolean; onClick(): void }) {
  return (
    <button
      type="button"
      class={styles.whole}
      disabled={disabled}
      title="Back to the whole graph (Escape)"
      onClick={onClick}
    >
      Zoom out
    </button>
  );
}
