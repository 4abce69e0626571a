// What is said about the place under the pointer and about a selection: the words of the tooltip and of the live region.

import type { HeatMapData, HeatMapDifference, ProfileInfo } from "../api/types";
import { formatAmount, formatShort, SAMPLES } from "../model/amounts";
import { formatCompact, formatCount, formatShare } from "../model/numbers";
import type { TimeRange } from "../model/range";
import {
  formatDuration,
  formatOffset,
  formatPosition,
  formatRoundDuration,
  formatWallClock,
  formatWallDate,
  offsetUnit,
  SECOND,
  secondDigits,
} from "../model/time";
import { formatSigned, formatValue, unitAfter } from "../model/values";
import { cellRange, type Grid, rowStartNs } from "./geometry";
import type { Place } from "./places";

export interface Description {
  /** The number, said first and large. */
  title: string;
  lines: string[];
}

type Clock = ProfileInfo["clock"];

/** With a `difference` a cell is told by it: what the colours show is said first. */
export function describe(
  place: Place,
  data: HeatMapData,
  clock: Clock,
  difference: HeatMapDifference | null = null,
): Description {
  if (place.kind === "cell") {
    const description = describeCell(place.cell, data, clock);
    const isCompared = description.title !== notRecorded;
    return difference && isCompared ? withDifference(description, place.cell, difference) : description;
  }
  return place.kind === "column" ? describeColumn(place.column, data, clock) : describeRow(place.row, data);
}

const notRecorded = "Not recorded";

function withDifference({ title, lines }: Description, cell: number, difference: HeatMapDifference): Description {
  const { unit, counts, selection, medians } = difference;
  const value = difference.differences[cell] ?? 0;
  const other = (counts[cell] ?? 0) * selection.factor - value;
  const what = medians ? "median second" : "baseline";
  return {
    title: `${formatSigned(value, unit)} ${unitAfter(unit)}`.trim(),
    lines: [
      `${title} here, ${formatValue(other, unit)} in the ${what}`,
      ...lines.filter((line) => !line.endsWith("busiest cell")),
    ],
  };
}

function describeCell(cell: number, data: HeatMapData, clock: Clock): Description {
  const count = data.counts[cell] ?? 0;
  const column = Math.floor(cell / data.rows);
  const row = cell - column * data.rows;
  const range = cellRange(data, cell);
  const lines = [`${columnName(column, data)}, ${rowSpan(row, data)}`, ...wallLines(range, data, clock)];
  if (range.endNs <= data.recordedStartNs) return { title: notRecorded, lines: ["before the first sample", ...lines] };
  if (range.startNs >= data.recordedEndNs) return { title: notRecorded, lines: ["after the last sample", ...lines] };
  if (count > 0) lines.unshift(`${formatShare(count, data.maximum)} of the busiest cell`);
  return { title: formatAmount(count, data.unit), lines };
}

function describeColumn(column: number, data: HeatMapData, clock: Clock): Description {
  const startNs = data.startNs + column * data.columnNs;
  const range = { startNs, endNs: startNs + data.columnNs };
  const count = data.columnSums[column] ?? 0;
  const lines = [columnName(column, data), ...wallLines(range, data, clock)];
  const recorded = Math.min(range.endNs, data.recordedEndNs) - Math.max(startNs, data.recordedStartNs);
  // A column that was recorded in part has no rate that could be compared.
  if (data.columnNs !== SECOND && count > 0 && recorded >= data.columnNs)
    lines.unshift(`${rateIn((count * SECOND) / data.columnNs, data.unit)} a second`);
  if (recorded < data.columnNs) lines.push(`${formatDuration(Math.max(0, recorded))} of it recorded`);
  return { title: formatAmount(count, data.unit), lines };
}

function describeRow(row: number, data: HeatMapData): Description {
  const count = data.rowSums[row] ?? 0;
  const recorded = data.rowRecordedNs[row] ?? 0;
  const lines = [
    `at ${rowSpan(row, data)} of each ${columnWord(data)}`,
    `${formatAmount(count, data.unit)} in ${formatDuration(recorded)} recorded`,
  ];
  return {
    title: `${rateIn(rowRate(data, row), data.unit)}${data.unit === SAMPLES ? " samples" : ""} a second`,
    lines,
  };
}

/** An amount a second without the words: "12.5" samples, "8.8 MB", "1.5 s". */
export function rateIn(rate: number, unit: string): string {
  return unit === SAMPLES ? formatRate(rate) : formatShort(rate, unit);
}

/** Samples a second of the recorded time at this offset of the columns. */
export function rowRate(data: HeatMapData, row: number): number {
  const recorded = data.rowRecordedNs[row] ?? 0;
  return recorded > 0 ? ((data.rowSums[row] ?? 0) * SECOND) / recorded : 0;
}

/** A number of samples a second, with three digits that matter at most: "293", "12.5", "0.42", "7.6 k". */
export function formatRate(rate: number): string {
  if (rate <= 0) return "0";
  if (rate >= 9999.5) return formatCompact(rate);
  return rate >= 99.95 ? formatCount(rate) : rate >= 9.995 ? rate.toFixed(1) : rate.toFixed(2);
}

/** A column's length as a word of a sentence: "each second", "each 10 s". */
function columnWord(grid: Grid): string {
  return grid.columnNs === SECOND ? "second" : formatRoundDuration(grid.columnNs);
}

/** What is said when a range is selected, or no range is. */
export function describeSelection(range: TimeRange | null, info: ProfileInfo, isBaseline = false): string {
  if (!range) return isBaseline ? "The baseline is no range" : "Whole profile selected";
  const position = (ns: number) => formatPosition(ns, info.endNs);
  return `${isBaseline ? "Baseline" : "Selected"} ${position(range.startNs)} to ${position(range.endNs)}, ${formatDuration(range.endNs - range.startNs)}`;
}

function columnName(column: number, data: HeatMapData): string {
  const startNs = data.startNs + column * data.columnNs;
  const digits = secondDigits(data.columnNs);
  const start = formatPosition(startNs, data.recordedEndNs, digits);
  return data.columnNs === SECOND
    ? `second ${start.replace(/ s$/, "")}`
    : `${formatRoundDuration(data.columnNs)} from ${start}`;
}

/** "+580 … +600 ms" */
function rowSpan(row: number, data: HeatMapData): string {
  const unit = offsetUnit(data.columnNs);
  const from = formatOffset(rowStartNs(data, row), data.columnNs);
  return `${from.slice(0, -unit.name.length - 1)} … ${formatOffset(rowStartNs(data, row + 1), data.columnNs)}`;
}

function wallLines(range: TimeRange, data: HeatMapData, clock: Clock): string[] {
  if (clock.originUnixNs === null) return [];
  const digits = secondDigits(range.endNs - range.startNs);
  const day = formatWallDate(clock.originUnixNs, range.startNs);
  const first = formatWallDate(clock.originUnixNs, data.recordedStartNs);
  const last = formatWallDate(clock.originUnixNs, data.recordedEndNs);
  const time = `${first === last ? "" : `${day} `}${formatWallClock(clock.originUnixNs, range.startNs, digits)}`;
  // An approximate time is the recording machine's own, in a zone that the file does not tell.
  return [clock.approximate ? `approximately ${time}, local time there` : `${time} UTC`];
}
