import type { FlameGraphQuery, HeatMapQuery, SampleFilter } from "../api/client";
import type { Choice, EventChoice, Flavour, Grouping, ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import type { FilterKind, Filters, View } from "./view";

// What a view asks of a profile. A view comes from an address, so what this profile doesn't have falls back to its defaults.

/** A heat map of more cells is refused by the server. */
export const mostCells = 4_000_000;

export function eventOf(view: View, info: ProfileInfo): string {
  const known = view.event === "*" || info.events.some((event) => event.key === view.event);
  return known && view.event !== null ? view.event : info.defaults.event;
}

/** The event that is shown; none where all are mixed. */
function eventChoiceOf(view: View, info: ProfileInfo): EventChoice | null {
  const key = eventOf(view, info);
  return info.events.find((event) => event.key === key) ?? null;
}

/** How many samples the pictures are of: those with a time, or all where none has one. */
export function samplesOf(info: ProfileInfo): number {
  return info.hasTime ? info.samples : info.samplesWithoutTime;
}

/** The unit that the samples of the event can be weighed in; `null` where they have no weights, or are of several events. */
export function weightUnitOf(view: View, info: ProfileInfo): string | null {
  const event = eventChoiceOf(view, info);
  return event && event.weight !== event.samples ? event.unit : null;
}

export function isWeighted(view: View, info: ProfileInfo): boolean {
  const event = eventChoiceOf(view, info);
  if (!event || weightUnitOf(view, info) === null) return false;
  return view.weight ?? event.isWeighted;
}

export function flavourOf(view: View, info: ProfileInfo): Flavour {
  return info.flavours.includes(view.flavour) ? view.flavour : "standard";
}

export function groupOf(view: View, info: ProfileInfo): Grouping {
  return view.group !== null && info.groups.includes(view.group) ? view.group : info.defaults.group;
}

export function rowsOf(view: View, info: ProfileInfo): number {
  return view.rows ?? info.defaults.rows;
}

/** The length of a column: as asked for, unless that would be too many cells; else what fits a plot of this width. */
export function columnNsOf(view: View, info: ProfileInfo, automaticNs: number): number {
  if (view.columnNs === null) return automaticNs;
  const columns = Math.ceil((info.endNs - info.startNs) / view.columnNs) + 1;
  return columns * rowsOf(view, info) <= mostCells ? view.columnNs : automaticNs;
}

/** The selection; `null` where it doesn't touch the columns of this profile. */
export function rangeOf(view: View, info: ProfileInfo, columnNs: number): TimeRange | null {
  if (!view.range || !info.hasTime) return null;
  const touches = view.range.startNs < info.endNs + columnNs && view.range.endNs > info.startNs - columnNs;
  return touches ? view.range : null;
}

/** The choices of a filter, and how many the profile's description left out. */
export function choicesOf(info: ProfileInfo, kind: FilterKind): { choices: readonly Choice[]; leftOut: number } {
  switch (kind) {
    case "comm":
      return { choices: info.comms, leftOut: info.truncated.comms };
    case "process":
      return { choices: info.processes, leftOut: info.truncated.processes };
    case "thread":
      return { choices: info.threads, leftOut: info.truncated.threads };
    case "cpu":
      return { choices: info.cpus, leftOut: 0 };
  }
}

/** The filters without the keys that this profile can't have. */
export function filtersOf(view: View, info: ProfileInfo): Filters {
  const known = (kind: FilterKind) => {
    const { choices, leftOut } = choicesOf(info, kind);
    return view.filters[kind].filter((key) => leftOut > 0 || choices.some((choice) => choice.key === key));
  };
  return { comm: known("comm"), process: known("process"), thread: known("thread"), cpu: known("cpu") };
}

export function filterOf(view: View, info: ProfileInfo): SampleFilter {
  return { profile: info.id, event: eventOf(view, info), idle: view.idle, ...filtersOf(view, info) };
}

export function heatMapQuery(view: View, info: ProfileInfo, automaticNs: number): HeatMapQuery {
  return {
    ...filterOf(view, info),
    weight: isWeighted(view, info),
    columnNs: columnNsOf(view, info, automaticNs),
    rows: rowsOf(view, info),
  };
}

/** `minFraction` is for a graph that is looked at for a moment only, while its range is being dragged. */
export function flameGraphQuery(
  view: View,
  info: ProfileInfo,
  range: TimeRange | null,
  minFraction: number | null = null,
): FlameGraphQuery {
  return {
    ...filterOf(view, info),
    startNs: range?.startNs ?? null,
    endNs: range?.endNs ?? null,
    group: groupOf(view, info),
    flavour: flavourOf(view, info),
    weight: isWeighted(view, info),
    focus: view.zoom,
    minFraction,
  };
}

/** True when two queries differ in their range (or in how much of it is told) alone: then the picture on the screen is a step on the way to the next. */
export function differInRangeOnly(one: FlameGraphQuery | null, other: FlameGraphQuery): boolean {
  return (
    one !== null &&
    isSame(
      { ...one, startNs: null, endNs: null, minFraction: null },
      { ...other, startNs: null, endNs: null, minFraction: null },
    )
  );
}

/** True when another node of the same graph is zoomed. */
export function differInZoomOnly(one: FlameGraphQuery | null, other: FlameGraphQuery): boolean {
  return one !== null && one.focus !== other.focus && !differInMoreThanZoom(one, other);
}

/** True when the graphs of two queries are not of the same nodes. */
export function differInMoreThanZoom(one: FlameGraphQuery, other: FlameGraphQuery): boolean {
  return !isSame({ ...one, focus: null }, { ...other, focus: null });
}

const isSame = (one: FlameGraphQuery, other: FlameGraphQuery) => JSON.stringify(one) === JSON.stringify(other);
