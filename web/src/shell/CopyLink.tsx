import { useEffect, useState } from "preact/hooks";
import controls from "../styles/controls.module.css";
import styles from "./CopyLink.module.css";
import { Check, Link } from "./icons";

/** Copies the page's address, which shows a colleague the same. */
export function CopyLink() {
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      setState("copied");
    } catch {
      setState("refused"); // no permission, or a page that isn't served from this machine
    }
  }
  const words = { ready: "Copy link", copied: "Copied", refused: "Copy it from the address bar" };
  return (
    <button
      type="button"
      class={`${controls.quiet} ${styles.copy}`}
      title="Copy a link to what is shown"
      onClick={copy}
    >
      {state === "copied" ? <Check /> : <Link />}
      <span class={state === "ready" ? styles.word : undefined} aria-live="polite">
        {words[state]}
      </span>
    </button>
  );
}
