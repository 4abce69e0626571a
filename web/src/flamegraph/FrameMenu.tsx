import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import styles from "./FlameGraphPane.module.css";

export interface MenuItem {
  readonly label: string;
  run(): void;
}

/** The menu of a frame, at a point of the window. Takes the focus; `close` is to give it back. */
export function FrameMenu(props: { items: readonly MenuItem[]; x: number; y: number; name: string; close(): void }) {
  const { items, x, y, name, close } = props;
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    element.style.left = `${Math.max(4, Math.min(x, innerWidth - element.offsetWidth - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(y, innerHeight - element.offsetHeight - 4))}px`;
    element.querySelector("button")?.focus();
  }, [x, y]);

  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      if (!menu.current?.contains(event.target as Node)) close();
    };
    addEventListener("pointerdown", onPress, true);
    addEventListener("resize", close);
    return () => {
      removeEventListener("pointerdown", onPress, true);
      removeEventListener("resize", close);
    };
  }, [close]);

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = Array.from(menu.current?.querySelectorAll("button") ?? []);
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const target: Record<string, number> = {
      ArrowDown: (at + 1) % buttons.length,
      ArrowUp: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    // No key means anything to the page while the menu is open; Enter and the space bar press the item.
    event.stopPropagation();
    if (event.key in target) buttons[target[event.key]]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
  };

  return (
    <div ref={menu} class={styles.menu} role="menu" tabIndex={-1} aria-label={`Frame ${name}`} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            close();
            item.run();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
