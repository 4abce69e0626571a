import { type ReadonlySignal, signal } from "@preact/signals";
import type { Address } from "./address";
import { decodeView, encodeView } from "./url";
import { plainView, type View } from "./view";

/** Browsers refuse more than some hundred changes of the address in half a minute; typing stays far below this way. */
const writeDelay = 200;
/** Steps that follow each other faster than this are one move: Back returns to where it began. */
const sameMove = 900;

export type EntryMode = "push" | "replace";

/** The view and the address that says it, kept the same. */
export interface ViewLocation {
  readonly view: ReadonlySignal<View>;
  /** Changes the view. `move` names a kind of change: quick ones of the same kind share one entry of the history. */
  change(change: Partial<View>, mode: EntryMode, move?: string): void;
  dispose(): void;
}

export function createLocation(
  address: Address,
  remembered: Partial<View>,
  now = () => performance.now(),
): ViewLocation {
  const view = signal(decodeView(address.read(), { ...plainView, ...remembered }));
  let written = address.read();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMove = { name: "", at: Number.NEGATIVE_INFINITY };

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    const query = encodeView(view.value);
    if (query === written) return;
    address.replace(query);
    written = query;
  }

  function change(part: Partial<View>, mode: EntryMode, move = "") {
    const next = { ...view.value, ...part };
    const query = encodeView(next);
    if (mode === "replace") {
      view.value = next;
      clearTimeout(timer);
      timer = setTimeout(flush, writeDelay);
      return;
    }
    flush();
    view.value = next;
    const at = now();
    const continues = move !== "" && move === lastMove.name && at - lastMove.at < sameMove;
    lastMove = { name: move, at };
    if (query === written) return;
    if (continues) address.replace(query);
    else address.push(query);
    written = query;
  }

  const stopListening = address.listen(() => {
    clearTimeout(timer);
    written = address.read();
    view.value = decodeView(written);
  });
  flush();
  return {
    view,
    change,
    dispose() {
      clearTimeout(timer);
      stopListening();
    },
  };
}
