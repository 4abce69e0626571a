import type { ProfileList } from "../api/types";
import { Scroller } from "../shell/Scroller";
import controls from "../styles/controls.module.css";
import styles from "./Teaching.module.css";

const commands = `perf record -F 49 -a -g -- sleep 120
perf script --header --ns > profile.txt`;

interface TeachingProps {
  folders: ProfileList["folders"];
  /** Takes a file that is chosen; `null` where the server takes none. */
  onFile: ((file: File) => void) | null;
}

/** What stands where no profile is: how to get one. */
export function Teaching({ folders, onFile }: TeachingProps) {
  return (
    <section class={styles.teaching}>
      <h2>No profile yet</h2>
      {onFile && (
        <div class={styles.drop}>
          <p>Drop a profile anywhere on this page</p>
          <FileButton label="or choose a file…" onFile={onFile} />
        </div>
      )}
      <p>On Linux, these two commands record what every CPU does for two minutes:</p>
      <Scroller class={styles.commands} label="Commands that record a profile">
        <pre>{commands}</pre>
      </Scroller>
      <p class={styles.dim}>
        49 samples a second cost next to nothing; <code>-g</code> takes the call stacks, <code>--ns</code> the exact
        times that keep the heat map sharp.
      </p>
      {folders.length > 0 && (
        <p class={styles.dim}>
          Files are looked for in{" "}
          {folders.map((folder, index) => (
            <span key={folder.path}>
              {index > 0 && ", "}
              <code>{folder.path}</code>
            </span>
          ))}
          .
        </p>
      )}
    </section>
  );
}

/** A file input that looks like a button and, unlike one, says so to a screen reader too. */
export function FileButton({ label, onFile }: { label: string; onFile(file: File): void }) {
  return (
    <label class={`${controls.button} ${styles.choose}`}>
      {label}
      <input
        type="file"
        class={controls.hidden}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
