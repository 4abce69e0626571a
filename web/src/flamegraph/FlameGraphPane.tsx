import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { FlameGraphData } from "../api/types";
import { formatCount } from "../model/numbers";
import { theme } from "../model/theme";
import { copyText } from "./clipboard";
import { factsOf, matchedInWords, searchFor, spokenFrame, stackText } from "./describe";
import { type CanvasControls, FlameCanvas } from "./FlameCanvas";
import styles from "./FlameGraphPane.module.css";
import { FrameDetails } from "./FrameDetails";
import { FrameMenu } from "./FrameMenu";
import { FrameTooltip } from "./FrameTooltip";
import { huesIn, Legend } from "./Legend";
import { type FlameModel, findNode, layOut, nameOf } from "./model";
import { visibleName } from "./names";
import { zoomOutOf, zoomTarget } from "./navigation";
import type { Scene } from "./renderer";
import { SearchBox } from "./SearchBox";
import { stepMatch } from "./search";
import { useMatches } from "./useMatches";
import type { Layout } from "./viewport";

export interface FlameGraphPaneProps {
  /** Null: nothing has come yet. */
  data: FlameGraphData | null;
  /** Another graph is on its way; the one before stays. */
  busy: boolean;
  layout: Layout;
  /** A regular expression; empty for none. */
  search: string;
  /** The server's id of the zoomed node; null for the whole graph. Kept, though unused, while the graph has no such node. */
  zoom: number | null;
  onChange(change: { layout?: Layout; search?: string; zoom?: number | null }): void;
}

/** A node of a graph. Found again by its id when the graph is another one. */
interface Place {
  readonly model: FlameModel;
  readonly node: number;
}

function nodeIn(model: FlameModel | null, place: Place | null): number {
  if (!model || !place) return -1;
  return place.model === model ? place.node : findNode(model, place.model.id[place.node]);
}

