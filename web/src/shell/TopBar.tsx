import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Flavour, Grouping, ProfileInfo } from "../api/types";
import { unitName } from "../model/amounts";
import { formatCount } from "../model/numbers";
import { chooseTheme, type ThemeChoice, themeChoice } from "../model/theme";
import { eventOf, flavourOf, groupOf, isWeighted, samplesOf, weightUnitOf } from "../state/queries";
import controls from "../styles/controls.module.css";
import { useWorkspace } from "./context";
import { DrawingControls, DrawingPicker } from "./DrawingPicker";
import { FilterChips } from "./FilterChips";
import { Chevron, Contrast, Logo, Moon, Report, Sun, Warning } from "./icons";
import { lossesOf } from "./losses";
import { Popover } from "./Popover";
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
      {info && <Tools key={info.id} info={info} />}
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

/** The pickers in one line: those that are used least fold into one button where there is no room for all. Filters have lines of their own. */
function Tools({ info }: { info: ProfileInfo }) {
  const room = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState(0);

  useLayoutEffect(() => {
    let width = room.current?.clientWidth;
    const measure = () => {
      if (!room.current || !line.current) return;
      const isOther = room.current.clientWidth !== width;
      width = room.current.clientWidth;
      const start = room.current.getBoundingClientRect().left;
      const places = Array.from(line.current.children, (one) => one.getBoundingClientRect());
      const over = Math.max(...places.map((place) => place.right)) - start + roomForFilter - width;
      const lengthOf = (one: string) =>
        line.current?.querySelector(`[data-fold="${one}"]`)?.getBoundingClientRect().width ?? 0;
      setFolded((now) => {
        // Unfolded only by another width: what is shorter for a moment would come and go. The longer line is then measured anew.
        if (isOther && now > 0) return 0;
        let rest = over + (over > 0 && now === 0 ? roomForView : 0);
        let next = now;
        for (; rest > 0 && next < foldable.length; next++) rest -= lengthOf(foldable[next] as string);
        return next;
      });
    };
    const observer = new ResizeObserver(measure);
    // The line is as long as what stands on it, so one that folded is measured again.
    if (room.current) observer.observe(room.current);
    if (line.current) observer.observe(line.current);
    return () => observer.disconnect();
  }, []);

  const isOut = (one: (typeof foldable)[number]) => foldable.indexOf(one) >= folded;
  return (
    <div ref={room} class={styles.tools}>
      <div ref={line} class={styles.pickers}>
        {isOut("event") && (
          <span class={styles.picker} data-fold="event">
            <EventPicker info={info} />
          </span>
        )}
        {isOut("measure") && (
          <span class={styles.picker} data-fold="measure">
            <MeasurePicker info={info} />
          </span>
        )}
        <IdleSwitch info={info} />
        {isOut("group") && (
          <span class={styles.picker} data-fold="group">
            <GroupPicker info={info} />
          </span>
        )}
        {isOut("flavour") && (
          <span class={styles.picker} data-fold="flavour">
            <FlavourPicker info={info} />
          </span>
        )}
        {info.hasTime && isOut("drawing") && (
          <span class={styles.picker} data-fold="drawing">
            <DrawingPicker info={info} />
          </span>
        )}
        {folded > 0 && (
          <Popover
            buttonClass={controls.quiet}
            title="More of how it is shown"
            label={
              <>
                View
                <Chevron />
              </>
            }
          >
            {() => (
              <div class={styles.folded}>
                {!isOut("event") && (
                  <Labelled text="Event">
                    <EventPicker info={info} />
                  </Labelled>
                )}
                {!isOut("measure") && (
                  <Labelled text="Measure">
                    <MeasurePicker info={info} />
                  </Labelled>
                )}
                {!isOut("group") && (
                  <Labelled text="Flame graph">
                    <GroupPicker info={info} />
                  </Labelled>
                )}
                {!isOut("flavour") && (
                  <Labelled text="Frames">
                    <FlavourPicker info={info} />
                  </Labelled>
                )}
                {info.hasTime && !isOut("drawing") && <DrawingControls info={info} />}
              </div>
            )}
          </Popover>
        )}
      </div>
      <div class={styles.chips}>
        <FilterChips info={info} />
      </div>
    </div>
  );
}

/** The button that adds a filter stays on the line of the pickers. */
const roomForFilter = 92;
const roomForView = 76;

/** The first that fold first. */
const foldable = ["drawing", "flavour", "group", "measure", "event"] as const;

function Labelled({ text, children }: { text: string; children: ComponentChildren }) {
  return (
    <div class={styles.labelled}>
      <span aria-hidden="true">{text}</span>
      {children}
    </div>
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
