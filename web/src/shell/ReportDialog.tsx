import type { ComponentChildren } from "preact";
import type { ProfileInfo, SkippedReason } from "../api/types";
import { formatBytes, formatCount, formatCounted } from "../model/numbers";
import { formatDuration, formatWallClock, formatWallDate } from "../model/time";
import { samplesOf } from "../state/queries";
import { Dialog } from "./Dialog";
import { Warning } from "./icons";
import { lossesOf } from "./losses";
import styles from "./ReportDialog.module.css";
import { Scroller } from "./Scroller";

/** What was recorded, on which clock, and what of the file was read and what not. */
export function ReportDialog({ info, onClose }: { info: ProfileInfo; onClose(): void }) {
  const losses = lossesOf(info);
  return (
    <Dialog title="Profile report" place="right" onClose={onClose}>
      <Scroller class={styles.report} label="Profile report">
        {losses.length > 0 && (
          <ul class={styles.losses}>
            {losses.map((loss) => (
              <li key={loss}>
                <Warning /> {loss}
              </li>
            ))}
          </ul>
        )}
        {info.report.skipped.length > 0 && (
          <section>
            <h3>Skipped while reading</h3>
            {info.report.skipped.map((reason) => (
              <Skipped key={reason.reason} reason={reason} place={info.report.lines > 0 ? "line" : "byte"} />
            ))}
          </section>
        )}
        <Facts title="File" rows={fileFacts(info)} />
        <Facts title="Samples" rows={sampleFacts(info)} />
        <Facts title="Recording" rows={captureFacts(info)} />
        <Facts title="Clock" rows={clockFacts(info)} />
        {info.report.notes.length > 0 && (
          <section>
            <h3>Notes</h3>
            <ul class={styles.notes}>
              {info.report.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </section>
        )}
      </Scroller>
    </Dialog>
  );
}

type Fact = [string, ComponentChildren];

function Facts({ title, rows }: { title: string; rows: Fact[] }) {
  const known = rows.filter(([, value]) => value !== null && value !== "");
  if (known.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl class={styles.facts}>
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A format without lines has the byte of each example. */
function Skipped({ reason, place }: { reason: SkippedReason; place: "line" | "byte" }) {
  return (
    <div class={styles.skipped}>
      <p>
        <strong>{formatCount(reason.count)}</strong> × {reason.reason}
      </p>
      {reason.examples.map((example) => (
        <p key={`${example.line} ${example.text}`} class={styles.example}>
          <span>
            {place} {formatCount(example.line)}
          </span>
          <code>{example.text}</code>
        </p>
      ))}
    </div>
  );
}

function fileFacts(info: ProfileInfo): Fact[] {
  const { bytes, lines } = info.report;
  return [
    ["Name", info.id],
    ["Format", info.format],
    ["Size", formatBytes(info.sizeBytes)],
    ["Read", lines > 0 ? `${formatBytes(bytes)}, ${formatCounted(lines, "line")}` : formatBytes(bytes)],
    ["Skipped", info.report.skipped.length === 0 ? "nothing" : ""],
  ];
}

function sampleFacts(info: ProfileInfo): Fact[] {
  const events = info.events.map((event) => `${event.name}: ${formatCount(event.samples)}`);
  return [
    ["Samples", formatCount(samplesOf(info))],
    ["Events", info.events.length > 1 ? events.join(", ") : (info.events[0]?.name ?? "")],
    ["Idle", info.idleSamples > 0 ? formatCount(info.idleSamples) : ""],
    ["Idle, without symbols", info.unresolvedIdleSamples > 0 ? formatCount(info.unresolvedIdleSamples) : ""],
    ["Waiting", info.waitingSamples > 0 ? formatCount(info.waitingSamples) : ""],
    [
      "Without a time",
      info.hasTime ? (info.samplesWithoutTime > 0 ? formatCount(info.samplesWithoutTime) : "") : "all of them",
    ],
    ["Duration", info.hasTime ? formatDuration(info.endNs - info.startNs) : ""],
  ];
}

function captureFacts({ capture }: ProfileInfo): Fact[] {
  return [
    ["Host", capture.host],
    ["Command", capture.commandLine && <code>{capture.commandLine}</code>],
    ["Producer", capture.producer],
    ["Architecture", capture.architecture],
    ["CPUs", capture.cpus === null ? "" : formatCount(capture.cpus)],
    ["Rate", capture.samplingHz === null ? "" : `${formatCount(capture.samplingHz)} Hz`],
    ["Captured on", capture.capturedOn],
    ["Lost events", capture.lostEvents === null ? "" : formatCount(capture.lostEvents)],
  ];
}

function clockFacts({ clock, hasTime }: ProfileInfo): Fact[] {
  if (!hasTime) return [];
  const origin = clock.originUnixNs;
  const wall = origin && `${formatWallDate(origin, 0)} ${formatWallClock(origin, 0, 0)}`;
  return [
    ["Source", clock.source],
    ["0 s of the heat map", wall && (clock.approximate ? `about ${wall}, local time there` : `${wall} UTC`)],
    ["on the source's clock", `${secondsText(clock.originSourceNs)} s`],
  ];
}

/** A decimal string of nanoseconds as seconds, without passing through a float. */
function secondsText(ns: string): string {
  const digits = ns.replace("-", "").padStart(10, "0");
  const fraction = digits.slice(-9).replace(/0+$/, "");
  return `${ns.startsWith("-") ? "−" : ""}${digits.slice(0, -9)}${fraction === "" ? "" : `.${fraction}`}`;
}
