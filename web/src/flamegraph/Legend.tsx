import styles from "./FlameGraphPane.module.css";
import type { FlameModel } from "./model";
import { createSwatches, type Hue, hueNames, hueOf, hues } from "./palette";

const unlisted: readonly Hue[] = ["root", "group"];

/** The kinds that the graph has, in the palette's order. */
export function huesIn(model: Pick<FlameModel, "frames">): Hue[] {
  const present = new Set<Hue>();
  const { name, kind } = model.frames;
  for (let i = 0; i < name.length; i++) present.add(hueOf(kind[i], name[i]));
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
