import { formatDuration } from "../model/time";
import { useWorkspace } from "../shell/context";
import { Chevron, Close, Swap } from "../shell/icons";
import controls from "../styles/controls.module.css";
import styles from "./Baseline.module.css";
import { baselineInWords } from "./sides";

/** What is compared with, and the ways to change that: a line below the heat map. */
export function BaselineBar({ onChoose }: { onChoose(): void }) {
  const { baseline } = useWorkspace().comparison;
  const shown = baseline.value;
  if (!shown) return null;
  const { range } = shown;
  return (
    <section class={styles.bar} aria-label="Baseline">
      <BaselineTitle onChoose={onChoose} />
      <span class={styles.range}>{baselineInWords(shown)}</span>
      {range !== null && range !== "rest" && (
        <span class={styles.span}>{formatDuration(range.endNs - range.startNs)}</span>
      )}
      <BaselineButtons onChoose={onChoose} />
    </section>
  );
}

/** The baseline's name: its sign, and which profile it is where it is another one. */
export function BaselineTitle({ onChoose }: { onChoose(): void }) {
  const shown = useWorkspace().comparison.baseline.value;
  if (!shown) return null;
  const { isOther, info, profile } = shown;
  return (
    <>
      <strong class={styles.title}>Baseline</strong>
      {isOther && (
        <button
          type="button"
          class={`${controls.quiet} ${styles.profile}`}
          title={`${profile}: compare with another profile (p)`}
          aria-haspopup="dialog"
          onClick={onChoose}
        >
          <span class={controls.name}>{info?.name ?? profile.split("/").at(-1)}</span>
          <Chevron />
        </button>
      )}
    </>
  );
}

/** The selection's name, where two heat maps stand one above the other. */
export function SelectionTitle() {
  return <strong class={styles.selectionTitle}>Selection</strong>;
}

/** Swap, clear, another profile. */
export function BaselineButtons({ onChoose }: { onChoose(): void }) {
  const { comparison } = useWorkspace();
  const shown = comparison.baseline.value;
  if (!shown) return null;
  return (
    <span class={styles.buttons}>
      <button
        type="button"
        class={controls.quiet}
        disabled={shown.range === "rest"}
        title={
          shown.range === "rest"
            ? "The rest of a recording is no selection"
            : "Baseline and selection change places (x)"
        }
        onClick={comparison.swap}
      >
        <Swap />
        Swap
      </button>
      <button type="button" class={controls.quiet} title="Compare with nothing (Escape)" onClick={comparison.clear}>
        <Close />
        Clear
      </button>
      {!shown.isOther && (
        <button
          type="button"
          class={controls.quiet}
          aria-haspopup="dialog"
          title="Compare with another profile (p)"
          onClick={onChoose}
        >
          Another profile…
        </button>
      )}
    </span>
  );
}

/** What can be done with a selection: make it the baseline, or ask what is special in it. */
export function SelectionButtons() {
  const { comparison, selection } = useWorkspace();
  const range = selection.value;
  const isOther = comparison.baseline.value?.isOther === true;
  return (
    <>
      {!isOther && (
        <button
          type="button"
          class={controls.quiet}
          disabled={!range}
          title="Use as baseline: compare other ranges with this one (b). Ctrl and a drag mark a baseline too"
          onClick={comparison.takeSelection}
        >
          As baseline
        </button>
      )}
      <button
        type="button"
        class={controls.quiet}
        disabled={!range}
        title="What is special here? Compares it with the rest of the recording (e)"
        onClick={comparison.explain}
      >
        Explain
      </button>
    </>
  );
}
