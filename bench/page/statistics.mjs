/** The value below which a share of the sorted numbers lies (nearest rank). */
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];

/** Median, 95th percentile and greatest, in milliseconds to the hundredth; null where there is nothing. */
export function summary(values) {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const round = (value) => Math.round(value * 100) / 100;
  return { median: round(quantile(sorted, 0.5)), p95: round(quantile(sorted, 0.95)), slowest: round(sorted.at(-1)) };
}
