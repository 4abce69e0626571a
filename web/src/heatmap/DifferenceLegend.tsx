import type { ComponentChildren } from "preact";
import type { HeatMapDifference } from "../api/types";
import { unitName } from "../model/amounts";
import { formatSigned } from "../model/values";
import { clipOf, differenceGradient } from "./difference";
import styles from "./heatmap.module.css";
import type { Theme } from "./palettes";

export interface DifferenceLegendProps {
  difference: HeatMapDifference;
  theme: Theme;
  /** Stands for the unit. */
  unit?: ComponentChildren;
}

/** What the colours of differences mean: from the most less to the most more. */
export function DifferenceLegend({ difference, theme, unit: words }: DifferenceLegendProps) {
  const clip = clipOf(difference);
  const { unit } = difference;
  const clipped = clip < difference.maximum;
  const less = `${clipped ? "≤ " : ""}${formatSigned(-clip, unit)}`;
  const more = `${clipped ? "≥ " : ""}${formatSigned(clip, unit)}`;
  return (
    <div class={styles.legend}>
      <span class={styles.colours} role="img" aria-label={`Colours: from ${less} to ${more} ${unitName(unit)} a cell`}>
        <span>{less}</span>
        <span class={`${styles.gradient} ${styles.plain}`} style={{ backgroundImage: differenceGradient(theme) }} />
        <span>{more}</span>
      </span>
      {words ?? <span class={styles.legendUnit}>{unitName(unit)} a cell</span>}
    </div>
  );
}
