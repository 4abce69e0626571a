// What the page itself tells of a drag: when the pointer moved, which ranges were asked for, which were drawn. Runs inside of the page.

/** To be given to the page before its own scripts. */
export function watchPage() {
  const log = { moves: [], asks: [], draws: [] };
  globalThis.flameScopeBenchmark = log;
  // Several moves of the mouse reach a page as one event a frame; each of them counts.
  const note = (event) => {
    for (const one of event.getCoalescedEvents()) log.moves.push({ time: one.timeStamp, handled: performance.now() });
  };
  const listen = EventTarget.prototype.addEventListener;
  listen.call(window, "pointermove", note, { capture: true });
  // A page that hears of moves before their frame hears of each there first, as long as it listens.
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (type === "pointerrawupdate") {
      window.removeEventListener("pointermove", note, { capture: true });
      listen.call(window, type, note, { capture: true });
    }
    return listen.call(this, type, ...rest);
  };
  // The page has a worker ask the server: when it tells the worker is when it asks.
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.kind !== "flamegraph") return post.call(this, message, ...rest);
    const url = new URL(message.address);
    log.asks.push({ time: performance.now(), range: `${url.searchParams.get("startNs")} ${url.searchParams.get("endNs")}` });
    if (globalThis.flameScopeAllNodes) {
      url.searchParams.set("maxNodes", "1000000");
      url.searchParams.delete("minFraction");
    }
    return post.call(this, { ...message, address: url.href }, ...rest);
  };
  // The attribute is set when the graph was drawn, and told before that frame's script ends.
  new MutationObserver((changes) => {
    for (const { target } of changes) log.draws.push({ time: performance.now(), range: target.dataset.range });
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-range"] });
}

/**
 * For each move of the pointer, the milliseconds from the event's own time until a frame was presented that shows the flame graph of the range that
 * the move made, or of a later one: moves that are overtaken wait for the one that overtakes them. A move within a cell makes no range, so that nothing
 * is waited for. `toTrace` turns the page's clock into the trace's.
 */
export function movesToPixels(log, frames, toTrace) {
  const waits = [];
  for (const move of log.moves) {
    const answered = log.asks.findIndex((ask) => ask.time >= move.handled - 0.2);
    if (answered < 0) continue;
    const next = log.moves.find((one) => one.handled > move.handled + 0.3);
    if (next && log.asks[answered].time >= next.handled - 0.2) continue;
    const ranges = new Set(log.asks.slice(answered).map((ask) => ask.range));
    const draw = log.draws.find((one) => one.time > log.asks[answered].time && ranges.has(one.range));
    // The frame in whose script the graph was drawn, else the next one that came onto the screen.
    const drawn = draw && toTrace + draw.time;
    const frame = draw && frames.find((one) => one.commit !== null && one.commit >= drawn);
    if (frame) waits.push(frame.presented - (toTrace + move.time));
  }
  return waits;
}
