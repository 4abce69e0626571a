import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import styles from "./Popover.module.css";

interface PopoverProps {
  /** The look of the button that opens it, and what stands on it. */
  buttonClass: string | undefined;
  label: ComponentChildren;
  /** The name of the popover for a screen reader. */
  title: string;
  /** What is in it; rendered only while it is open. */
  children: (close: () => void) => ComponentChildren;
}

/** A button with a native popover below it. Escape and a click elsewhere close it, and focus returns to the button. */
export function Popover({ buttonClass, label, title, children }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  function place() {
    if (!button.current || !panel.current) return;
    const below = button.current.getBoundingClientRect();
    const width = panel.current.offsetWidth;
    const left = Math.max(8, Math.min(below.left, innerWidth - width - 8));
    panel.current.style.left = `${left}px`;
    panel.current.style.top = `${below.bottom + 4}px`;
    panel.current.style.maxHeight = `${innerHeight - below.bottom - 12}px`;
  }

  return (
    <>
      <button ref={button} type="button" class={buttonClass} popovertarget={id} aria-haspopup="dialog">
        {label}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={title}
        class={styles.popover}
        onBeforeToggle={(event) => {
          if (event.newState === "open") setOpen(true);
        }}
        onToggle={(event) => {
          // Its content stays until it is closed: the browser hands the focus back only from an element that is there.
          if (event.newState === "open") place();
          else setOpen(false);
        }}
      >
        {isOpen && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
