import type { ProfileInfo } from "../api/types";
import { unitName } from "../model/amounts";
import { useWorkspace } from "../shell/context";
import type { CellKind } from "../state/view";
import controls from "../styles/controls.module.css";
import styles from "./CellsSelect.module.css";

/** What the cells of the heat map are: the end of the key of their colours. */
export function CellsSelect({ info }: { info: ProfileInfo }) {
  const { comparison, heatMap } = useWorkspace();
  const unit = unitName(heatMap.data.value?.unit ?? "samples");
  const other = comparison.baseline.value?.isOther ? comparison.baseline.value.info : null;
  if (!info.hasTime) return null;
  return (
    <select
      class={`${controls.select} ${styles.select}`}
      aria-label="Cells of the heat map"
      title="What the cells show: samples, or how they differ"
      value={comparison.cells.value}
      onChange={(event) => comparison.setCells(event.currentTarget.value as CellKind)}
    >
      <option value="samples">{unit} a cell</option>
      <option value="median">less median second</option>
      {other?.hasTime && <option value="baseline">less baseline profile</option>}
    </select>
  );
}
