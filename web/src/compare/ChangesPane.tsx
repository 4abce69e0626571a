import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { ChangesData, RankedChange } from "../api/types";
import { searchFor } from "../flamegraph/describe";
import graph from "../flamegraph/FlameGraphPane.module.css";
import { rowName, visibleName } from "../flamegraph/names";
import { formatCounted } from "../model/numbers";
import { formatDuration } from "../model/time";
import { formatSigned, formatValue, unitAfter } from "../model/values";
import { useWorkspace } from "../shell/context";
import { Scroller } from "../shell/Scroller";
import styles from "./Changes.module.css";
import compare from "./Compare.module.css";
import { certaintyInWords, intervalInWords } from "./certainty";
import { MeasureSelect } from "./selects";

/** What changed most, the deepest frames that explain it, and how sure that is. */
export function ChangesPane({ lead }: { lead: ComponentChildren }) {
  const { comparison } = useWorkspace();
  const { changes } = comparison;
  const busy = changes.busy.value;
  const last = useRef<ChangesData | null>(null);
  if (changes.data.value || !busy) last.current = changes.data.value;
  const data = last.current;
  return (
    <section class={graph.pane} aria-label="Changes" aria-busy={busy}>
      <div class={graph.bar}>
        {lead}
        <MeasureSelect />
        {data && <Verdict data={data} />}
      </div>
      <div class={graph.picture}>
        {busy && <div class={graph.progress} role="progressbar" aria-label="Looking for changes" />}
        {data && data.changes.length > 0 && <Ranking data={data} onShow={comparison.showFrame} />}
        {data && data.changes.length === 0 && (
          <div class={compare.empty} role="status">
            <strong>{verdicts[data.verdict]}</strong>
            <p>{data.reason}</p>
          </div>
        )}
      </div>
      <footer class={styles.foot}>
        {data && [data.changes.length > 0 ? data.reason : "", data.method, ...data.notes].join(" ")}
      </footer>
    </section>
  );
}

const verdicts: Record<ChangesData["verdict"], string> = {
  changes: "Changed",
  none: "No change",
  "too few": "Too little to test",
};

/** How many there are, or that it can't be told; the reason stands below the table. */
function Verdict({ data }: { data: ChangesData }) {
  if (data.changes.length === 0) return null;
  const isSure = data.verdict === "changes";
  return (
    <p class={styles.verdict} role="status" title={data.reason}>
      <strong>{isSure ? formatCounted(data.changes.length, "change") : verdicts[data.verdict]}</strong>
      {isSure ? "" : ": listed by size, without a test"}
    </p>
  );
}

function Ranking({ data, onShow }: { data: ChangesData; onShow(search: string): void }) {
  const { unit } = data;
  const reach = data.changes.reduce((most, one) => Math.max(most, Math.abs(one.difference)), 0);
  const unsure = data.verdict === "too few";
  const blocks = `Blocks of ${formatDuration(data.blocks.lengthNs)}`;
  return (
    <Scroller class={styles.scroller} label="Ranked changes">
      <table class={styles.table}>
        <thead>
          <tr>
            <th scope="col">Frame</th>
            <th scope="col">Library</th>
            <th scope="col" class={styles.number}>
              Baseline
            </th>
            <th scope="col" class={styles.number}>
              Selection
            </th>
            <th scope="col" class={styles.number}>
              Difference
            </th>
            <th scope="col" class={styles.barHead}>
              {unitAfter(unit)}
            </th>
            <th scope="col" class={styles.number} title={blocks}>
              95 % interval
            </th>
            <th scope="col" class={styles.number} title="How likely any frame differs so much by chance">
              {unsure ? "Certainty" : "By chance"}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.changes.map((change) => (
            <Row
              key={`${change.node} ${change.name} ${change.library}`}
              change={change}
              unit={unit}
              reach={reach}
              onShow={() => onShow(searchFor(change.name))}
            />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

/** About as many characters as a row has room for where the window is 1280 pixels wide and callers are folded. */
const widestName = 40;

interface RowProps {
  change: RankedChange;
  unit: string;
  /** The greatest size of a difference: as long is the longest bar. */
  reach: number;
  onShow(): void;
}

function Row({ change, unit, reach, onShow }: RowProps) {
  const { difference } = change;
  const folded = change.folded.map((one) => visibleName(one.name));
  const path = change.path.map(visibleName).join(" › ");
  const share = reach > 0 ? (50 * Math.abs(difference)) / reach : 0;
  const state = stateOf(change);
  return (
    <tr class={styles.row} onClick={onShow}>
      <td>
        <div class={styles.frame}>
          <button type="button" class={styles.name} title={path} onClick={stopped(onShow)}>
            <bdi>{rowName(change.name, change.kind, change.library, widestName)}</bdi>
          </button>
          {state && <span class={styles.state}>{state}</span>}
          {folded.length > 0 && (
            <span class={styles.folded} title={`Callers that changed because of it: ${folded.join(", ")}`}>
              and {formatCounted(folded.length, "caller")}
            </span>
          )}
        </div>
      </td>
      <td class={styles.library}>
        <bdi title={change.library}>{visibleName(change.library || " ").trim()}</bdi>
      </td>
      <td class={styles.number} title={formatCounted(change.baselineSamples, "sample")}>
        {formatValue(change.baseline, unit)}
      </td>
      <td class={styles.number} title={formatCounted(change.selectionSamples, "sample")}>
        {formatValue(change.selection, unit)}
      </td>
      <td class={`${styles.number} ${styles.difference}`}>{formatSigned(difference, unit)}</td>
      <td class={styles.bar} aria-hidden="true">
        <span
          class={difference < 0 ? styles.less : styles.more}
          style={{ inlineSize: `${share}%`, insetInlineStart: `${difference < 0 ? 50 - share : 50}%` }}
        />
      </td>
      <td class={styles.number}>{intervalInWords(change, unit)}</td>
      <td class={styles.number}>{certaintyInWords(change.probability)}</td>
    </tr>
  );
}

function stateOf({ baselineSamples, selectionSamples }: RankedChange): string {
  if (baselineSamples === 0) return "new";
  return selectionSamples === 0 ? "gone" : "";
}

/** The row takes clicks as well: it would act twice. */
function stopped(act: () => void) {
  return (event: Event) => {
    event.stopPropagation();
    act();
  };
}
