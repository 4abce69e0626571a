import { formatAmount, formatNumber } from "../model/amounts";
import { formatCount, formatCounted, formatShare } from "../model/numbers";
import { factsOf } from "./describe";
import { changeInWords } from "./describeDifference";
import styles from "./FlameGraphPane.module.css";
import type { FlameModel } from "./model";

export interface FrameDetailsProps {
  model: FlameModel | null;
  /** The frame under the mouse or the cursor; -1: the graph as a whole is described. */
  node: number;
  zoomed: number;
  /** How many small nodes the server has folded into others. */
  omitted: number;
  /** Sentences on the graph as a whole. */
  remarks: readonly string[];
  /** Shown in place of all else, for a moment; empty for none. */
  notice: string;
}

/** A line of fixed height below the graph. */
export function FrameDetails({ model, node, zoomed, omitted, remarks, notice }: FrameDetailsProps) {
  if (notice) return <div class={styles.details}>{notice}.</div>;
  if (!model) return <div class={styles.details} />;
  const known = model.difference;
  if (node < 0 && known) {
    return (
      <div class={`${styles.details} ${styles.dim}`}>
        <span>
          {formatCounted(model.count, "frame")}, {formatCount(model.levels)} levels
          {omitted > 0 && `; ${formatCounted(omitted, "small frame")} folded`}
        </span>
        <span class={styles.detailsLibrary} title={remarks.join("\n")}>
          {remarks.join(" ")}
        </span>
      </div>
    );
  }
  if (node < 0) {
    return (
      <div class={`${styles.details} ${styles.dim}`}>
        {formatAmount(model.total[0], model.unit)} in {formatCounted(model.count, "frame")}, {formatCount(model.levels)}{" "}
        levels
        {omitted > 0 && `; ${formatCounted(omitted, "small frame")} folded`}
      </div>
    );
  }
  const facts = factsOf(model, node, zoomed);
  if (known) {
    return (
      <div class={styles.details}>
        <bdi class={styles.detailsName}>{facts.name.slice(0, 1000)}</bdi>
        <span class={styles.detailsNumbers}>{changeInWords(model, node)}</span>
        <bdi class={`${styles.detailsLibrary} ${styles.dim}`}>{facts.library}</bdi>
      </div>
    );
  }
  return (
    <div class={styles.details}>
      <bdi class={styles.detailsName}>{facts.name.slice(0, 1000)}</bdi>
      <span class={styles.detailsNumbers}>
        {formatAmount(facts.total, facts.unit)}, {formatShare(facts.total, facts.selection)}
        <span class={styles.dim}>
          {" "}
          · self {formatNumber(facts.self, facts.unit)}, {formatShare(facts.self, facts.selection)}
        </span>
      </span>
      <bdi class={`${styles.detailsLibrary} ${styles.dim}`}>{facts.library}</bdi>
    </div>
  );
}
