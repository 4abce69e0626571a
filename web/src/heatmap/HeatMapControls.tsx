import { formatRoundDuration } from "../model/time";
import { columnLengthsFor } from "./geometry";
import type { HeatMapSettings } from "./HeatMapPane";
import styles from "./heatmap.module.css";
import { PALETTES, type PaletteName } from "./palettes";
import { SCALES, type ScaleName } from "./scale";

export interface HeatMapControlsProps {
  settings: HeatMapSettings;
  onSettings(change: Partial<HeatMapSettings>): void;
  /** The rows that the profile asks for (one a sampling period), offered beside the usual ones. */
  defaultRows: number;
  /** The column length that "automatic" stands for now. */
  automaticColumnNs: number;
  /** The recorded span, which says which column lengths make sense. */
  spanNs: number;
}

const ROWS = [10, 20, 25, 40, 49, 50, 80, 99, 100];

/** Rows, column length, scale and palette, for the page to place where it likes. */
export function HeatMapControls({
  settings,
  onSettings,
  defaultRows,
  automaticColumnNs,
  spanNs,
}: HeatMapControlsProps) {
  const rows = [...new Set([...ROWS, defaultRows, settings.rows])].sort((a, b) => a - b);
  const lengths = columnLengthsFor(spanNs, settings.rows, automaticColumnNs);
  const columns = [...new Set(settings.columnNs === null ? lengths : [...lengths, settings.columnNs])].sort(
    (a, b) => a - b,
  );
  return (
    <div class={styles.controls}>
      <label>
        <span>Column</span>
        <select
          value={settings.columnNs ?? ""}
          onChange={(event) =>
            onSettings({ columnNs: event.currentTarget.value === "" ? null : Number(event.currentTarget.value) })
          }
        >
          <option value="">automatic ({formatRoundDuration(automaticColumnNs)})</option>
          {columns.map((length) => (
            <option key={length} value={length}>
              {formatRoundDuration(length)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Rows</span>
        <select value={settings.rows} onChange={(event) => onSettings({ rows: Number(event.currentTarget.value) })}>
          {rows.map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Scale</span>
        <select
          value={settings.scale}
          onChange={(event) => onSettings({ scale: event.currentTarget.value as ScaleName })}
        >
          {SCALES.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Colours</span>
        <select
          value={settings.palette}
          onChange={(event) => onSettings({ palette: event.currentTarget.value as PaletteName })}
        >
          {PALETTES.map(({ name, label, colourBlindSafe }) => (
            <option key={name} value={name}>
              {colourBlindSafe ? `${label} (colour-blind safe)` : label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
