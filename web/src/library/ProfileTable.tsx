import type { ProfileRow } from "../api/types";
import { formatBytes, formatCount } from "../model/numbers";
import { formatDuration } from "../model/time";
import { formatDate } from "./date";
import { type Column, clicked, type Order } from "./order";
import styles from "./ProfileTable.module.css";

interface ProfileTableProps {
  rows: readonly ProfileRow[];
  order: Order;
  onOrder(order: Order): void;
  /** The profile that is on the screen. */
  current: string | null;
  onOpen(id: string): void;
}

const heads: readonly { column: Column; label: string; numeric?: boolean }[] = [
  { column: "name", label: "Name" },
  { column: "format", label: "Format" },
  { column: "samples", label: "Samples", numeric: true },
  { column: "durationNs", label: "Duration", numeric: true },
  { column: "sizeBytes", label: "Size", numeric: true },
  { column: "modified", label: "Date" },
];

export function ProfileTable({ rows, order, onOrder, current, onOpen }: ProfileTableProps) {
  return (
    <table class={styles.table}>
      <thead>
        <tr>
          {heads.map(({ column, label, numeric }) => (
            <th
              key={column}
              scope="col"
              class={numeric ? styles.number : undefined}
              aria-sort={order.column === column ? (order.descending ? "descending" : "ascending") : undefined}
            >
              <button type="button" onClick={() => onOrder(clicked(order, column))}>
                {label}
                <span class={styles.arrow} aria-hidden="true">
                  {order.column === column ? (order.descending ? "↓" : "↑") : ""}
                </span>
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) =>
          row.problem === null ? (
            <GoodRow key={row.id} row={row} current={row.id === current} onOpen={onOpen} />
          ) : (
            <BadRow key={row.id} row={row} />
          ),
        )}
      </tbody>
    </table>
  );
}

function GoodRow({ row, current, onOpen }: { row: ProfileRow; current: boolean; onOpen(id: string): void }) {
  return (
    <tr class={current ? styles.current : styles.good} onClick={() => onOpen(row.id)}>
      <td>
        <a
          href={`?profile=${encodeURIComponent(row.id)}`}
          aria-current={current ? "true" : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
            else event.preventDefault();
          }}
        >
          <Name row={row} />
        </a>
      </td>
      <td class={styles.dim}>{row.format ?? ""}</td>
      <td class={styles.number}>{row.samples === null ? "" : formatCount(row.samples)}</td>
      <td class={styles.number}>{duration(row)}</td>
      <td class={styles.number}>{formatBytes(row.sizeBytes)}</td>
      <td class={styles.dim}>{formatDate(row.modified)}</td>
    </tr>
  );
}

function BadRow({ row }: { row: ProfileRow }) {
  return (
    <tr class={styles.bad}>
      <td colSpan={4}>
        <div class={styles.reason}>
          <Name row={row} />
          <span class={styles.problem}>{row.problem}</span>
        </div>
      </td>
      <td class={styles.number}>{formatBytes(row.sizeBytes)}</td>
      <td>{formatDate(row.modified)}</td>
    </tr>
  );
}

/** The file's name, with the folder that it lies in before it. */
function Name({ row }: { row: ProfileRow }) {
  const folder = row.id.endsWith(row.name) ? row.id.slice(0, row.id.length - row.name.length) : "";
  return (
    <span class={styles.name} title={row.id}>
      {folder !== "" && <bdi class={styles.folder}>{folder}</bdi>}
      <bdi>{row.name}</bdi>
    </span>
  );
}

function duration(row: ProfileRow): string {
  if (row.hasTime === false) return "no times";
  return row.durationNs === null ? "" : formatDuration(row.durationNs);
}
