import { FlameGraphPane } from "../flamegraph/FlameGraphPane";
import type { GraphChange } from "../flamegraph/GraphPane";
import { useWorkspace } from "../shell/context";
import { ProblemNote } from "../shell/ProblemNote";
import { ChangesPane } from "./ChangesPane";
import { CompareTabs } from "./CompareTabs";
import { DifferentialPane, ElidedPane } from "./DifferentialPane";
import { NoBaseline } from "./NoBaseline";
import { SidesPane } from "./SidesPane";

/** The lower half of the page: the flame graph of the selection, or how it compares with the baseline. */
export function ComparePane({ onChoose }: { onChoose(): void }) {
  const workspace = useWorkspace();
  const { flameGraph, comparison } = workspace;
  const view = workspace.view.value;
  const lead = <CompareTabs />;
  const onChange = ({ zoom, ...drawing }: GraphChange) => {
    if (zoom !== undefined) workspace.setZoom(zoom);
    if (Object.keys(drawing).length > 0) workspace.setDrawing(drawing);
  };
  if (view.tab === "graph") {
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
          lead={lead}
          onChange={onChange}
        />
      </>
    );
  }
  if (!comparison.baseline.value?.info) return <NoBaseline lead={lead} onChoose={onChoose} />;
  const picture = view.tab === "changes" ? comparison.changes : comparison.differential;
  const problem = picture.problem.value;
  return (
    <>
      {problem && <ProblemNote problem={problem} onRetry={picture.retry} />}
      {view.tab === "sides" && <SidesPane lead={lead} onChange={onChange} />}
      {view.tab === "differential" && <DifferentialPane lead={lead} onChange={onChange} />}
      {view.tab === "elided" && <ElidedPane lead={lead} onChange={onChange} />}
      {view.tab === "changes" && <ChangesPane lead={lead} />}
    </>
  );
}
