import { useWorkspace } from "../shell/context";
import type { Widths } from "../state/view";
import controls from "../styles/controls.module.css";

/** Where a side has no times there are no rates to choose. */
export function MeasureSelect() {
  const { view, comparison, info } = useWorkspace();
  const hasRates = info.value?.hasTime !== false && comparison.baseline.value?.info?.hasTime !== false;
  return (
    <select
      class={controls.select}
      aria-label="Measure of the difference"
      title="Rates are per recorded second. Shares are relative: one growth makes all else look like a loss"
      value={hasRates ? view.value.measure : "share"}
      disabled={!hasRates}
      onChange={(event) => comparison.setMeasure(event.currentTarget.value === "share" ? "share" : "rate")}
    >
      <option value="rate">by rate</option>
      <option value="share">by share, relative</option>
    </select>
  );
}

const names: Record<Widths, string> = {
  union: "widths of both",
  baseline: "widths of the baseline",
  selection: "widths of the selection",
};

export function WidthsSelect() {
  const { view, comparison } = useWorkspace();
  return (
    <select
      class={controls.select}
      aria-label="Widths"
      title="Whose widths the frames have"
      value={view.value.widths}
      onChange={(event) => comparison.setWidths(event.currentTarget.value as Widths)}
    >
      {(Object.keys(names) as Widths[]).map((one) => (
        <option key={one} value={one}>
          {names[one]}
        </option>
      ))}
    </select>
  );
}
