import type { ProfileInfo } from "../api/types";
import styles from "./NoTimes.module.css";
import { SelectionSummary } from "./SelectionSummary";

/** Stands where the heat map would be. */
export function NoTimes({ info }: { info: ProfileInfo }) {
  return (
    <div class={styles.note}>
      <p>
        <strong>No heat map:</strong> the samples of this profile ({info.format}) carry no time, so there is only the
        flame graph of all of them.
      </p>
      <div class={styles.end}>
        <SelectionSummary />
      </div>
    </div>
  );
}
