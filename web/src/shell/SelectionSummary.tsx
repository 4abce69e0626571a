import { useEffect, useState } from "preact/hooks";
import { formatAmount, formatNumber } from "../model/amounts";
import { formatShare } from "../model/numbers";
import controls from "../styles/controls.module.css";
import { CopyLink } from "./CopyLink";
import { useWorkspace } from "./context";
import styles from "./SelectionSummary.module.css";

/** How much of the profile is selected, and the link to it. */
export function SelectionSummary() {
  const { flameGraph } = useWorkspace();
  const data = flameGraph.data.value;
  const text = data ? sentence(data.total, data.wholeTotal, data.unit) : "";
  const settled = useSettled(text);
  return (
    <>
      <CopyLink />
      <span class={styles.summary}>
        <span>{text}</span>
        <span class={styles.widest} aria-hidden="true">
          {data ? widest(data.wholeTotal, data.unit) : ""}
        </span>
      </span>
      <span class={controls.hidden} role="status">
        {settled}
      </span>
    </>
  );
}

function sentence(part: number, whole: number, unit: string): string {
  if (part === whole) return formatAmount(whole, unit);
  return `${formatNumber(part, unit)} of ${formatAmount(whole, unit)} (${formatShare(part, whole)})`;
}

/** As long as the sentence can get: the line doesn't break, or mend, while a range is dragged. */
function widest(whole: number, unit: string): string {
  return `${formatNumber(whole, unit)} of ${formatAmount(whole, unit)} (99.9 %)`;
}

/** The text once it has stood still: a screen reader is not told each number of a drag. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 600);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
