import type { ProfileRow } from "../api/types";

export const columns = ["name", "format", "sizeBytes", "modified", "samples", "durationNs"] as const;
export type Column = (typeof columns)[number];

export interface Order {
  column: Column;
  descending: boolean;
}

export const newestFirst: Order = { column: "modified", descending: true };

/** The order after a click on a column's head: turned round where it was sorted by it already, else that column's natural one. */
export function clicked(order: Order, column: Column): Order {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== "name" && column !== "format" };
}

const names = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** The rows in order, files that can't be read after all others; what is not known comes last either way, and equal rows go by their id. */
export function sortRows(rows: readonly ProfileRow[], order: Order): ProfileRow[] {
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    if ((one.problem === null) !== (other.problem === null)) return one.problem === null ? -1 : 1;
    const a = one[order.column];
    const b = other[order.column];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || names.compare(one.id, other.id);
    const difference = typeof a === "number" && typeof b === "number" ? a - b : names.compare(String(a), String(b));
    return sign * difference || names.compare(one.id, other.id);
  });
}

/** The rows that hold every word of the text somewhere in their path or format. */
export function filterRows(rows: readonly ProfileRow[], text: string): ProfileRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const all = `${row.id} ${row.format ?? ""}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
