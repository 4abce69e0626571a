import type { ProfileInfo } from "../api/types";
import styles from "./NoTimes.module.css";
import { SelectionSummary } from "./SelectionSummary";

/** Stands where the heat map would be. */
export function NoTimes({ info }: { info: ProfileInfo }) {
  return (
    <div class={styles.note}>
      <p>
        <strong>No heat map.</strong> {reason(info)}
      </p>
      <div class={styles.end}>
        <SelectionSummary />
      </div>
    </div>
  );
}

/** Why: what the reader of the file noted of it, else in general. */
function reason(info: ProfileInfo): string {
  const general = `The samples of this profile (${info.format}) carry no time, so there is only the flame graph of all of them.`;
  return info.report.notes.find((note) => note.includes("no heat map")) ?? general;
}
