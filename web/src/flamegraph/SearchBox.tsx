import type { Ref } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import styles from "./FlameGraphPane.module.css";

const debounce = 100;

export interface SearchBoxProps {
  search: string;
  /** What is said beside the box. */
  message: string;
  isWrong: boolean;
  /** Whether there is anything to step through. */
  canStep: boolean;
  field: Ref<HTMLInputElement>;
  onSearch(search: string): void;
  onStep(step: 1 | -1): void;
  /** Escape in an empty box: back to the graph. */
  onLeave(): void;
}

/** The search: a regular expression, marked while it is typed. Enter goes to the next match, Shift+Enter to the one before. */
export function SearchBox({ search, message, isWrong, canStep, field, onSearch, onStep, onLeave }: SearchBoxProps) {
  const [text, setText] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(search);

  // A search from elsewhere (the address, a menu) replaces what is typed; the echo of our own does not.
  useEffect(() => {
    if (search === sent.current) return;
    clearTimeout(timer.current);
    sent.current = search;
    setText(search);
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = (value: string) => {
    clearTimeout(timer.current);
    if (value === sent.current) return false;
    sent.current = value;
    onSearch(value);
    return true;
  };
  const onInput = (value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(value), debounce);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      if (!send(text)) onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      if (text === "") onLeave();
      setText("");
      send("");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search class={styles.search}>
      <output
        class={isWrong ? `${styles.message} ${styles.wrong}` : styles.message}
        id="flame-search-message"
        title={message}
      >
        {message}
      </output>
      <div class={styles.field}>
        <input
          ref={field}
          type="text"
          value={text}
          placeholder="Search /regex/"
          aria-label="Search frames by regular expression"
          aria-describedby="flame-search-message"
          aria-invalid={isWrong}
          aria-keyshortcuts="/ Control+F"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {text !== "" && (
          <button type="button" class={styles.clear} aria-label="Clear the search" onClick={() => onInput("")}>
            ×
          </button>
        )}
      </div>
      <button
        type="button"
        class={styles.step}
        disabled={!canStep}
        aria-label="Previous match"
        title="Previous match (Shift+Enter)"
        onClick={() => onStep(-1)}
      >
        ‹
      </button>
      <button
        type="button"
        class={styles.step}
        disabled={!canStep}
        aria-label="Next match"
        title="Next match (Enter)"
        onClick={() => onStep(1)}
      >
        ›
      </button>
    </search>
  );
}
