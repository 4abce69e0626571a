import type { ProfileInfo } from "../api/types";
import { formatCount } from "../model/numbers";
import { CopyLink } from "./CopyLink";
import styles from "./NoTimes.module.css";

/** Stands where the heat map would be. */
export function NoTimes({ info }: { info: ProfileInfo }) {
  return (
    <div class={styles.note}>
      <p>
        <strong>No heat map:</strong> the samples of this profile carry no time ({info.format}). The flame graph shows
        all {formatCount(info.samples + info.samplesWithoutTime)} of them.
      </p>
      <CopyLink />
    </div>
  );
}
