import type { ApiProblem } from "../api/problem";
import controls from "../styles/controls.module.css";
import { Warning } from "./icons";
import styles from "./Problem.module.css";

/** What went wrong, on one strip above what still works. */
export function ProblemNote({ problem, onRetry }: { problem: ApiProblem; onRetry?: () => void }) {
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
    </div>
  );
}
