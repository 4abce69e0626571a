import type { ComponentChildren } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { DifferenceSide, DifferentialData } from "../api/types";
import { layOutSide, type Side } from "../flamegraph/differential";
import graph from "../flamegraph/FlameGraphPane.module.css";
import { LayoutButtons, ZoomOutButton } from "../flamegraph/GraphButtons";
import { type GraphChange, GraphPane, type Stepper } from "../flamegraph/GraphPane";
import { huesIn, Legend } from "../flamegraph/Legend";
import { SearchBox } from "../flamegraph/SearchBox";
import { useSearchKey } from "../flamegraph/useSearchKey";
import { formatAmount, SAMPLES } from "../model/amounts";
import { theme } from "../model/theme";
import { formatWithUnit } from "../model/values";
import { useWorkspace } from "../shell/context";
import styles from "./Compare.module.css";
import { recordedInWords } from "./sides";
import { useDifferential } from "./useDifferential";

const layouts = ["union"] as const;

/** Each side as a flame graph of its own; zoom, search and what is pointed at are those of both. */
export function SidesPane({ lead, onChange }: { lead: ComponentChildren; onChange(change: GraphChange): void }) {
  const { view, flameGraph } = useWorkspace();
  const data = useDifferential(layouts);
  const field = useRef<HTMLInputElement>(null);
  const stepper = useRef<Stepper>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  useSearchKey(field);
  const { layout, search, zoom } = view.value;
  const unit = data?.weighted ? (flameGraph.data.value?.unit ?? SAMPLES) : SAMPLES;
  const present = useMemo(() => (data ? huesIn(data) : []), [data]);
  const common = { data, unit, pointed, onPoint: setPointed, onChange };
  return (
    <div class={styles.compared}>
      <div class={`${graph.pane} ${styles.sharedBar}`}>
        <div class={graph.bar}>
          {lead}
          <LayoutButtons layout={layout} onLayout={(one) => onChange({ layout: one })} />
          <ZoomOutButton disabled={zoom === null} onClick={() => onChange({ zoom: null })} />
          <SearchBox
            search={search}
            message=""
            isWrong={false}
            canStep={search !== ""}
            field={field}
            onSearch={(text) => onChange({ search: text })}
            onStep={(step) => stepper.current?.step(step)}
            onLeave={() => stepper.current?.focus()}
          />
        </div>
      </div>
      <div class={styles.sides}>
        <OneSide {...common} side="baseline" />
        <OneSide {...common} side="selection" stepper={stepper} />
      </div>
      <footer class={styles.sharedFoot}>
        <Legend present={present} isDark={theme.value === "dark"} />
      </footer>
    </div>
  );
}

interface OneSideProps {
  data: DifferentialData | null;
  unit: string;
  side: Side;
  pointed: number | null;
  stepper?: { current: Stepper | null };
  onPoint(id: number | null): void;
  onChange(change: GraphChange): void;
}

function OneSide({ data, unit, side, pointed, stepper, onPoint, onChange }: OneSideProps) {
  const { view, comparison } = useWorkspace();
  const model = useMemo(() => (data ? layOutSide(data, side, unit) : null), [data, side, unit]);
  const { layout, search, zoom } = view.value;
  const words = data && about(data[side], data.unit, unit);
  return (
    <GraphPane
      model={model}
      label={side === "baseline" ? "Baseline flame graph" : "Flame graph of the selection"}
      busy={comparison.differential.busy.value}
      layout={layout}
      search={search}
      zoom={zoom}
      omitted={data?.omitted.nodes ?? 0}
      caption={
        <span class={side === "baseline" ? styles.baselineTitle : styles.selectionTitle}>
          <strong>{side === "baseline" ? "Baseline" : "Selection"}</strong>
          {words && (
            <span class={styles.about} title={words}>
              {words}
            </span>
          )}
        </span>
      }
      whenEmpty={
        <div class={styles.empty} role="status">
          No samples.
        </div>
      }
      stepper={stepper}
      linkedId={pointed}
      onLink={onPoint}
      onChange={onChange}
    />
  );
}

/** "412 samples in 10 s, 41.2 samples/s" */
function about(side: DifferenceSide, unit: string, amountUnit: string): string {
  const amount = formatAmount(side.total, amountUnit);
  const recorded = recordedInWords(side);
  const rate = unit === "share" ? "" : `, ${formatWithUnit(side.total * side.factor, unit)}`;
  return `${amount}${recorded && ` in ${recorded}`}${rate}`;
}
