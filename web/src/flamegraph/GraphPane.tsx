import type { ComponentChildren, RefObject } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatCount } from "../model/numbers";
import { copyText } from "./clipboard";
import { factsOf, matchedInWords, searchFor, spokenFrame, stackText } from "./describe";
import { differenceFacts } from "./describeDifference";
import { type CanvasControls, FlameCanvas } from "./FlameCanvas";
import styles from "./FlameGraphPane.module.css";
import { FrameDetails } from "./FrameDetails";
import { FrameMenu } from "./FrameMenu";
import { FrameTooltip } from "./FrameTooltip";
import { LayoutButtons, ZoomOutButton } from "./GraphButtons";
import { type FlameModel, findNode, nameOf } from "./model";
import { visibleName } from "./names";
import { zoomOutOf, zoomTarget } from "./navigation";
import type { Scene } from "./renderer";
import { SearchBox } from "./SearchBox";
import { stepMatch } from "./search";
import { useMatches } from "./useMatches";
import { useSearchKey } from "./useSearchKey";
import type { Layout } from "./viewport";

/** What the person does to how a graph is drawn. */
export interface GraphChange {
  layout?: Layout;
  search?: string;
  zoom?: number | null;
}

/** What a bar that stands elsewhere asks of a graph. */
export interface Stepper {
  step(step: 1 | -1): void;
  focus(): void;
}

export interface GraphPaneProps {
  /** Null: nothing has come yet. */
  model: FlameModel | null;
  /** The name of the section. */
  label: string;
  /** Another graph is on its way; the one before stays. */
  busy: boolean;
  layout: Layout;
  /** A regular expression; empty for none. */
  search: string;
  /** The server's id of the zoomed node; null for the whole graph. Kept, though unused, while the graph has no such node. */
  zoom: number | null;
  /** How many small nodes the server has folded into others. */
  omitted: number;
  /** Stands first in the bar. */
  lead?: ComponentChildren;
  /** Stands in place of the bar, where several graphs share one. */
  caption?: ComponentChildren;
  /** Stands in the middle of a picture without samples. */
  whenEmpty?: ComponentChildren;
  /** The key of the colours. */
  legend?: ComponentChildren;
  /** Sentences on the graph as a whole. */
  remarks?: readonly string[] | undefined;
  /** More to be said of a frame, a sentence each. */
  notes?: (model: FlameModel, node: number) => readonly string[];
  stepper?: RefObject<Stepper | null> | undefined;
  /** The node that is pointed at in a graph beside this one. */
  linkedId?: number | null;
  onLink?: (id: number | null) => void;
  onChange(change: GraphChange): void;
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

/** A graph: picture, search, key of the colours, and what is to be said of a frame. */
export function GraphPane({
  model,
  label,
  busy,
  layout,
  search,
  zoom,
  omitted,
  lead,
  caption,
  whenEmpty,
  legend,
  remarks = [],
  notes,
  stepper,
  linkedId,
  onLink,
  onChange,
}: GraphPaneProps) {
  const zoomed = useMemo(() => (model ? Math.max(0, findNode(model, zoom)) : 0), [model, zoom]);
  const { matches, problem } = useMatches(model, search);
  const scene = useMemo<Scene | null>(
    () => (model ? { model, layout, zoomed, matches } : null),
    [model, layout, zoomed, matches],
  );

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
  const linked = model && linkedId !== undefined && linkedId !== null ? findNode(model, linkedId) : -1;
  const cursor = nodeIn(model, cursorPlace);
  const isEmpty = model !== null && (model.count === 0 || model.total[0] <= 0);

  useSearchKey(field);

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
  /** By keyboard: what the pointer rests on is not what is looked at any more. */
  const stepCursor = (node: number) => {
    setHover(null);
    onLink?.(null);
    moveCursor(node);
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
    stepCursor(next);
    const isInZoom = next >= zoomed && next < model.end[zoomed];
    const isWide = model.total[next] >= model.total[zoomed] / 40;
    if (!isInZoom || !isWide) zoomTo(next);
    canvas.current?.reveal(next);
  };

  if (stepper) stepper.current = { step: goToMatch, focus: () => canvas.current?.focus() };

  const share = useMemo(
    () => (problem || !model || !matches || isEmpty ? problem : matchedInWords(model, matches, zoomed)),
    [problem, model, matches, zoomed, isEmpty],
  );
  const place = matches && cursor >= 0 ? matches.outermost.indexOf(cursor) : -1;
  const message = place < 0 || !matches ? share : `${place + 1} of ${formatCount(matches.outermost.length)} · ${share}`;

  const menuNode = nodeIn(model, menu);
  const detailed = hovered >= 0 ? hovered : cursor >= 0 ? cursor : zoomed > 0 ? zoomed : -1;

  return (
    <section class={styles.pane} aria-label={label} aria-busy={busy}>
      {caption ? (
        <div class={styles.caption}>
          {caption}
          <output class={styles.message} title={message}>
            {message}
          </output>
        </div>
      ) : (
        <div class={styles.bar}>
          {lead}
          <LayoutButtons layout={layout} onLayout={(one) => onChange({ layout: one })} />
          <ZoomOutButton disabled={zoomed === 0} onClick={() => zoomOut(true)} />
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
      )}
      <div class={styles.picture}>
        <FlameCanvas
          scene={scene}
          hovered={menuNode >= 0 ? menuNode : hovered >= 0 ? hovered : linked}
          cursor={cursor}
          controls={canvas}
          onHover={(node, x, y) => {
            setHover(model && node >= 0 ? { model, node, x, y } : null);
            onLink?.(model && node >= 0 ? model.id[node] : null);
          }}
          onCursor={stepCursor}
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
        {isEmpty && whenEmpty}
      </div>
      <div class={styles.foot}>
        <FrameDetails
          model={isEmpty ? null : model}
          node={detailed}
          zoomed={zoomed}
          omitted={omitted}
          remarks={remarks}
          notice={notice}
        />
        {!isEmpty && legend}
      </div>
      <div class={styles.spoken} aria-live="polite">
        {said}
      </div>
      {model && hover && hovered >= 0 && menuNode < 0 && (
        <FrameTooltip
          facts={factsOf(model, hovered, zoomed)}
          difference={differenceFacts(model, hovered)}
          notes={notes?.(model, hovered) ?? []}
          x={hover.x}
          y={hover.y}
        />
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
