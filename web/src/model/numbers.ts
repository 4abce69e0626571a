// Numbers as the page writes them: grouped by thousands, a narrow set of units, never in the browser's own language.

/** "1,234,567". Fractions are rounded to whole numbers. */
export function formatCount(value: number): string {
  const digits = Math.round(Math.abs(value)).toString();
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ",");
  return value < 0 && grouped !== "0" ? `−${grouped}` : grouped;
}

/** "1 sample", "1,234 samples". `plural` is only needed where it is not the word and an s. */
export function formatCounted(value: number, word: string, plural = `${word}s`): string {
  return `${formatCount(value)} ${Math.round(value) === 1 ? word : plural}`;
}

/** At most four characters and a unit, for places that are narrow: "950", "1.2 k", "34 k", "5.6 M". */
export function formatCompact(value: number): string {
  if (value < 0) return `−${formatCompact(-value)}`;
  const units = ["", " k", " M", " G", " T"];
  let scaled = value;
  let unit = 0;
  while (unit < units.length - 1 && scaled >= 999.5) {
    scaled /= 1000;
    unit++;
  }
  const digits = unit > 0 && scaled < 9.95 ? 1 : 0;
  return scaled.toFixed(digits) + units[unit];
}

/** The share of a total in percent: "12.1 %"; "< 0.1 %" for little that is not nothing, "0 %" for nothing. */
export function formatShare(part: number, total: number): string {
  if (total <= 0 || part <= 0) return "0 %";
  const percent = (100 * part) / total;
  if (percent < 0.05) return "< 0.1 %";
  if (part < total && percent > 99.9) return "> 99.9 %";
  return part === total ? "100 %" : `${percent.toFixed(1)} %`;
}

/** "812 bytes", "71 kB", "4.3 MB": decimal units, as file managers and disks count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatCounted(bytes, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let scaled = bytes / 1000;
  let unit = 0;
  while (unit < units.length - 1 && scaled >= 999.5) {
    scaled /= 1000;
    unit++;
  }
  return `${scaled.toFixed(scaled < 9.95 ? 1 : 0)} ${units[unit]}`;
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least `atLeast`. */
export function niceStep(atLeast: number): number {
  if (!(atLeast > 1)) return 1;
  let power = 1;
  for (;;) {
    for (const factor of [1, 2, 5]) if (factor * power >= atLeast) return factor * power;
    power *= 10;
  }
}
