import type { ComponentChildren } from "preact";

/** Content that scrolls inside the page; the keyboard reaches it, since the arrow keys scroll only what has the focus. */
export function Scroller(props: { class: string | undefined; label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section class={props.class} aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}
