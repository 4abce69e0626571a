import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Choice, ProfileInfo } from "../api/types";
import { formatCount, formatCounted } from "../model/numbers";
import { choicesOf } from "../state/queries";
import { type FilterKind, filterKinds } from "../state/view";
import controls from "../styles/controls.module.css";
import { useWorkspace } from "./context";
import styles from "./FilterPicker.module.css";
import { kindNames } from "./filterNames";
import { Check } from "./icons";

/** More rows than this are not drawn: whoever has so many threads types some letters. */
const mostRows = 200;

/** The keys that samples can be filtered by, most samples first: a search field and a list of several choices, by mouse or keys. */
export function FilterPicker({ info }: { info: ProfileInfo }) {
  const workspace = useWorkspace();
  const [kind, setKind] = useState<FilterKind>("comm");
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const chosen = workspace.view.value.filters[kind];
  const { choices: all, leftOut } = choicesOf(info, kind);
  const found = all.filter((choice) => choice.name.toLowerCase().includes(text.toLowerCase()));
  const shown = found.slice(0, mostRows);
  const most = all[0]?.samples ?? 1;

  useEffect(() => field.current?.focus(), []);
  useEffect(() => list.current?.children[active]?.scrollIntoView({ block: "nearest" }), [active]);

  const toggle = (choice: Choice | undefined) => choice && workspace.toggleFilter(kind, choice.key);
  const move = (to: number) => setActive(Math.max(0, Math.min(shown.length - 1, to)));
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active - 1),
    PageDown: () => move(active + 8),
    PageUp: () => move(active - 8),
    Enter: () => toggle(shown[active]),
  };

  return (
    <div class={styles.picker}>
      <fieldset class={styles.kinds}>
        <legend class={controls.hidden}>Filter by</legend>
        {filterKinds.map((one) => (
          <label key={one} class={one === kind ? styles.chosenKind : styles.kind}>
            <input
              type="radio"
              name={`${id}kind`}
              class={controls.hidden}
              checked={one === kind}
              disabled={choicesOf(info, one).choices.length === 0}
              onChange={() => {
                setKind(one);
                setText("");
                setActive(0);
              }}
            />
            {kindNames[one].title}
            <span class={styles.many}>{formatCount(choicesOf(info, one).choices.length)}</span>
          </label>
        ))}
      </fieldset>
      <input
        ref={field}
        class={controls.field}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}list`}
        aria-activedescendant={shown.length > 0 ? `${id}row${active}` : undefined}
        aria-label={`Search ${kindNames[kind].several}`}
        placeholder={`Search ${kindNames[kind].several}`}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (!act) return;
          event.preventDefault();
          act();
        }}
      />
      <div
        ref={list}
        id={`${id}list`}
        class={styles.list}
        role="listbox"
        aria-multiselectable="true"
        aria-label={kindNames[kind].title}
        tabIndex={-1}
      >
        {shown.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's, which keeps the focus.
          // biome-ignore lint/a11y/useFocusableInteractive: the active row is told by aria-activedescendant.
          <div
            key={choice.key}
            id={`${id}row${index}`}
            role="option"
            aria-selected={chosen.includes(choice.key)}
            class={index === active ? styles.active : styles.row}
            onClick={() => {
              setActive(index);
              toggle(choice);
            }}
          >
            <span class={styles.check}>{chosen.includes(choice.key) && <Check />}</span>
            <span class={controls.name} title={choice.name}>
              {choice.name}
            </span>
            <span class={styles.share} aria-hidden="true">
              <span style={{ inlineSize: `${(100 * choice.samples) / most}%` }} />
            </span>
            <span class={styles.count}>{formatCount(choice.samples)}</span>
          </div>
        ))}
      </div>
      <p class={styles.foot} role="status">
        {footer(found.length, shown.length, leftOut)}
      </p>
    </div>
  );
}

function footer(found: number, shown: number, leftOut: number): string {
  if (found === 0) return "Nothing has that in its name.";
  const more = found > shown ? `The first ${shown} of ${formatCount(found)}: type to narrow. ` : "";
  return `${more}${leftOut > 0 ? `${formatCounted(leftOut, "row")} with few samples left out. ` : ""}Counts are of all samples, idle too.`;
}
