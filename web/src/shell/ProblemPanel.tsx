import type { ApiProblem } from "../api/problem";
import controls from "../styles/controls.module.css";
import { Warning } from "./icons";
import styles from "./Problem.module.css";

interface ProblemPanelProps {
  /** What was to be opened. */
  name: string;
  problem: ApiProblem;
  onRetry(): void;
  onChoose(): void;
}

/** A profile that can't be shown: what happened, and what can be done now. */
export function ProblemPanel({ name, problem, onRetry, onChoose }: ProblemPanelProps) {
  const isCancelled = problem.code === "cancelled";
  // The same file will hardly be another one the next time.
  const isFinal = problem.code === "unreadable" || problem.code === "not-found";
  return (
    <section class={styles.panel} role="alert">
      <span class={isCancelled ? styles.calm : styles.mark}>
        <Warning />
      </span>
      <h2>{problem.title}</h2>
      <p class={styles.name}>
        <bdi>{name}</bdi>
      </p>
      {problem.detail !== "" && <p class={styles.detail}>{problem.detail}</p>}
      {!isCancelled && (
        <p class={styles.code}>
          {problem.code}
          {problem.status > 0 && `, status ${problem.status}`}
        </p>
      )}
      <div class={styles.actions}>
        <button type="button" class={isFinal ? controls.button : controls.primary} onClick={onRetry}>
          {isCancelled ? "Load it again" : "Try again"}
        </button>
        <button type="button" class={isFinal ? controls.primary : controls.button} onClick={onChoose}>
          Choose another profile
        </button>
      </div>
    </section>
  );
}
