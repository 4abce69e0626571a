import type { JSX } from "preact";

// Line icons on a grid of 16, drawn with the colour of the text beside them. Decoration: the control says its name itself.

function icon(drawing: JSX.Element) {
  return () => (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {drawing}
    </svg>
  );
}

export const Logo = () => (
  <svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
    <path fill="#e2571e" d="M1 12h14v3H1zM3 8h9v3H3zM4 4h5v3H4zM5 1h2v2H5z" />
  </svg>
);

export const Chevron = icon(<path d="M5 6.5 8 9.5l3-3" />);
export const Close = icon(<path d="m4.5 4.5 7 7m0-7-7 7" />);
export const Plus = icon(<path d="M8 3.5v9M3.5 8h9" />);
export const Check = icon(<path d="m3.5 8.5 3 3 6-7" />);
export const Link = icon(
  <path d="M6.5 9.5a2.5 2.5 0 0 0 3.5 0l2.5-2.5A2.5 2.5 0 0 0 9 3.5l-1 1M9.5 6.5a2.5 2.5 0 0 0-3.5 0L3.5 9A2.5 2.5 0 0 0 7 12.5l1-1" />,
);
export const Swap = icon(<path d="M3 5.5h9.5m0 0L10 3m2.5 2.5L10 8M13 10.5H3.5m0 0L6 8m-2.5 2.5L6 13" />);
export const Report = icon(<path d="M4 2h5.5L12.5 5v9h-9V2zM9 2v3.5h3.5M6 8.5h4M6 11h4" />);
export const Warning = icon(<path d="M8 2.5 14 13H2zM8 6.5V9m0 2v.01" />);
export const Sun = icon(
  <>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.5v1m0 11v1m6.5-6.5h-1m-11 0h-1m11.1-4.6-.7.7m-7.8 7.8-.7.7m9.2 0-.7-.7M4.1 4.1l-.7-.7" />
  </>,
);
export const Moon = icon(<path d="M13.5 9.5A5.75 5.75 0 0 1 6.5 2.5a5.75 5.75 0 1 0 7 7z" />);
export const Contrast = icon(
  <>
    <circle cx="8" cy="8" r="5.75" />
    <path fill="currentColor" stroke="none" d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" />
  </>,
);
export const File = icon(
  <path d="M8 10.5v-8m0 0L5 5.5m3-3 3 3M2.5 10.5V13a.5.5 0 0 0 .5.5h10a.5.5 0 0 0 .5-.5v-2.5" />,
);
