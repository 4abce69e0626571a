import type { ProfileInfo } from "../api/types";
import { HeatMapControls } from "../heatmap/HeatMapControls";
import { formatRoundDuration } from "../model/time";
import { columnNsOf, rowsOf } from "../state/queries";
import controls from "../styles/controls.module.css";
import { useWorkspace } from "./context";
import styles from "./DrawingPicker.module.css";
import { Chevron } from "./icons";
import { Popover } from "./Popover";

/** How the heat map is drawn, on the button in short: the length of a column and the number of its rows. */
export function DrawingPicker({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  const view = workspace.view.value;
  const automatic = workspace.automaticColumnNs.value;
  if (automatic === null) return null;
  const rows = rowsOf(view, info);
  const column = formatRoundDuration(columnNsOf(view, info, automatic));
  return (
    <Popover
      buttonClass={`${controls.quiet} ${styles.button}`}
      title="Heat map: columns, rows, colours"
      label={
        <>
          {column} × {rows} rows
          <Chevron />
        </>
      }
    >
      {() => <DrawingControls info={info} />}
    </Popover>
  );
}

/** The controls themselves, for whatever opens them. */
export function DrawingControls({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  const view = workspace.view.value;
  const automatic = workspace.automaticColumnNs.value;
  if (automatic === null) return null;
  return (
    <div class={styles.panel}>
      <HeatMapControls
        settings={{ rows: rowsOf(view, info), columnNs: view.columnNs, scale: view.scale, palette: view.palette }}
        onSettings={workspace.setDrawing}
        defaultRows={info.defaults.rows}
        automaticColumnNs={automatic}
        spanNs={info.endNs - info.startNs}
      />
    </div>
  );
}
