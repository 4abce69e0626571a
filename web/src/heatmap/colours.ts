// What the canvases need of the page's colours, resolved for the theme on the screen.

const TOKENS = {
  surface: "--surface",
  sunken: "--surface-sunken",
  line: "--line",
  lineStrong: "--line-strong",
  text: "--text",
  textDim: "--text-dim",
  accent: "--accent",
  baseline: "--baseline",
  hatch: "--hatch",
} as const;

export type Colours = Record<keyof typeof TOKENS, string> & { font: string };

/** The colours as `element` sees them. A custom property keeps its light-dark() text, so a colour is asked for through `color`. */
export function readColours(element: HTMLElement): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const style = getComputedStyle(probe);
  const colours = { font: style.fontFamily } as Colours;
  for (const [name, token] of Object.entries(TOKENS)) {
    probe.style.color = `var(${token})`;
    colours[name as keyof typeof TOKENS] = style.color;
  }
  probe.remove();
  return colours;
}
