import { useRef } from "preact/hooks";
import { formatNumber } from "../model/amounts";
import { formatShare } from "../model/numbers";
import { usePlacedBySize } from "../model/usePlacedBySize";
import type { FrameFacts } from "./describe";
import type { DifferenceFacts } from "./describeDifference";
import styles from "./FlameGraphPane.module.css";

const longestName = 1200;
const gap = 14;

export interface FrameTooltipProps {
  facts: FrameFacts;
  /** In place of the numbers of one side. */
  difference: DifferenceFacts | null;
  /** More to be said, a sentence each. */
  notes: readonly string[];
  x: number;
  y: number;
}

/** Stands beside the mouse and says all about a frame. Not for the keyboard: the line below the graph says the same. */
export function FrameTooltip({ facts, difference, notes, x, y }: FrameTooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  usePlacedBySize(box, ([width, height]) => {
    const left = x + gap + width > innerWidth ? x - gap - width : x + gap;
    const top = y + gap + height > innerHeight ? y - gap - height : y + gap;
    if (box.current) box.current.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  });
  const { name } = facts;
  return (
    <div ref={box} class={styles.tooltip} aria-hidden="true">
      <bdi class={styles.tooltipName}>{name.length > longestName ? `${name.slice(0, longestName)}…` : name}</bdi>
      {(facts.library || facts.kind) && (
        <div class={styles.tooltipOrigin}>
          {facts.kind}
          {facts.library && facts.kind && " · "}
          <bdi>{facts.library}</bdi>
        </div>
      )}
      {difference ? <Compared facts={difference} /> : <Numbers facts={facts} />}
      {notes.map((note) => (
        <div key={note} class={styles.tooltipNote}>
          {note}
        </div>
      ))}
    </div>
  );
}

function Compared({ facts: { status, rows } }: { facts: DifferenceFacts }) {
  return (
    <>
      {status && <div class={styles.tooltipStatus}>{status}</div>}
      <table class={styles.numbers}>
        <thead>
          <tr>
            <th />
            <th>Baseline</th>
            <th>Selection</th>
            <th>Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ word, baseline, selection, difference }) => (
            <tr key={word}>
              <th>{word}</th>
              <td>{baseline}</td>
              <td>{selection}</td>
              <td class={styles.strong}>{difference}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Numbers({ facts }: { facts: FrameFacts }) {
  return (
    <table class={styles.numbers}>
      <tbody>
        <Row word="Total" value={facts.total} of={facts.selection} unit={facts.unit} />
        <Row word="Self" value={facts.self} of={facts.selection} unit={facts.unit} />
        {facts.zoomed !== null && <Share word="Of zoomed" part={facts.total} of={facts.zoomed} />}
        {facts.parent !== null && <Share word="Of caller" part={facts.total} of={facts.parent} />}
      </tbody>
    </table>
  );
}

function Row({ word, value, of, unit }: { word: string; value: number; of: number; unit: string }) {
  return (
    <tr>
      <th>{word}</th>
      <td>{formatNumber(value, unit)}</td>
      <td>{formatShare(value, of)}</td>
    </tr>
  );
}

function Share({ word, part, of }: { word: string; part: number; of: number }) {
  return (
    <tr>
      <th colSpan={2}>{word}</th>
      <td>{formatShare(part, of)}</td>
    </tr>
  );
}
