import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import controls from "../styles/controls.module.css";
import styles from "./Dialog.module.css";
import { Close } from "./icons";

interface DialogProps {
  title: string;
  /** Where it stands: over the middle of the page, or along a side of it. */
  place: "middle" | "left" | "right";
  onClose(): void;
  children: ComponentChildren;
}

/** A modal dialog: shown as long as it is rendered. Escape, its button and a click beside it close it; focus goes back. */
export function Dialog({ title, place, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same.
    <dialog
      ref={element}
      class={`${styles.dialog} ${styles[place]}`}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === element.current) onClose(); // the backdrop: the content covers all of the dialog
      }}
    >
      <div class={styles.content}>
        <header class={styles.header}>
          <h2 id={heading}>{title}</h2>
          <button type="button" class={controls.icon} aria-label="Close" onClick={onClose}>
            <Close />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
