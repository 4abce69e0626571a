import type { LoadProgress } from "../api/types";
import { formatBytes, formatCounted } from "../model/numbers";
import controls from "../styles/controls.module.css";
import styles from "./LoadPanel.module.css";

interface LoadPanelProps {
  name: string;
  progress: LoadProgress | null;
  onCancel(): void;
}

const stages: Record<LoadProgress["stage"], string> = {
  reading: "Reading",
  sorting: "Sorting the samples of",
  done: "Opening",
};

/** A load that takes longer than a blink: how far it is, and the way out. */
export function LoadPanel({ name, progress, onCancel }: LoadPanelProps) {
  const share = progress && progress.totalBytes > 0 ? Math.min(1, progress.bytesRead / progress.totalBytes) : null;
  const title = `${stages[progress?.stage ?? "reading"]} ${name}`;
  return (
    <section class={styles.panel}>
      <h2 class={controls.name} title={name}>
        {title}
      </h2>
      <progress class={styles.bar} aria-label={title} max={1} {...(share === null ? {} : { value: share })} />
      <p class={styles.numbers}>
        <span>
          {progress ? `${formatBytes(progress.bytesRead)} of ${formatBytes(progress.totalBytes)}` : "Beginning…"}
        </span>
        <span>{progress ? formatCounted(progress.samples, "sample") : ""}</span>
        <span>{share === null ? "" : `${Math.floor(100 * share)} %`}</span>
      </p>
      <button type="button" class={controls.button} onClick={onCancel}>
        Cancel
      </button>
    </section>
  );
}
