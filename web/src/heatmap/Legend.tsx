import type { ComponentChildren } from "preact";
import type { HeatMapData } from "../api/types";
import { formatNumber, formatShort, unitName } from "../model/amounts";
import styles from "./heatmap.module.css";
import { cssColour, type PaletteName, paletteTable, type Theme } from "./palettes";
import { countAt, LEVELS, levelOf, makeScale, type ScaleInput, type ScaleName, WHOLE_STEPS_BELOW } from "./scale";

export interface LegendProps {
  data: HeatMapData;
  /** What the scale is made from, where that is not this map alone. */
  scaleOf?: ScaleInput | null;
  scale: ScaleName;
  palette: PaletteName;
  theme: Theme;
  /** Stands for the unit. */
  unit?: ComponentChildren;
}

/** What the colours mean: whole steps where there are few, else a gradient with the counts at its start, middle and end. */
export function Legend({ data, scaleOf, scale: name, palette, theme, unit }: LegendProps) {
  const { maximum } = scaleOf ?? data;
  const scale = makeScale(name, scaleOf ?? data);
  const table = paletteTable(palette, theme, scale);
  const clipped = scale.clip < maximum;
  const last = clipped ? `≥ ${formatShort(scale.clip, data.unit)}` : formatShort(scale.clip, data.unit);
  const label = `Colours: ${unitName(data.unit)} a cell, from 0 to ${formatNumber(scale.clip, data.unit)}${clipped ? " and more" : ""}`;

  const unitWords = unit ?? <span class={styles.legendUnit}>{unitName(data.unit)} a cell</span>;

  if (maximum < WHOLE_STEPS_BELOW) {
    const counts = Array.from({ length: maximum + 1 }, (_, count) => count);
    return (
      <div class={styles.legend}>
        <span class={styles.colours} role="img" aria-label={label}>
          {counts.map((count) => (
            <span
              key={count}
              class={styles.step}
              style={
                count > 0
                  ? {
                      backgroundColor: cssColour(table, levelOf(scale, count)),
                      color: inkOn(table, levelOf(scale, count)),
                    }
                  : {}
              }
            >
              {count}
            </span>
          ))}
        </span>
        {unitWords}
      </div>
    );
  }

  const colours = Array.from({ length: 17 }, (_, i) =>
    cssColour(table, Math.max(1, Math.round((i / 16) * (LEVELS - 1)))),
  );
  return (
    <div class={styles.legend}>
      <span class={styles.colours} role="img" aria-label={label}>
        <span>0</span>
        <span class={styles.zero} />
        <span>{formatShort(Math.max(1, countAt(scale, 1 / (LEVELS - 1))), data.unit)}</span>
        <span class={styles.gradient} style={{ backgroundImage: `linear-gradient(to right, ${colours.join(",")})` }}>
          <span class={styles.middle} style={{ color: inkOn(table, LEVELS / 2) }}>
            {formatShort(countAt(scale, 0.5), data.unit)}
          </span>
        </span>
        <span>{last}</span>
      </span>
      {unitWords}
    </div>
  );
}

/** Black or white, whichever reads better on a level's colour. */
function inkOn(table: Uint8Array, level: number): string {
  const [red, green, blue] = [0, 1, 2].map((part) => ((table[level * 3 + part] as number) / 255) ** 2.2) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
}
