import type { ApiProblem } from "../api/problem";
import controls from "../styles/controls.module.css";
import { Close, Warning } from "./icons";
import styles from "./Problem.module.css";

interface ProblemNoteProps {
  problem: ApiProblem;
  onRetry?: () => void;
  onDismiss?: () => void;
}

/** What went wrong, on one strip above what still works. */
export function ProblemNote({ problem, onRetry, onDismiss }: ProblemNoteProps) {
  return (
    <div class={styles.note} role="alert">
      <Warning />
      <p>
        <strong>{problem.title}.</strong> {problem.detail}
      </p>
      {onRetry && (
        <button type="button" class={controls.button} onClick={onRetry}>
          Try again
        </button>
      )}
      {onDismiss && (
        <button type="button" class={controls.icon} aria-label="Dismiss" onClick={onDismiss}>
          <Close />
        </button>
      )}
    </div>
  );
}
