// What is done once for a frame of the screen, however often it is asked for: first components are rendered, then pictures are drawn.

type Drawing = (now: number) => void;

/** Events that come in numbers. */
const continuous: readonly string[] = ["pointermove", "pointerrawupdate", "wheel", "scroll"];
/** Those before which all is rendered: a person may have aimed at, or written on, what is about to come. */
const discrete = ["pointerdown", "pointerup", "click", "contextmenu", "keydown", "keyup", "input", "change", "focusin"];

let frame = 0;
let render: (() => void) | null = null;
let drawings = new Set<Drawing>();

/** Draws with the next frame; with the one that is being made, where that is still rendering. Asked for again before, it is drawn once. */
export function requestDrawing(draw: Drawing): void {
  drawings.add(draw);
  schedule();
}

export function cancelDrawing(draw: Drawing): void {
  drawings.delete(draw);
}

/** Does something when the next frame has been made. Nobody waits for a frame of a page that is hidden. */
export function afterNextFrame(act: () => void): void {
  if (document.hidden) act();
  else requestDrawing(() => setTimeout(act));
}

/**
 * Has components rendered once a frame and not after each event that comes in numbers: the pointer moves twice a frame, and the browser
 * lays out the page anew for whatever comes after a rendering. To be given to Preact as what it defers rendering with.
 */
export function renderOncePerFrame(): (process: () => void) => void {
  for (const type of discrete) addEventListener(type, renderNow, { capture: true });
  document.addEventListener("visibilitychange", renderNow);
  return (process) => {
    render = process;
    // The event that is being handled; Preact is not told of it.
    const isContinuous = continuous.includes(window.event?.type ?? "");
    if (isContinuous && !document.hidden) schedule();
    else queueMicrotask(renderNow);
  };
}

function renderNow(): void {
  const process = render;
  render = null;
  process?.();
}

function schedule(): void {
  if (frame === 0) frame = requestAnimationFrame(make);
}

function make(now: number): void {
  try {
    renderNow();
  } finally {
    frame = 0;
    const wanted = drawings;
    drawings = new Set();
    for (const draw of wanted) draw(now);
  }
}
