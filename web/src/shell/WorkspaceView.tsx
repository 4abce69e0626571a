import { useEffect, useRef, useState } from "preact/hooks";
import type { ProfileInfo } from "../api/types";
import { FlameGraphPane } from "../flamegraph/FlameGraphPane";
import { HeatMapPane } from "../heatmap/HeatMapPane";
import { readPreference, writePreference } from "../model/preferences";
import { rowsOf } from "../state/queries";
import { useWorkspace } from "./context";
import { NoTimes } from "./NoTimes";
import { ProblemNote } from "./ProblemNote";
import { SelectionSummary } from "./SelectionSummary";
import { clampShare, Splitter } from "./Splitter";
import styles from "./WorkspaceView.module.css";

/** The two pictures of a profile, one above the other. Without times there is only the lower one, and the reason. */
export function WorkspaceView({ info }: { info: ProfileInfo }) {
  const area = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => clampShare(Number(readPreference("split") ?? Number.NaN)));
  useEffect(() => writePreference("split", String(share)), [share]);
  return (
    <div ref={area} class={styles.area}>
      {info.hasTime ? (
        <>
          <div class={styles.upper} style={{ flexBasis: `${share}%` }}>
            <HeatMap info={info} />
          </div>
          <Splitter area={area} share={share} onShare={setShare} />
        </>
      ) : (
        <NoTimes info={info} />
      )}
      <div class={styles.lower}>
        <FlameGraph />
      </div>
    </div>
  );
}

function HeatMap({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  const { heatMap, selection } = workspace;
  const view = workspace.view.value;
  const problem = heatMap.problem.value;
  return (
    <>
      {problem && <ProblemNote problem={problem} onRetry={heatMap.retry} />}
      <HeatMapPane
        info={info}
        data={heatMap.data.value}
        busy={heatMap.busy.value}
        settings={{ rows: rowsOf(view, info), columnNs: view.columnNs, scale: view.scale, palette: view.palette }}
        onSettings={workspace.setDrawing}
        selection={selection.value}
        onSelect={workspace.select}
        onWidth={workspace.setPlotWidth}
        summary={<SelectionSummary />}
      />
    </>
  );
}

function FlameGraph() {
  const workspace = useWorkspace();
  const { flameGraph } = workspace;
  const view = workspace.view.value;
  const problem = flameGraph.problem.value;
  return (
    <>
      {problem && <ProblemNote problem={problem} onRetry={flameGraph.retry} />}
      <FlameGraphPane
        data={flameGraph.data.value}
        busy={flameGraph.busy.value}
        layout={view.layout}
        search={view.search}
        zoom={view.zoom}
        onChange={({ zoom, ...drawing }) => {
          if (zoom !== undefined) workspace.setZoom(zoom);
          if (Object.keys(drawing).length > 0) workspace.setDrawing(drawing);
        }}
      />
    </>
  );
}
