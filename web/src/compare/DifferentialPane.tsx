import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { layOutDifferential, layOutElided } from "../flamegraph/differential";
import { type GraphChange, GraphPane } from "../flamegraph/GraphPane";
import { huesIn, Legend } from "../flamegraph/Legend";
import { createSwatches } from "../flamegraph/palette";
import { theme } from "../model/theme";
import { useWorkspace } from "../shell/context";
import { widths } from "../state/view";
import styles from "./Compare.module.css";
import { certaintyNotes } from "./certainty";
import { DifferentialLegend } from "./DifferentialLegend";
import { MeasureSelect, WidthsSelect } from "./selects";
import { useDifferential } from "./useDifferential";

interface PaneProps {
  lead: ComponentChildren;
  onChange(change: GraphChange): void;
}

/** Both selections as one graph, coloured by how they differ. */
export function DifferentialPane({ lead, onChange }: PaneProps) {
  const { view, comparison } = useWorkspace();
  const data = useDifferential(widths);
  const model = useMemo(() => (data ? layOutDifferential(data) : null), [data]);
  const changes = comparison.changes.data.value;
  const notes = useMemo(() => certaintyNotes(changes), [changes]);
  const { layout, search, zoom } = view.value;
  return (
    <GraphPane
      model={model}
      label="Differential flame graph"
      busy={comparison.differential.busy.value}
      layout={layout}
      search={search}
      zoom={zoom}
      omitted={data?.omitted.nodes ?? 0}
      remarks={data?.notes}
      lead={
        <>
          {lead}
          <MeasureSelect />
          <WidthsSelect />
        </>
      }
      whenEmpty={<Empty>Neither side has samples.</Empty>}
      legend={model?.difference && <DifferentialLegend difference={model.difference} isDark={theme.value === "dark"} />}
      notes={notes}
      onChange={onChange}
    />
  );
}

/** What the selection has and the baseline has nowhere. */
export function ElidedPane({ lead, onChange }: PaneProps) {
  const { view, comparison } = useWorkspace();
  const data = useDifferential(elided);
  const model = useMemo(() => (data ? layOutElided(data) : null), [data]);
  const present = useMemo(() => (model ? huesIn(model) : []), [model]);
  const { layout, search, zoom } = view.value;
  return (
    <GraphPane
      model={model}
      label="Elided flame graph"
      busy={comparison.differential.busy.value}
      layout={layout}
      search={search}
      zoom={zoom}
      omitted={data?.omitted.nodes ?? 0}
      remarks={data?.notes}
      lead={lead}
      whenEmpty={<Empty>The selection has nothing that the baseline has not.</Empty>}
      legend={
        <>
          <span class={styles.legendWord}>
            <span class={styles.shared} style={{ backgroundColor: createSwatches(theme.value === "dark").group }} />
            in both
          </span>
          <Legend present={present} isDark={theme.value === "dark"} />
        </>
      }
      onChange={onChange}
    />
  );
}

const elided = ["elided"] as const;

function Empty({ children }: { children: ComponentChildren }) {
  return (
    <div class={styles.empty} role="status">
      {children}
    </div>
  );
}
