import styles from "./FlameGraphPane.module.css";
import type { FlameModel } from "./model";
import { createSwatches, type Hue, hueNames, hueOf, hues } from "./palette";

const unlisted: readonly Hue[] = ["root", "group"];

/** The kinds that the graph has, in the palette's order. Where it does not say which frames it uses, those of all are meant. */
export function huesIn({ frames, usedFrames }: Pick<FlameModel, "frames"> & { usedFrames?: Int32Array }): Hue[] {
  const present = new Set<Hue>();
  const { name, kind } = frames;
  for (const frame of usedFrames ?? frames.name.keys()) present.add(hueOf(kind[frame], name[frame]));
  return hues.filter((hue) => present.has(hue) && !unlisted.includes(hue));
}

/** The key of the colours, of what there is only. */
export function Legend({ present, isDark }: { present: readonly Hue[]; isDark: boolean }) {
  if (present.length === 0) return null;
  const swatches = createSwatches(isDark);
  return (
    <ul class={styles.legend} aria-label="Colours of the frames">
      {present.map((hue) => (
        <li key={hue}>
          <span
            class={hue === "other" ? `${styles.swatch} ${styles.hatched}` : styles.swatch}
            style={hue === "other" ? {} : { backgroundColor: swatches[hue] }}
          />
          {hueNames[hue]}
        </li>
      ))}
    </ul>
  );
}
