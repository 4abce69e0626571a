import { differenceColour, differenceFills } from "../flamegraph/differenceColours";
import type { NodeDifference } from "../flamegraph/model";
import { contrast } from "../flamegraph/palette";
import { cssRgb, type Rgb } from "../model/diverging";
import { formatSigned, unitAfter } from "../model/values";
import styles from "./Compare.module.css";

/** Shares of the greatest difference: with colours by the square root these are even steps of colour. */
const steps = [-1, -0.25, 0, 0.25, 1];

/** What the colours of a differential mean: values on their own colours, and what only one side has. */
export function DifferentialLegend({ difference, isDark }: { difference: NodeDifference; isDark: boolean }) {
  const { greatest, unit } = difference;
  const fills = differenceFills(isDark);
  const swatch = (baseline: number, selection: number, share: number): Rgb =>
    fills[differenceColour(baseline, selection, share, 1)] as Rgb;
  const marked = [
    { name: "+ new", fill: swatch(0, 1, 0.5) },
    { name: "− gone", fill: swatch(1, 0, -0.5) },
  ];
  return (
    <div
      class={styles.legend}
      role="img"
      aria-label={`Colours: from ${formatSigned(-greatest, unit)} to ${formatSigned(greatest, unit)} ${unitAfter(unit)}; new and gone frames have their own`}
    >
      <span class={styles.steps}>
        {steps.map((share) => {
          const fill = swatch(1, 1, share);
          return (
            <span key={share} class={styles.step} style={{ backgroundColor: cssRgb(fill), color: inkOn(fill) }}>
              {share === 0 ? "0" : formatSigned(share * greatest, unit)}
            </span>
          );
        })}
      </span>
      {unitAfter(unit) && <span>{unitAfter(unit)}</span>}
      {marked.map(({ name, fill }) => (
        <span key={name} class={styles.step} style={{ backgroundColor: cssRgb(fill), color: inkOn(fill) }}>
          {name}
        </span>
      ))}
    </div>
  );
}

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

function inkOn(fill: Rgb): string {
  return cssRgb(contrast(fill, black) >= contrast(fill, white) ? black : white);
}
