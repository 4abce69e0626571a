import { formatBytes } from "../model/numbers";
import { useWorkspace } from "../shell/context";
import { ProblemNote } from "../shell/ProblemNote";
import controls from "../styles/controls.module.css";
import styles from "./UploadStrip.module.css";

/** A file on its way to the server, or why it didn't arrive; nothing where there is none. */
export function UploadStrip() {
  const { library } = useWorkspace();
  const upload = library.upload.value;
  const problem = library.uploadProblem.value;
  if (problem) return <ProblemNote problem={problem} onDismiss={() => library.dismiss()} />;
  if (!upload) return null;
  const share = upload.totalBytes > 0 ? upload.sentBytes / upload.totalBytes : 0;
  return (
    <div class={styles.upload}>
      <span class={controls.name}>Sending {upload.name}</span>
      <progress max={1} value={share} aria-label={`Sending ${upload.name}`} />
      <span class={styles.sent}>
        {formatBytes(upload.sentBytes)} of {formatBytes(upload.totalBytes)}
      </span>
      <button type="button" class={controls.button} onClick={() => library.cancelUpload()}>
        Cancel
      </button>
    </div>
  );
}
