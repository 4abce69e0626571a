import controls from "../styles/controls.module.css";
import styles from "./Teaching.module.css";

const commands = `perf record -F 49 -a -g -- sleep 120
perf script --header --ns > profile.txt`;

/** What stands where no profile is: how to get one. */
export function Teaching({ onFile }: { onFile: ((file: File) => void) | null }) {
  return (
    <section class={styles.teaching}>
      <h2>{onFile ? "Drop a profile here" : "No profile in the folder yet"}</h2>
      {onFile && (
        <p>
          Anywhere on this page, or <FileButton label="choose a file" onFile={onFile} />. perf script, perf.data, JFR,
          .nettrace and more are told apart by their content, gzipped or not.
        </p>
      )}
      <p>On Linux, these two commands record what all CPUs do for two minutes:</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre class={styles.commands} tabIndex={0}>
        {commands}
      </pre>
      <p class={styles.dim}>
        49 samples a second cost next to nothing. <code>-a</code> takes every CPU, <code>-g</code> the call stacks,{" "}
        <code>--ns</code> the exact times that make the heat map sharp.
      </p>
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
