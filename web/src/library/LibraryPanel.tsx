import { useEffect, useRef, useState } from "preact/hooks";
import type { ProfileRow } from "../api/types";
import { formatCount, formatCounted } from "../model/numbers";
import { readPreference, writePreference } from "../model/preferences";
import { useWorkspace } from "../shell/context";
import { ProblemNote } from "../shell/ProblemNote";
import { Scroller } from "../shell/Scroller";
import controls from "../styles/controls.module.css";
import styles from "./LibraryPanel.module.css";
import { type Column, columns, filterRows, newestFirst, type Order, sortRows } from "./order";
import { ProfileTable } from "./ProfileTable";
import { FileButton, Teaching } from "./Teaching";
import { UploadStrip } from "./UploadStrip";

/** A table of more rows is slow to draw, and nobody reads it. */
const mostRows = 500;

interface LibraryPanelProps {
  /** What is done with the one that is chosen; without it, it is opened. */
  onChoose?: (id: string) => void;
  /** The profile that is marked; without it, the one that is open. */
  current?: string | null;
  /** Called when one was chosen. */
  onDone?: () => void;
}

/** The profiles of the folders: a filter, the table, and the way in for another file. */
export function LibraryPanel({ onChoose, current, onDone }: LibraryPanelProps) {
  const workspace = useWorkspace();
  const { library } = workspace;
  const [text, setText] = useState("");
  const [order, setOrder] = useState(rememberedOrder);
  const field = useRef<HTMLInputElement>(null);
  const list = library.list.value;

  useEffect(() => {
    library.refresh();
  }, [library]);
  const isKnown = list !== null;
  useEffect(() => {
    if (isKnown) field.current?.focus();
  }, [isKnown]);

  const choose = (id: string) => {
    if (onChoose) onChoose(id);
    else workspace.openProfile(id);
    onDone?.();
  };
  const send = list?.uploads ? (file: File) => sendThenClose(file) : null;
  async function sendThenClose(file: File) {
    if (!onChoose) {
      if (await workspace.openFile(file)) onDone?.();
      return;
    }
    const row = await library.send(file);
    if (row) choose(row.id);
  }
  const reorder = (next: Order) => {
    setOrder(next);
    writePreference("order", `${next.descending ? "-" : ""}${next.column}`);
  };

  const rows = list ? sortRows(filterRows(list.profiles, text), order) : [];
  const problem = library.problem.value;
  const isEmpty = list !== null && list.profiles.length === 0;
  return (
    <div class={styles.panel} aria-busy={library.busy.value}>
      {problem && <ProblemNote problem={problem} onRetry={() => library.refresh()} />}
      <UploadStrip />
      {!isEmpty && list && (
        <div class={styles.tools}>
          <input
            ref={field}
            type="search"
            class={controls.field}
            autofocus
            placeholder="Filter by name, folder or format"
            aria-label="Filter the profiles"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              const first = rows.find((row) => row.problem === null);
              if (event.key === "Enter" && text !== "" && first) choose(first.id);
            }}
          />
          {send && <FileButton label="Open a file…" onFile={send} />}
        </div>
      )}
      {!list && !problem && <p class={styles.none}>Looking through the folders…</p>}
      {isEmpty && <Teaching folders={list.folders} onFile={send} />}
      {!isEmpty && list && (
        <>
          <Scroller class={styles.scroller} label="Profiles">
            {rows.length > 0 ? (
              <ProfileTable
                rows={rows.slice(0, mostRows)}
                order={order}
                onOrder={reorder}
                current={current === undefined ? workspace.view.value.profile : current}
                onOpen={choose}
              />
            ) : (
              <p class={styles.none}>No profile has “{text}” in its name, folder or format.</p>
            )}
            {rows.length > mostRows && (
              <p class={styles.none}>
                The first {mostRows} of {formatCount(rows.length)} files: type to narrow.
              </p>
            )}
            {list.profiles.every((row) => row.problem !== null) && <Teaching folders={list.folders} onFile={send} />}
          </Scroller>
          <footer class={styles.footer}>
            <span role="status">{count(rows, list.profiles)}</span>
            <span class={controls.name} title={list.folders.map((folder) => folder.path).join("\n")}>
              {list.folders.map((folder) => folder.path).join(", ")}
            </span>
          </footer>
        </>
      )}
    </div>
  );
}

function count(shown: readonly ProfileRow[], all: readonly ProfileRow[]): string {
  const good = all.filter((row) => row.problem === null).length;
  const goodShown = shown.filter((row) => row.problem === null).length;
  const profiles = shown.length === all.length ? formatCounted(good, "profile") : `${goodShown} of ${good} profiles`;
  const bad = shown.length - goodShown;
  return bad === 0 ? profiles : `${profiles}, ${formatCounted(bad, "other file")} can't be read`;
}

function rememberedOrder(): Order {
  const text = readPreference("order") ?? "";
  const column = columns.find((one: Column) => one === text.replace("-", ""));
  return column ? { column, descending: text.startsWith("-") } : newestFirst;
}
