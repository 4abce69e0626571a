import type { Flavour, Grouping, ProfileInfo } from "../api/types";
import { unitName } from "../model/amounts";
import { formatCount } from "../model/numbers";
import { chooseTheme, type ThemeChoice, themeChoice } from "../model/theme";
import { eventOf, flavourOf, groupOf, isWeighted, samplesOf, weightUnitOf } from "../state/queries";
import controls from "../styles/controls.module.css";
import { useWorkspace } from "./context";
import { DrawingPicker } from "./DrawingPicker";
import { FilterChips } from "./FilterChips";
import { Chevron, Contrast, Logo, Moon, Report, Sun, Warning } from "./icons";
import { lossesOf } from "./losses";
import styles from "./TopBar.module.css";

export type Panel = "library" | "report" | "help" | "baseline";

/** The one line above the pictures: what is looked at, and what of it. */
export function TopBar({ onPanel }: { onPanel(panel: Panel): void }) {
  const workspace = useWorkspace();
  const info = workspace.info.value;
  const profile = workspace.view.value.profile;
  const name = info?.name ?? profile?.split("/").at(-1) ?? null;
  return (
    <header class={styles.bar}>
      <div class={styles.place}>
        <Logo />
        <h1 class={styles.product}>FlameScope</h1>
        {name !== null && (
          <button
            type="button"
            class={`${controls.quiet} ${styles.profile}`}
            title={`${profile}: choose another profile (o)`}
            aria-haspopup="dialog"
            onClick={() => onPanel("library")}
          >
            <span class={controls.name}>{name}</span>
            <Chevron />
          </button>
        )}
      </div>
      {info && (
        <div class={styles.tools}>
          <EventPicker info={info} />
          <MeasurePicker info={info} />
          <IdleSwitch info={info} />
          <GroupPicker info={info} />
          <FlavourPicker info={info} />
          {info.hasTime && <DrawingPicker info={info} />}
          <FilterChips info={info} />
        </div>
      )}
      <div class={styles.end}>
        {info && <ReportButton info={info} onOpen={() => onPanel("report")} />}
        <ThemeButton />
        <button
          type="button"
          class={controls.icon}
          aria-label="Help: keys and patterns"
          title="Help: keys and patterns (?)"
          aria-haspopup="dialog"
          onClick={() => onPanel("help")}
        >
          <span aria-hidden="true">?</span>
        </button>
      </div>
    </header>
  );
}

function EventPicker({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  if (info.events.length < 2) return null;
  return (
    <select
      class={controls.select}
      aria-label="Event"
      value={eventOf(workspace.view.value, info)}
      onChange={(event) => workspace.setEvent(event.currentTarget.value)}
    >
      {info.events.map((event) => (
        <option key={event.key} value={event.key}>
          {event.name} ({formatCount(event.samples)})
        </option>
      ))}
      <option value="*">all events, mixed ({formatCount(samplesOf(info))})</option>
    </select>
  );
}

/** Counting samples, or weighing them: only where the event has weights. */
function MeasurePicker({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  const view = workspace.view.value;
  const unit = weightUnitOf(view, info);
  if (unit === null) return null;
  return (
    <select
      class={controls.select}
      aria-label="Measure"
      title="What widths and colours are: how many samples, or what they weigh"
      value={isWeighted(view, info) ? "weight" : "samples"}
      onChange={(event) => workspace.setWeight(event.currentTarget.value === "weight")}
    >
      <option value="samples">samples</option>
      <option value="weight">weight ({unitName(unit)})</option>
    </select>
  );
}

const flavourNames: Record<Flavour, string> = {
  standard: "functions",
  nodejs: "Node.js functions",
  "nodejs-packages": "Node.js packages",
  "java-packages": "Java packages",
  "dotnet-namespaces": ".NET namespaces",
};

function FlavourPicker({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  if (info.flavours.length < 2) return null;
  return (
    <select
      class={controls.select}
      aria-label="Flame graph flavour"
      title="What the frames of the flame graph are"
      value={flavourOf(workspace.view.value, info)}
      onChange={(event) => workspace.setFlavour(event.currentTarget.value as Flavour)}
    >
      {info.flavours.map((flavour) => (
        <option key={flavour} value={flavour}>
          {flavourNames[flavour]}
        </option>
      ))}
    </select>
  );
}

const idleNames = { idle: "Idle", waiting: "Waiting", both: "Idle and waiting" };

function IdleSwitch({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  const { idle: shown } = workspace.view.value;
  if (info.idleSamples + info.waitingSamples === 0) return null;
  const what = info.waitingSamples === 0 ? "idle" : info.idleSamples === 0 ? "waiting" : "both";
  const answer = info.hasTime ? workspace.heatMap.data.value : workspace.flameGraph.data.value;
  const hidden = answer ? answer.hidden.idle + answer.hidden.waiting : info.idleSamples + info.waitingSamples;
  const state = `${idleNames[what]} ${shown ? "shown" : `hidden (${formatCount(hidden)})`}`;
  return (
    <button
      type="button"
      role="switch"
      aria-checked={shown}
      aria-label={`${idleNames[what]} samples: ${state.toLowerCase()}`}
      title={`${idleNames[what]} samples: ${shown ? "hide" : "show"} them (i)`}
      class={`${controls.quiet} ${styles.idle}`}
      onClick={() => workspace.setIdle(!shown)}
    >
      <span class={styles.track} aria-hidden="true" />
      <span class={styles.both}>
        <span>{state}</span>
        <span class={styles.widest} aria-hidden="true">
          {idleNames[what]} hidden ({formatCount(info.idleSamples + info.waitingSamples)})
        </span>
      </span>
    </button>
  );
}

export const groupNames: Record<Grouping, string> = {
  comm: "by comm",
  process: "by process",
  thread: "by thread",
  cpu: "by CPU",
  event: "by event",
  none: "not grouped",
};

function GroupPicker({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  if (info.groups.length < 2) return null;
  return (
    <select
      class={controls.select}
      aria-label="Flame graph grouping"
      title="What the flame graph begins with (g)"
      value={groupOf(workspace.view.value, info)}
      onChange={(event) => workspace.setGroup(event.currentTarget.value as Grouping)}
    >
      {info.groups.map((group) => (
        <option key={group} value={group}>
          {groupNames[group]}
        </option>
      ))}
    </select>
  );
}

function ReportButton({ info, onOpen }: { info: ProfileInfo; onOpen(): void }) {
  const losses = lossesOf(info);
  return (
    <button
      type="button"
      class={`${controls.quiet} ${losses.length > 0 ? styles.lossy : ""}`}
      title={losses.length > 0 ? losses.join("\n") : "What was recorded, and what was read"}
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      {losses.length > 0 ? <Warning /> : <Report />}
      Report
      {losses.length > 0 && <span class={controls.hidden}>: {losses.join(", ")}</span>}
    </button>
  );
}

const themes: Record<ThemeChoice, { next: ThemeChoice; icon: () => preact.JSX.Element; name: string }> = {
  system: { next: "light", icon: Contrast, name: "as the system" },
  light: { next: "dark", icon: Sun, name: "light" },
  dark: { next: "system", icon: Moon, name: "dark" },
};

function ThemeButton() {
  const { next, icon: Icon, name } = themes[themeChoice.value];
  return (
    <button
      type="button"
      class={controls.icon}
      aria-label={`Theme: ${name}. Change to ${themes[next].name}`}
      title={`Theme: ${name}`}
      onClick={() => chooseTheme(next)}
    >
      <Icon />
    </button>
  );
}
