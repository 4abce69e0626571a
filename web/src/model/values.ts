// Values of a comparison: rates, shares and differences, which are no whole numbers.

import { formatAmount } from "./amounts";
import { formatCount } from "./numbers";

/** "0.42", "12.5", "1,234": three digits that matter. */
function digitsOf(size: number): string {
  if (Number.isInteger(size) || size >= 99.95) return formatCount(size);
  if (size >= 9.995) return size.toFixed(1);
  return size >= 0.0995 ? size.toFixed(2) : size >= 0.00095 ? size.toFixed(3) : "< 0.001";
}

/** The value in its unit where the unit belongs to the number, else without: "1.25", "4.3 MB/s", "12.1 %". */
export function formatValue(value: number, unit: string): string {
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (unit === "share") return sign + formatPercent(size);
  const amount = unit.replace(/\/s$/, "");
  if (amount === "bytes" || amount === "ns" || amount === "nanoseconds") {
    return `${sign}${formatAmount(size, amount)}${amount === unit ? "" : "/s"}`;
  }
  return sign + digitsOf(size);
}

/** With its sign, whatever it is: "+1.25", "−0.4", "±0". */
export function formatSigned(value: number, unit: string): string {
  if (value === 0) return `±${formatValue(0, unit)}`;
  return value > 0 ? `+${formatValue(value, unit)}` : formatValue(value, unit);
}

/** The unit to be said after values that don't have it with them: "samples/s", "CPUs"; empty where they do. */
export function unitAfter(unit: string): string {
  return unit === "share" || /^(bytes|ns|nanoseconds)(\/s)?$/.test(unit) ? "" : unit;
}

/** A value with its unit: "1.25 samples/s", "4.3 MB/s", "12.1 %". */
export function formatWithUnit(value: number, unit: string): string {
  return `${formatValue(value, unit)} ${unitAfter(unit)}`.trim();
}

function formatPercent(share: number): string {
  const percent = 100 * share;
  if (percent === 0) return "0 %";
  return percent < 0.05 ? "< 0.1 %" : `${percent.toFixed(1)} %`;
}
