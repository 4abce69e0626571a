import type { ComponentChildren } from "preact";
import graph from "../flamegraph/FlameGraphPane.module.css";
import { useWorkspace } from "../shell/context";
import { LoadPanel } from "../shell/LoadPanel";
import { ProblemNote } from "../shell/ProblemNote";
import controls from "../styles/controls.module.css";
import styles from "./Baseline.module.css";

interface NoBaselineProps {
  lead: ComponentChildren;
  onChoose(): void;
}

/** Stands where a comparison would be as long as there is nothing to compare with: the ways to get there. */
export function NoBaseline({ lead, onChoose }: NoBaselineProps) {
  const { comparison, selection, info, view } = useWorkspace();
  const state = comparison.load.state.value;
  const range = selection.value;
  const isRest = view.value.baseline?.range === "rest";
  return (
    <section class={graph.pane} aria-label="Comparison">
      <div class={graph.bar}>{lead}</div>
      {state.phase === "failed" && <ProblemNote problem={state.problem} onRetry={comparison.load.retry} />}
      {state.phase === "loading" ? (
        state.slow && (
          <LoadPanel
            name={state.id.split("/").at(-1) ?? state.id}
            progress={state.progress}
            onCancel={comparison.load.cancel}
          />
        )
      ) : (
        <div class={styles.teach}>
          <strong>{isRest ? "Select what is to be explained" : "Nothing to compare with yet"}</strong>
          {info.value?.hasTime ? (
            <p>
              Hold <kbd>Ctrl</kbd> (on a Mac <kbd>⌘</kbd>) and drag over the heat map to mark a baseline; drag without
              it to select what is compared with it.
            </p>
          ) : (
            <p>This profile has no times, so it is compared as a whole.</p>
          )}
          <div class={styles.ways}>
            {info.value?.hasTime && (
              <>
                <button type="button" class={controls.button} disabled={!range} onClick={comparison.takeSelection}>
                  Use the selection as baseline <kbd>b</kbd>
                </button>
                <button type="button" class={controls.button} disabled={!range} onClick={comparison.explain}>
                  Compare it with the rest of the recording <kbd>e</kbd>
                </button>
              </>
            )}
            <button type="button" class={controls.button} aria-haspopup="dialog" onClick={onChoose}>
              Compare with another profile… <kbd>p</kbd>
            </button>
          </div>
        </div>
      )}
    </section>
  );
}
