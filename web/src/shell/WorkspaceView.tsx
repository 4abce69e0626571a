import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ProfileInfo } from "../api/types";
import { BaselineBar, BaselineButtons, BaselineTitle, SelectionButtons, SelectionTitle } from "../compare/BaselineBar";
import { CellsSelect } from "../compare/CellsSelect";
import { ComparePane } from "../compare/ComparePane";
import { HeatMapPane, type LinkedPlace } from "../heatmap/HeatMapPane";
import type { ScaleInput } from "../heatmap/scale";
import { readPreference, writePreference } from "../model/preferences";
import { rowsOf } from "../state/queries";
import { useWorkspace } from "./context";
import { NoTimes } from "./NoTimes";
import { ProblemNote } from "./ProblemNote";
import { SelectionSummary } from "./SelectionSummary";
import { clampShare, mostShareOfTwo, Splitter, usualShareOfTwo } from "./Splitter";
import styles from "./WorkspaceView.module.css";

/** The pictures of a profile, one above the other. Without times there is only the lower one, and the reason. */
export function WorkspaceView({ info, onCompare }: { info: ProfileInfo; onCompare(): void }) {
  const { comparison } = useWorkspace();
  const area = useRef<HTMLDivElement>(null);
  const other = comparison.baseline.value?.isOther ? comparison.baseline.value.info : null;
  const hasTwo = info.hasTime && other?.hasTime === true;
  const single = useShare("split");
  const double = useShare("split2", mostShareOfTwo, usualShareOfTwo);
  const [share, setShare] = hasTwo ? double : single;
  return (
    <div ref={area} class={styles.area}>
      {info.hasTime ? (
        <>
          <div class={styles.upper} style={{ flexBasis: `${share}%` }}>
            <HeatMaps info={info} other={hasTwo ? other : null} onCompare={onCompare} />
          </div>
          {hasTwo ? (
            <Splitter area={area} share={share} most={mostShareOfTwo} usual={usualShareOfTwo} onShare={setShare} />
          ) : (
            <Splitter area={area} share={share} onShare={setShare} />
          )}
        </>
      ) : (
        <>
          <NoTimes info={info} />
          <BaselineBar onChoose={onCompare} />
        </>
      )}
      <div class={styles.lower}>
        <ComparePane onChoose={onCompare} />
      </div>
    </div>
  );
}

/** The share of the upper part, remembered under a name. */
function useShare(name: string, most?: number, usual?: number) {
  const [share, setShare] = useState(() => clampShare(Number(readPreference(name) ?? Number.NaN), most, usual));
  useEffect(() => writePreference(name, String(share)), [name, share]);
  return [share, setShare] as const;
}

interface HeatMapsProps {
  info: ProfileInfo;
  /** The other profile, where its heat map stands above. */
  other: ProfileInfo | null;
  onCompare(): void;
}

/** The heat map of the selection's profile, and above it that of the profile that it is compared with. */
function HeatMaps({ info, other, onCompare }: HeatMapsProps) {
  const workspace = useWorkspace();
  const { heatMap, selection, comparison } = workspace;
  const view = workspace.view.value;
  const linked = useSignal<LinkedPlace | null>(null);
  const problem = heatMap.problem.value;
  const mapProblem = comparison.heatMap.problem.value;
  const difference = comparison.cells.value === "samples" ? null : comparison.differences;
  const differenceProblem = difference?.problem.value ?? null;
  const own = heatMap.data.value;
  const others = other ? comparison.heatMap.data.value : null;
  const scaleOf = useMemo<ScaleInput | null>(
    () =>
      own && others
        ? {
            maximum: Math.max(own.maximum, others.maximum),
            p995: Math.max(own.p995, others.p995),
            counts: view.scale === "quantile" ? [own, others].flatMap(({ counts }) => Array.from(counts)) : own.counts,
          }
        : null,
    [own, others, view.scale],
  );
  const settings = { rows: rowsOf(view, info), columnNs: view.columnNs, scale: view.scale, palette: view.palette };
  return (
    <>
      {problem && <ProblemNote problem={problem} onRetry={heatMap.retry} />}
      {mapProblem && <ProblemNote problem={mapProblem} onRetry={comparison.heatMap.retry} />}
      {difference && differenceProblem && <ProblemNote problem={differenceProblem} onRetry={difference.retry} />}
      {other && (
        <div class={styles.map}>
          <HeatMapPane
            info={other}
            data={others}
            busy={comparison.heatMap.busy.value}
            settings={settings}
            onSettings={workspace.setDrawing}
            selection={comparison.range.value}
            onSelect={comparison.select}
            isBaseline
            linked={linked}
            scaleOf={scaleOf}
            besides={own?.columns ?? 0}
            hasKey={false}
            title={<BaselineTitle onChoose={onCompare} />}
            summary={<BaselineButtons onChoose={onCompare} />}
          />
        </div>
      )}
      <div class={styles.map}>
        <HeatMapPane
          info={info}
          data={own}
          busy={heatMap.busy.value || difference?.busy.value === true}
          settings={settings}
          onSettings={workspace.setDrawing}
          selection={selection.value}
          onSelect={workspace.select}
          onWidth={workspace.setPlotWidth}
          baseline={other ? null : comparison.range.value}
          onBaseline={other ? undefined : comparison.select}
          linked={linked}
          scaleOf={scaleOf}
          besides={others?.columns ?? 0}
          difference={difference?.data.value ?? null}
          unit={<CellsSelect info={info} />}
          title={other && <SelectionTitle />}
          summary={
            <>
              <SelectionButtons />
              <SelectionSummary />
            </>
          }
          more={!other && <BaselineBar onChoose={onCompare} />}
        />
      </div>
    </>
  );
}
