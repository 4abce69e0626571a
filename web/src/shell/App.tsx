import { useCallback, useEffect, useState } from "preact/hooks";
import { tabNames } from "../compare/tabNames";
import { stepped } from "../heatmap/selection";
import { LibraryPanel } from "../library/LibraryPanel";
import { UploadStrip } from "../library/UploadStrip";
import { formatCounted } from "../model/numbers";
import { groupOf, samplesOf } from "../state/queries";
import type { Workspace } from "../state/workspace";
import controls from "../styles/controls.module.css";
import styles from "./App.module.css";
import { useWorkspace, WorkspaceContext } from "./context";
import { Dialog } from "./Dialog";
import { DropTarget } from "./DropTarget";
import { HelpDialog } from "./HelpDialog";
import { LoadPanel } from "./LoadPanel";
import { ProblemPanel } from "./ProblemPanel";
import { ReportDialog } from "./ReportDialog";
import { isForPage } from "./shortcuts";
import { type Panel, TopBar } from "./TopBar";
import { pageTitle } from "./title";
import { WorkspaceView } from "./WorkspaceView";

export function App({ workspace }: { workspace: Workspace }) {
  const [panel, setPanel] = useState<Panel | null>(null);
  const close = useCallback(() => setPanel(null), []);
  const info = workspace.info.value;
  const choosing = workspace.choosing.value;

  usePageKeys(workspace, setPanel);
  usePageTitle(workspace);
  return (
    <WorkspaceContext.Provider value={workspace}>
      <div class={styles.page}>
        <TopBar onPanel={setPanel} />
        {panel !== "library" && !choosing && <UploadStrip />}
        <LoadStatus />
        <main class={styles.main}>
          {choosing ? (
            <LibraryPage />
          ) : (
            <Current onChoose={() => setPanel("library")} onCompare={() => setPanel("baseline")} />
          )}
        </main>
      </div>
      {panel === "library" && !choosing && (
        <Dialog title="Profiles" place="left" onClose={close}>
          <LibraryPanel onDone={close} />
        </Dialog>
      )}
      {panel === "baseline" && info && (
        <Dialog title="Compare with" place="left" onClose={close}>
          <LibraryPanel
            onChoose={workspace.comparison.chooseProfile}
            current={workspace.view.value.baseline?.profile ?? null}
            onDone={close}
          />
        </Dialog>
      )}
      {panel === "report" && info && <ReportDialog info={info} onClose={close} />}
      {panel === "help" && <HelpDialog onClose={close} />}
      <DropTarget onDropped={close} />
    </WorkspaceContext.Provider>
  );
}

function LibraryPage() {
  return (
    <div class={styles.library}>
      <LibraryPanel />
    </div>
  );
}

/** The profile, or what became of it. */
function Current({ onChoose, onCompare }: { onChoose(): void; onCompare(): void }) {
  const workspace = useWorkspace();
  const { load } = workspace;
  const state = load.state.value;
  if (state.phase === "ready" && workspace.info.value) {
    return <WorkspaceView key={state.id} info={workspace.info.value} onCompare={onCompare} />;
  }
  if (state.phase === "loading" && state.slow) {
    return <LoadPanel name={nameOf(state.id)} progress={state.progress} onCancel={load.cancel} />;
  }
  if (state.phase === "failed") {
    return <ProblemPanel name={state.id} problem={state.problem} onRetry={load.retry} onChoose={onChoose} />;
  }
  return state.phase === "none" ? <p class={styles.waiting}>Looking through the folders…</p> : null;
}

/** Tells a screen reader what is being loaded, and that it is there. */
function LoadStatus() {
  const { load } = useWorkspace();
  const state = load.state.value;
  let text = "";
  if (state.phase === "loading" && state.slow) text = `Loading ${nameOf(state.id)}`;
  if (state.phase === "ready") text = `${state.info.name}: ${formatCounted(samplesOf(state.info), "sample")}`;
  return (
    <p class={controls.hidden} role="status">
      {text}
    </p>
  );
}

/** Moves the selection by its own span, as the heat map does while it has the focus. */
function step(workspace: Workspace, direction: -1 | 1) {
  const grid = workspace.heatMap.data.value;
  const range = workspace.selection.value;
  if (grid && range) workspace.select(stepped(grid, range, direction), "commit");
}

const nameOf = (id: string) => id.split("/").at(-1) ?? id;

function usePageTitle(workspace: Workspace) {
  const profile = workspace.view.value.profile;
  const title = pageTitle(workspace.info.value, profile && nameOf(profile), workspace.view.value.range);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function usePageKeys(workspace: Workspace, setPanel: (panel: Panel) => void) {
  useEffect(() => {
    const stop = new AbortController();
    const onKey = (event: KeyboardEvent) => {
      if (!isForPage(event)) return;
      const act = keyAction(event.key, workspace, setPanel);
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey, { signal: stop.signal });
    return () => stop.abort();
  }, [workspace, setPanel]);
}

/** What a key does anywhere on the page. Those of a picture (search, steps, cursors) are the picture's own. */
function keyAction(key: string, workspace: Workspace, setPanel: (panel: Panel) => void): (() => void) | null {
  if (key === "?") return () => setPanel("help");
  // Where there is no profile the list is the page already.
  if (key === "o") return workspace.choosing.value ? null : () => setPanel("library");
  const info = workspace.info.value;
  if (!info) return null;
  const view = workspace.view.value;
  const { comparison } = workspace;
  const tab = tabNames[Number(key) - 1]?.tab;
  if (tab) return () => comparison.setTab(tab);
  switch (key) {
    case "b":
      return comparison.takeSelection;
    case "e":
      return comparison.explain;
    case "x":
      return comparison.swap;
    case "p":
      return () => setPanel("baseline");
    case "i":
      return () => workspace.setIdle(!view.idle);
    case "f":
      return () => workspace.setDrawing({ layout: view.layout === "icicle" ? "flame" : "icicle" });
    case "g":
      return () => workspace.setGroup(info.groups[(info.groups.indexOf(groupOf(view, info)) + 1) % info.groups.length]);
    case "[":
    case "]":
      return () => step(workspace, key === "[" ? -1 : 1);
    case "w":
      return () => workspace.select(null, "commit");
    case "Escape":
      return () => {
        // First the selection goes, then what it was compared with.
        if (workspace.selection.value) workspace.select(null, "commit");
        else if (view.baseline) comparison.clear();
      };
    default:
      return null;
  }
}
