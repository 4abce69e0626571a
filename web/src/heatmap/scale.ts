// From a count to a place on the palette. Zero is never on it: it is the background.

export type ScaleName = "linear" | "sqrt" | "log" | "quantile";

export const SCALES: readonly { name: ScaleName; label: string }[] = [
  { name: "linear", label: "Linear" },
  { name: "sqrt", label: "Square root" },
  { name: "log", label: "Logarithmic" },
  { name: "quantile", label: "Quantile" },
];

/** The level of the palette's table that is the background. */
export const ZERO_LEVEL = 0;
export const LEVELS = 256;

export interface Scale {
  name: ScaleName;
  /** The count that gets the last colour; greater ones look the same. */
  clip: number;
  maximum: number;
  /** 0 for nothing, else in (0, 1]; rises with the count. */
  position(count: number): number;
}

/** What of the cells a scale depends on; two maps that share it can be compared by eye. */
export interface ScaleInput {
  maximum: number;
  p995: number;
  counts: ArrayLike<number>;
}

/** Below this maximum each count has a colour of its own, and the legend shows all of them. */
export const WHOLE_STEPS_BELOW = 8;

export function makeScale(name: ScaleName, input: ScaleInput): Scale {
  const maximum = Math.max(1, input.maximum);
  const shape = (clip: number, position: (count: number) => number): Scale => ({
    name,
    clip,
    maximum,
    position: (count) => (count <= 0 ? 0 : count >= clip ? position(clip) : position(count)),
  });
  switch (name) {
    case "linear": {
      const clip = maximum < WHOLE_STEPS_BELOW ? maximum : Math.max(1, Math.min(maximum, input.p995));
      // A map whose cells hold one sample at most is not all alarm.
      return shape(clip, (count) => count / Math.max(clip, 2));
    }
    case "sqrt":
      return shape(maximum, (count) => Math.sqrt(count / maximum));
    case "log":
      return shape(maximum, (count) => Math.log1p(count) / Math.log1p(maximum));
    case "quantile": {
      const { values, shares } = distribution(input.counts);
      return shape(values.at(-1) ?? 1, (count) => shares[lastAtMost(values, count)] ?? 0);
    }
  }
}

/** The level of each count up to `clip` (which greater ones share): a table for the inner loop. Long tables are cut at `LONGEST_TABLE`. */
export function levelTable(scale: Scale): Uint8Array {
  const table = new Uint8Array(Math.min(scale.clip, LONGEST_TABLE) + 1);
  for (let count = 1; count < table.length; count++) table[count] = levelOf(scale, count);
  return table;
}

export const LONGEST_TABLE = 1 << 20;

/** The level of a count; never `ZERO_LEVEL` for a count that is not zero. */
export function levelOf(scale: Scale, count: number): number {
  if (count <= 0) return ZERO_LEVEL;
  return Math.max(1, Math.round(scale.position(count) * (LEVELS - 1)));
}

/** The smallest count whose position is at least this: what a legend writes under a place of its gradient. */
export function countAt(scale: Scale, position: number): number {
  let low = 0;
  let high = scale.clip;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (scale.position(middle) >= position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The distinct counts above zero, rising, and the share of the cells above zero that each one and those below it have. */
function distribution(counts: ArrayLike<number>): { values: number[]; shares: number[] } {
  const cells = new Map<number, number>();
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    if (count <= 0) continue;
    cells.set(count, (cells.get(count) ?? 0) + 1);
    total++;
  }
  const values = [...cells.keys()].sort((a, b) => a - b);
  let below = 0;
  const shares = values.map((value) => {
    below += cells.get(value) ?? 0;
    return below / total;
  });
  return { values, shares };
}

/** The index of the last value that is at most `count`; 0 when there is none. */
function lastAtMost(values: number[], count: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((values[middle] as number) <= count) low = middle;
    else high = middle - 1;
  }
  return low;
}