/** The flame graph of a selection: picture, search, key of the colours, and what is to be said of a frame. */
export function FlameGraphPane({ data, busy, layout, search, zoom, onChange }: FlameGraphPaneProps) {
  const last = useRef<FlameGraphData | null>(null);
  if (data || !busy) last.current = data;
  const shown = last.current;
  const model = useMemo(() => (shown ? layOut(shown) : null), [shown]);
  const zoomed = useMemo(() => (model ? Math.max(0, findNode(model, zoom)) : 0), [model, zoom]);
  const { matches, problem } = useMatches(model, search);
  const scene = useMemo<Scene | null>(
    () => (model ? { model, layout, zoomed, matches } : null),
    [model, layout, zoomed, matches],
  );
  const present = useMemo(() => (model ? huesIn(model) : []), [model]);

  const [hover, setHover] = useState<(Place & { x: number; y: number }) | null>(null);
  const [cursorPlace, setCursorPlace] = useState<Place | null>(null);
  const [menu, setMenu] = useState<(Place & { x: number; y: number }) | null>(null);
  /** What a screen reader is told. */
  const [said, setSaid] = useState("");
  /** What the line below the graph says for two seconds. */
  const [notice, setNotice] = useState("");
  const canvas = useRef<CanvasControls>(null);
  const field = useRef<HTMLInputElement>(null);
  const hovered = hover?.model === model ? hover.node : -1;
  const cursor = nodeIn(model, cursorPlace);
  const isEmpty = model !== null && (model.count === 0 || model.total[0] <= 0);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target;
      const isTyping =
        target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
      const isFind = event.key === "f" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const isSlash = event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
      // Pressed a second time, within the box, it is the browser's own search.
      if ((!isFind && !isSlash) || target === field.current || !field.current) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      field.current.focus();
      field.current.select();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => setNotice(""), 2000);
    return () => clearTimeout(timer);
  }, [notice]);

  const zoomTo = (node: number) => {
    if (!model) return;
    const target = zoomTarget(model, node);
    const id = target <= 0 ? null : model.id[target];
    if (id !== zoom) onChange({ zoom: id });
  };
  const zoomOut = (all: boolean) => {
    if (!model || zoomed === 0) return false;
    zoomTo(all ? 0 : zoomOutOf(model, zoomed));
    return true;
  };
  const moveCursor = (node: number) => {
    if (!model) return;
    setCursorPlace({ model, node });
    setSaid(spokenFrame(model, node));
  };
  const copy = async (text: string, what: string) => {
    const outcome = (await copyText(text)) ? `${what} copied` : "Copying is not allowed here";
    setSaid(outcome);
    setNotice(outcome);
  };
  const closeMenu = useCallback(() => {
    setMenu(null);
    canvas.current?.focus();
  }, []);

  const goToMatch = (step: 1 | -1) => {
    if (!model || !matches) return;
    const next = stepMatch(matches, cursor >= 0 ? cursor : step === 1 ? 0 : model.count, step);
    if (next < 0) return;
    moveCursor(next);
    const isInZoom = next >= zoomed && next < model.end[zoomed];
    const isWide = model.total[next] >= model.total[zoomed] / 40;
    if (!isInZoom || !isWide) zoomTo(next);
    canvas.current?.reveal(next);
  };

  const share = useMemo(
    () => (problem || !model || !matches || isEmpty ? problem : matchedInWords(model, matches, zoomed)),
    [problem, model, matches, zoomed, isEmpty],
  );
  const place = matches && cursor >= 0 ? matches.outermost.indexOf(cursor) : -1;
  const message = place < 0 || !matches ? share : `${place + 1} of ${formatCount(matches.outermost.length)} · ${share}`;

  const menuNode = nodeIn(model, menu);
  const detailed = hovered >= 0 ? hovered : cursor >= 0 ? cursor : zoomed > 0 ? zoomed : -1;

  return (
    <section class={styles.pane} aria-label="Flame graph of the selection" aria-busy={busy}>
      <div class={styles.bar}>
        <fieldset class={styles.layouts}>
          <legend class={styles.spoken}>Direction</legend>
          {(["icicle", "flame"] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={layout === one}
              title={one === "icicle" ? "Root at the top (F)" : "Root at the bottom (F)"}
              onClick={() => onChange({ layout: one })}
            >
              {one === "icicle" ? "Icicle" : "Flame"}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          class={styles.whole}
          disabled={zoomed === 0}
          title="Back to the whole graph (Escape)"
          onClick={() => zoomOut(true)}
        >
          Zoom out
        </button>
        <SearchBox
          search={search}
          message={message}
          isWrong={problem !== ""}
          canStep={matches !== null && matches.outermost.length > 0}
          field={field}
          onSearch={(text) => onChange({ search: text })}
          onStep={goToMatch}
          onLeave={() => canvas.current?.focus()}
        />
      </div>
      <div class={styles.picture}>
        <FlameCanvas
          scene={scene}
          hovered={menuNode >= 0 ? menuNode : hovered}
          cursor={cursor}
          controls={canvas}
          onHover={(node, x, y) => setHover(model && node >= 0 ? { model, node, x, y } : null)}
          onCursor={moveCursor}
          onZoom={(node) => {
            if (cursorPlace) moveCursor(node);
            zoomTo(node);
          }}
          onZoomOut={zoomOut}
          onTurn={() => onChange({ layout: layout === "icicle" ? "flame" : "icicle" })}
          onMenu={(node, x, y) => model && setMenu({ model, node, x, y })}
          onCopy={(node) => model && copy(visibleName(nameOf(model, node)), "Name")}
        />
        {busy && <div class={styles.progress} role="progressbar" aria-label="Loading the flame graph" />}
        {isEmpty && <Nothing hidden={shown?.hidden ?? null} />}
      </div>
      <div class={styles.foot}>
        <FrameDetails
          model={isEmpty ? null : model}
          node={detailed}
          zoomed={zoomed}
          omitted={shown?.omitted.nodes ?? 0}
          notice={notice}
        />
        <Legend present={isEmpty ? [] : present} isDark={theme.value === "dark"} />
      </div>
      <div class={styles.spoken} aria-live="polite">
        {said}
      </div>
      {model && hover && hovered >= 0 && menuNode < 0 && (
        <FrameTooltip facts={factsOf(model, hovered, zoomed)} x={hover.x} y={hover.y} />
      )}
      {model && menu && menuNode >= 0 && (
        <FrameMenu
          x={menu.x}
          y={menu.y}
          name={visibleName(nameOf(model, menuNode)).slice(0, 100)}
          close={closeMenu}
          items={[
            { label: "Zoom here", run: () => zoomTo(menuNode) },
            { label: "Copy name", run: () => copy(visibleName(nameOf(model, menuNode)), "Name") },
            { label: "Copy stack", run: () => copy(stackText(model, menuNode), "Stack") },
            { label: "Search for this name", run: () => onChange({ search: searchFor(nameOf(model, menuNode)) }) },
          ]}
        />
      )}
    </section>
  );
}

/** In the middle of an empty picture: that it is empty, and what is hidden. */
function Nothing({ hidden }: { hidden: FlameGraphData["hidden"] | null }) {
  const parts: string[] = [];
  if (hidden && hidden.idle > 0) parts.push(`${formatCount(hidden.idle)} idle`);
  if (hidden && hidden.waiting > 0) parts.push(`${formatCount(hidden.waiting)} waiting`);
  const count = (hidden?.idle ?? 0) + (hidden?.waiting ?? 0);
  return (
    <div class={styles.nothing} role="status">
      <p>No samples in this range.</p>
      {parts.length > 0 && (
        <p>
          {parts.join(" and ")} {count === 1 ? "one is" : "ones are"} hidden.
        </p>
      )}
    </div>
  );
}
