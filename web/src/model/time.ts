// Time as the page writes it. All times are integer nanoseconds; nothing here goes through a floating-point second.

export const MICROSECOND = 1_000;
export const MILLISECOND = 1_000_000;
export const SECOND = 1_000_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const MINUS = "−";

/** `ns / unit` with a fixed number of decimals, rounded half away from zero, exact for every safe integer. `unit` is a power of ten. */
function decimal(ns: number, unit: number, digits: number, grouped: boolean): string {
  const places = Math.min(digits, Math.round(Math.log10(unit)));
  const last = unit / 10 ** places;
  const scaled = Math.floor((Math.abs(ns) + last / 2) / last);
  const whole = Math.floor(scaled / 10 ** places).toString();
  const text = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const fraction = places > 0 ? `.${(scaled % 10 ** places).toString().padStart(places, "0")}` : "";
  return (ns < 0 && scaled > 0 ? MINUS : "") + text + fraction;
}

/** How many decimals of a second tell apart two times that lie `resolutionNs` from each other; at least `least`, at most 9. */
export function secondDigits(resolutionNs: number, least = 0): number {
  let digits = 0;
  for (let unit = SECOND; unit > resolutionNs && digits < 9; unit /= 10) digits++;
  return Math.max(digits, least);
}

/** A time of the profile in seconds: "33.580 s". */
export function formatSeconds(ns: number, digits = 3): string {
  return `${decimal(ns, SECOND, digits, true)} s`;
}

/** A time of the profile as a stopwatch writes it: "12:33.580", "1:12:33.580". For profiles of many minutes. */
export function formatStopwatch(ns: number, digits = 3): string {
  const last = SECOND / 10 ** digits;
  const rounded = Math.floor((Math.abs(ns) + last / 2) / last) * last;
  const hours = Math.floor(rounded / HOUR);
  const minutes = Math.floor((rounded % HOUR) / MINUTE).toString();
  const seconds = decimal(rounded % MINUTE, SECOND, digits, false).padStart(digits > 0 ? digits + 3 : 2, "0");
  const sign = ns < 0 && rounded > 0 ? MINUS : "";
  return hours > 0 ? `${sign}${hours}:${minutes.padStart(2, "0")}:${seconds}` : `${sign}${minutes}:${seconds}`;
}

/**
 * A time of the profile, written so that all times of one profile look alike: "33.580 s", or "12:33.580" where the profile
 * (`endNs`) is ten minutes or longer.
 */
export function formatPosition(ns: number, endNs: number, digits = 3): string {
  return endNs < 10 * MINUTE ? formatSeconds(ns, digits) : formatStopwatch(ns, digits);
}

/** A length of time in the unit a person would say: "35 µs", "480 ms", "1.480 s", "2 min 05 s", "1 h 40 min". */
export function formatDuration(ns: number): string {
  if (ns < 0) return MINUS + formatDuration(-ns);
  if (ns < MICROSECOND) return `${ns} ns`;
  if (ns < 999_500) return `${trimmed(ns, MICROSECOND, 1)} µs`;
  if (ns < 999_950_000) return `${trimmed(ns, MILLISECOND, 1)} ms`;
  if (ns < MINUTE - MILLISECOND / 2) return `${decimal(ns, SECOND, 3, false)} s`;
  if (ns < HOUR - SECOND / 2) {
    const seconds = Math.floor((ns + SECOND / 2) / SECOND);
    return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  }
  const minutes = Math.floor((ns + MINUTE / 2) / MINUTE);
  if (ns < DAY - MINUTE / 2) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.floor((ns + HOUR / 2) / HOUR);
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

/** A length of time that is a round number of something, without needless decimals: "100 ms", "1 s", "2.5 s", "5 min", "1 h". */
export function formatRoundDuration(ns: number): string {
  const unit = unitOf(ns);
  return `${trimmed(ns, unit.ns, 9)} ${unit.name}`;
}

/** An offset inside a column: "+480 ms", "+1.5 s". The unit is chosen by the column's length, so that all labels of an axis agree. */
export function formatOffset(offsetNs: number, columnNs: number, digits = 3): string {
  const unit = offsetUnit(columnNs);
  return `+${trimmed(offsetNs, unit.ns, digits, false)} ${unit.name}`;
}

/** The unit in which offsets inside a column of this length are said: milliseconds for a second. */
export function offsetUnit(columnNs: number): { ns: number; name: string } {
  if (columnNs > 2 * HOUR) return { ns: HOUR, name: "h" };
  if (columnNs > 2 * MINUTE) return { ns: MINUTE, name: "min" };
  if (columnNs > 2 * SECOND) return { ns: SECOND, name: "s" };
  if (columnNs > 2 * MILLISECOND) return { ns: MILLISECOND, name: "ms" };
  return { ns: MICROSECOND, name: "µs" };
}

/** Time of day (UTC) of a time of the profile: "14:02:33.580". `originUnixNs` is the decimal string of the API. */
export function formatWallClock(originUnixNs: string, ns: number, digits = 3): string {
  const { date, fraction } = wallTime(originUnixNs, ns, digits);
  return date.toISOString().slice(11, 19) + (digits > 0 ? `.${fraction}` : "");
}

/** The day (UTC) of a time of the profile: "2026-11-22". */
export function formatWallDate(originUnixNs: string, ns: number): string {
  return wallTime(originUnixNs, ns, 9).date.toISOString().slice(0, 10);
}

/** The smallest step of a time axis that is at least `atLeastNs`: 1, 2, 5 × 10ⁿ below a minute (with 15 s and 30 s), then what a clock has. */
export function niceTimeStep(atLeastNs: number): number {
  for (let power = 1; power < SECOND; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= atLeastNs) return factor * power;
  }
  for (const step of CLOCK_STEPS) if (step >= atLeastNs) return step;
  let days = DAY;
  while (days < atLeastNs) days *= 2;
  return days;
}

const CLOCK_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
];

function unitOf(ns: number): { ns: number; name: string } {
  const size = Math.abs(ns);
  if (size >= DAY && size % DAY === 0) return { ns: DAY, name: "d" };
  if (size >= HOUR && size % (HOUR / 2) === 0) return { ns: HOUR, name: "h" };
  if (size >= MINUTE && size % (MINUTE / 2) === 0) return { ns: MINUTE, name: "min" };
  if (size >= SECOND || size === 0) return { ns: SECOND, name: "s" };
  if (size >= MILLISECOND) return { ns: MILLISECOND, name: "ms" };
  return size >= MICROSECOND ? { ns: MICROSECOND, name: "µs" } : { ns: 1, name: "ns" };
}

function trimmed(ns: number, unit: number, digits: number, grouped = true): string {
  const text = Number.isInteger(Math.log10(unit))
    ? decimal(ns, unit, digits, grouped)
    : (ns / unit).toFixed(Math.min(digits, 3));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function pad(value: number): string {
  return value.toString().padStart(2, "0");
}

function wallTime(originUnixNs: string, ns: number, digits: number): { date: Date; fraction: string } {
  const last = 10n ** BigInt(9 - digits);
  const unix = BigInt(originUnixNs) + BigInt(ns);
  const rounded = floorDivide(unix + last / 2n, last) * last;
  const seconds = floorDivide(rounded, BigInt(SECOND));
  const fraction = (rounded - seconds * BigInt(SECOND)).toString().padStart(9, "0").slice(0, digits);
  return { date: new Date(Number(seconds) * 1000), fraction };
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient;
}
