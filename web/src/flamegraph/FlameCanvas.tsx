import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { theme } from "../model/theme";
import styles from "./FlameGraphPane.module.css";
import { type Step, stepFrom } from "./navigation";
import { pictureLabel } from "./painter";
import { FlameRenderer, type Scene } from "./renderer";

/** What the pane asks of the canvas. */
export interface CanvasControls {
  focus(): void;
  reveal(node: number): void;
}

export interface FlameCanvasProps {
  scene: Scene | null;
  hovered: number;
  cursor: number;
  controls: RefObject<CanvasControls | null>;
  /** The node under the mouse, and where in the window the mouse is. */
  onHover(node: number, x: number, y: number): void;
  onCursor(node: number): void;
  onZoom(node: number): void;
  /** Escape: the whole graph; Backspace: one step. Says whether there was anything to zoom out of. */
  onZoomOut(all: boolean): boolean;
  /** From icicle to flame graph, or back. */
  onTurn(): void;
  onMenu(node: number, x: number, y: number): void;
  onCopy(node: number): void;
}

/** The picture itself: a canvas in a scrolling box, and what mouse and keyboard do there. */
export function FlameCanvas(props: FlameCanvasProps) {
  const { scene, hovered, cursor, controls } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const hoveredMark = useRef<HTMLDivElement>(null);
  const cursorMark = useRef<HTMLDivElement>(null);
  const renderer = useRef<FlameRenderer | null>(null);
  const latest = useRef(props);
  latest.current = props;
  /** Where the mouse is in the window; null when it is elsewhere. */
  const mouse = useRef<{ x: number; y: number } | null>(null);
  const menuByKey = useRef(0);
  const isDark = theme.value === "dark";

  const nodeUnder = (x: number, y: number) => {
    const box = scroller.current?.getBoundingClientRect();
    return box ? (renderer.current?.nodeAt(x - box.left, y - box.top) ?? -1) : -1;
  };
  const hover = () => {
    if (!mouse.current) return;
    const { x, y } = mouse.current;
    latest.current.onHover(nodeUnder(x, y), x, y);
  };

  useLayoutEffect(() => {
    if (!scroller.current || !stage.current || !view.current || !base.current) return;
    if (!hoveredMark.current || !cursorMark.current) return;
    const box = scroller.current;
    const made = new FlameRenderer({
      scroller: box,
      stage: stage.current,
      view: view.current,
      base: base.current,
      hovered: hoveredMark.current,
      cursor: cursorMark.current,
    });
    renderer.current = made;
    const measure = () => made.resize(box.clientWidth, box.clientHeight, devicePixelRatio);
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    // The ratio changes with the zoom of the browser and from screen to screen; a query tells of one change.
    let ratio: MediaQueryList;
    const watchRatio = () => {
      ratio = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
      ratio.addEventListener("change", onRatio, { once: true });
    };
    const onRatio = () => {
      measure();
      watchRatio();
    };
    watchRatio();
    measure();
    controls.current = { focus: () => box.focus({ preventScroll: true }), reveal: (node) => made.reveal(node) };
    return () => {
      controls.current = null;
      ratio.removeEventListener("change", onRatio);
      sizes.disconnect();
      made.dispose();
    };
  }, [controls]);

  useLayoutEffect(() => renderer.current?.readColours(isDark), [isDark]);

  const shownZoom = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (!scene || !renderer.current) return;
    const zoomId = scene.model.id[scene.zoomed] ?? 0;
    const isOtherZoom = shownZoom.current !== zoomId;
    const isFirst = shownZoom.current === null;
    shownZoom.current = zoomId;
    const mayMove = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
    renderer.current.show(scene, isOtherZoom && !isFirst && mayMove());
    if (isOtherZoom && scene.zoomed > 0) renderer.current.reveal(scene.zoomed);
    hover();
  }, [scene]);

  useLayoutEffect(() => renderer.current?.mark(hovered, cursor), [hovered, cursor, scene]);

  // The line and the tooltip of a frame that a scroll has moved away from the mouse would lie.
  useEffect(() => {
    const forget = () => {
      mouse.current = null;
      latest.current.onHover(-1, 0, 0);
    };
    addEventListener("blur", forget);
    return () => removeEventListener("blur", forget);
  }, []);

  const openMenuAtCursor = () => {
    const node = cursor >= 0 ? cursor : (scene?.zoomed ?? 0);
    const box = scroller.current?.getBoundingClientRect();
    const area = renderer.current?.areaOf(node);
    if (!box || !area) return;
    menuByKey.current = performance.now();
    const top = Math.min(Math.max(0, area.top + area.height), box.height);
    props.onMenu(node, box.left + Math.max(0, area.left) + 8, box.top + top);
  };

  const step = (kind: Step) => {
    if (!scene || scene.model.count === 0) return;
    const { model, zoomed } = scene;
    const next = cursor < 0 ? zoomed : stepFrom(model, cursor, kind);
    const isInZoom = next >= zoomed && next < model.end[zoomed];
    const isAbove = zoomed >= next && zoomed < model.end[next];
    if (!isInZoom && !isAbove) return;
    props.onCursor(next);
    renderer.current?.reveal(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isIcicle = scene?.layout === "icicle";
    const at = cursor >= 0 ? cursor : (scene?.zoomed ?? 0);
    switch (event.key) {
      case "ArrowUp":
        step(isIcicle ? "caller" : "callee");
        break;
      case "ArrowDown":
        step(isIcicle ? "callee" : "caller");
        break;
      case "ArrowLeft":
        step("previous");
        break;
      case "ArrowRight":
        step("next");
        break;
      case "Home":
        step("first");
        break;
      case "End":
        step("last");
        break;
      case "Enter":
        props.onZoom(at);
        break;
      case "Backspace":
        props.onZoomOut(false);
        break;
      case "Escape":
        // Left to the page where there is nothing to zoom out of.
        if (!props.onZoomOut(true)) return;
        break;
      case "c":
        props.onCopy(at);
        break;
      case "f":
        props.onTurn();
        break;
      case "ContextMenu":
        openMenuAtCursor();
        break;
      case "F10":
        if (!event.shiftKey) return;
        openMenuAtCursor();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    // The menu key has been heard as a key already; a browser may send this after it.
    if (performance.now() - menuByKey.current < 500) return;
    const node = nodeUnder(event.clientX, event.clientY);
    if (node >= 0) props.onMenu(node, event.clientX, event.clientY);
  };

  return (
    <div
      ref={scroller}
      class={styles.scroller}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
      aria-label="Flame graph"
      aria-describedby="flame-keys"
      onKeyDown={onKeyDown}
      onScroll={() => {
        renderer.current?.scrolled();
        hover();
      }}
      onPointerMove={(event) => {
        if (event.pointerType === "touch") return;
        mouse.current = { x: event.clientX, y: event.clientY };
        hover();
      }}
      onPointerLeave={() => {
        mouse.current = null;
        props.onHover(-1, 0, 0);
      }}
      onClick={(event) => {
        const node = nodeUnder(event.clientX, event.clientY);
        if (node >= 0) props.onZoom(node);
      }}
      onContextMenu={onContextMenu}
    >
      <div ref={stage} class={styles.stage}>
        <div ref={view} class={styles.view}>
          <canvas ref={base} role="img" aria-label={pictureLabel(scene?.model ?? null)} />
          <div ref={hoveredMark} class={styles.hoveredMark} />
          <div ref={cursorMark} class={styles.cursorMark} />
        </div>
      </div>
      <p id="flame-keys" class={styles.spoken}>
        Arrow keys walk from frame to frame, Enter zooms, Backspace and Escape zoom out, C copies the name, F turns the
        graph over, Shift F10 opens a menu, slash searches.
      </p>
    </div>
  );
}
