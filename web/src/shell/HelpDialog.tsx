import { Dialog } from "./Dialog";
import styles from "./HelpDialog.module.css";
import { type Pattern, patternColumns, patternRows, patterns } from "./patterns";
import { Scroller } from "./Scroller";

const arrows = ["←", "→", "↑", "↓"];

const keys: readonly { title: string; rows: readonly [string[], string][] }[] = [
  {
    title: "Page",
    rows: [
      [["o"], "open another profile"],
      [["i"], "show or hide idle samples"],
      [["g"], "next grouping"],
      [["?"], "this help"],
    ],
  },
  {
    title: "Heat map",
    rows: [
      [arrows, "go from cell to cell"],
      [["Enter"], "begin a selection, then end it"],
      [["Shift", "arrow"], "extend the selection"],
      [["Page Up", "Down"], "ten columns back, on"],
      [["Home", "End"], "first, last recorded cell"],
      [["+", "−"], "shorter, longer columns; also Ctrl and wheel"],
      [["[", "]"], "step back, forward by its span"],
      [["w"], "whole profile"],
      [["Esc"], "clear the selection"],
    ],
  },
  {
    title: "Flame graph",
    rows: [
      [arrows, "go from frame to frame"],
      [["Enter"], "zoom into the frame"],
      [["Esc"], "zoom out"],
      [["/"], "search"],
      [["c"], "copy the frame's name"],
      [["Shift", "F10"], "menu of the frame"],
      [["f"], "icicle or flame"],
    ],
  },
  {
    title: "Compare",
    rows: [
      [["Ctrl", "drag"], "mark a baseline; on a Mac ⌘"],
      [["b"], "use the selection as baseline"],
      [["e"], "explain: what is special in the selection?"],
      [["p"], "compare with another profile"],
      [["x"], "swap baseline and selection"],
      [["1 … 5"], "flame graph, side by side, differential, elided, changes"],
      [["Esc"], "clear the selection, then the baseline"],
    ],
  },
];

export function HelpDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="How to read and drive it" place="middle" onClose={onClose}>
      <Scroller class={styles.help} label="Help">
        <p class={styles.lead}>
          Each column is a second, and time runs up the column: its lowest cell is the first moment of that second. The
          stronger the colour of a cell, the more samples fell into that moment; a blank one means that nothing ran.
          Drag over any stretch of time, and the flame graph below shows what ran in just that stretch. Drag over
          another with Ctrl held, and both are compared: orange is more in the selection, blue is more in the baseline.
        </p>
        <section>
          <h3>Patterns</h3>
          <ul class={styles.patterns}>
            {patterns.map((pattern) => (
              <li key={pattern.name}>
                <Drawing pattern={pattern} />
                <strong>{pattern.name}</strong>
                <p>{pattern.meaning}</p>
              </li>
            ))}
          </ul>
        </section>
        <div class={styles.keys}>
          {keys.map(({ title, rows }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {rows.map(([names, what]) => (
                  <div key={what}>
                    <dt>
                      {names.map((name) => (
                        <kbd key={name}>{name}</kbd>
                      ))}
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Scroller>
    </Dialog>
  );
}

function Drawing({ pattern }: { pattern: Pattern }) {
  const cells = [];
  for (let column = 0; column < patternColumns; column++) {
    for (let row = 0; row < patternRows; row++) {
      const heat = Math.min(1, pattern.heat(column, row));
      if (heat <= 0) continue;
      cells.push(
        <rect
          key={column * patternRows + row}
          x={column * 6}
          y={(patternRows - 1 - row) * 6}
          width="5.5"
          height="5.5"
          fill-opacity={heat.toFixed(2)}
        />,
      );
    }
  }
  return (
    <svg viewBox={`0 0 ${patternColumns * 6} ${patternRows * 6}`} class={styles.drawing} aria-hidden="true">
      {cells}
    </svg>
  );
}
