// Chromium's own tracing: recording it, and the frames that it tells of.

const categories = ["cc", "benchmark", "toplevel", "blink.user_timing", "disabled-by-default-devtools.timeline.frame"];

/** A trace that is not whole, so that its frames can't be counted. */
export class LostEvents extends Error {}

/** Records a trace of all of Chromium's processes while `action` runs; `more` are further categories. */
export async function record(browser, action, more = []) {
  const session = await browser.newBrowserCDPSession();
  await session.send("Tracing.start", { transferMode: "ReturnAsStream", traceConfig: { includedCategories: [...categories, ...more], excludedCategories: ["*"], traceBufferSizeInKb: 1_000_000 } });
  await action();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  const { stream, dataLossOccurred } = await complete;
  if (dataLossOccurred) throw new LostEvents("Chromium lost events of its trace.");
  const parts = [];
  for (let eof = false; !eof; ) {
    const part = await session.send("IO.read", { handle: stream, size: 1 << 22 });
    parts.push(part.base64Encoded ? Buffer.from(part.data, "base64").toString() : part.data);
    eof = part.eof;
  }
  await session.send("IO.close", { handle: stream });
  await session.detach();
  return JSON.parse(parts.join("")).traceEvents;
}

/** The threads that a frame passes through, by process. */
const stations = {
  Renderer: /^(CrRendererMain|Compositor|CompositorTileWorker.*|ThreadPoolForegroundWorker)$/,
  "GPU Process": /^(VizCompositorThread|CrGpuMain)$/,
};

/**
 * The frames that the page made, in order; all in milliseconds of the trace's clock.
 *  shown: whether it was presented. One that changed nothing to be seen, as under a pointer that moves over empty space, ends unshown where Chromium finds that out.
 *  work: how long any of the threads of a frame (main, compositor, raster workers, display compositor) was at work since the frame before
 *        was presented or ended. Time in which all of them waited, for the screen's next tick or for an answer, is left out; nothing else is.
 *  main: how long the main thread was, which is a part of it.
 *  processor: how much of that it had a processor, which other programs don't make longer.
 *  latency: from the order to the main thread to make the frame, to its presentation; with what was waited for.
 */
export function framesOf(events) {
  const names = namesOf(events);
  const reporters = reportersOf(events, names);
  const renderer = busiest(reporters.filter((one) => one.shown));
  // What the compositor alone moved on the screen is no frame of the page's; its work counts for the next one that is.
  const made = reporters.filter((one) => one.pid === renderer);
  const shown = made.filter((one) => one.shown && one.commit !== null).sort((one, other) => one.presented - other.presented);
  // The work of one that ends while another is on its way to the screen can't be told from that one's.
  const unshown = made.filter((one) => !one.shown && one.order !== null && !shown.some(({ begin, presented }) => begin < one.presented && one.presented < presented));
  const frames = [...shown, ...unshown].sort((one, other) => one.presented - other.presented);
  const tasks = events.filter((event) => event.ph === "X" && (event.name === "ThreadControllerImpl::RunTask" || event.name === "ThreadPool_RunTask"));
  const at = (event) => names.process.get(event.pid);
  const all = tasks.filter((event) => (event.pid === renderer || at(event) === "GPU Process") && stations[at(event)]?.test(names.thread.get(`${event.pid}/${event.tid}`)));
  const main = all.filter((event) => names.thread.get(`${event.pid}/${event.tid}`) === "CrRendererMain");
  const work = busyIn(all, frames);
  const ofMain = busyIn(main, frames);
  const processor = processorIn(main, frames);
  // The first that is shown has no such frame before it, so its work is not known.
  return frames.map((frame, i) => ({ ...frame, work: work[i], main: ofMain[i], processor: processor[i] })).slice(frames.indexOf(shown[0]) + 1);
}

function namesOf(events) {
  const process = new Map();
  const thread = new Map();
  for (const event of events) {
    if (event.name === "process_name") process.set(event.pid, event.args.name);
    if (event.name === "thread_name") thread.set(`${event.pid}/${event.tid}`, event.args.name);
  }
  return { process, thread };
}

/** Each PipelineReporter is a frame of one compositor; its stages are events of the same id that begin and end within it. Those that were dropped are left out. */
function reportersOf(events, names) {
  const open = new Map();
  const reporters = [];
  for (const event of events) {
    if (event.ph !== "b" && event.ph !== "e") continue;
    if (names.process.get(event.pid) !== "Renderer" || event.id2?.local === undefined) continue;
    const key = `${event.pid}/${event.id2.local}`;
    const ms = event.ts / 1000;
    if (event.name === "PipelineReporter" && event.ph === "b") {
      open.set(key, { pid: event.pid, begin: ms, order: null, state: event.args.frame_reporter.state, commit: null });
    }
    const frame = open.get(key);
    if (!frame) continue;
    if (event.name === "SendBeginMainFrameToCommit" && event.ph === "b") frame.order = ms;
    if (event.name === "SendBeginMainFrameToCommit" && event.ph === "e") frame.commit = ms;
    if (event.name !== "PipelineReporter" || event.ph !== "e") continue;
    open.delete(key);
    const { state, ...rest } = frame;
    const shown = state.startsWith("STATE_PRESENTED");
    if (shown || state === "STATE_NO_UPDATE_DESIRED") reporters.push({ ...rest, shown, presented: ms, latency: ms - (frame.order ?? frame.begin) });
  }
  return reporters;
}

function busiest(reporters) {
  const counts = new Map();
  for (const { pid } of reporters) counts.set(pid, (counts.get(pid) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0];
}

/** For each frame, how much of the time since the one before was covered by tasks of whichever thread; tasks side by side count once. */
function busyIn(tasks, frames) {
  const spans = tasks.map((event) => [event.ts / 1000, (event.ts + event.dur) / 1000]).sort((one, other) => one[0] - other[0]);
  const merged = [];
  for (const [from, to] of spans) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  let i = 0;
  return frames.map((frame, index) => {
    const start = index === 0 ? frame.begin : frames[index - 1].presented;
    while (i < merged.length && merged[i][1] <= start) i++;
    let sum = 0;
    for (let j = i; j < merged.length && merged[j][0] < frame.presented; j++) sum += Math.min(merged[j][1], frame.presented) - Math.max(merged[j][0], start);
    return sum;
  });
}

/** For each frame, the processor's time of tasks of one thread since the one before; of a task that began earlier or ended later, its part. */
function processorIn(tasks, frames) {
  const sorted = tasks.toSorted((one, other) => one.ts - other.ts);
  let i = 0;
  return frames.map((frame, index) => {
    const start = index === 0 ? frame.begin : frames[index - 1].presented;
    while (i < sorted.length && (sorted[i].ts + sorted[i].dur) / 1000 <= start) i++;
    let sum = 0;
    for (let j = i; j < sorted.length && sorted[j].ts / 1000 < frame.presented; j++) {
      const { ts, dur, tdur } = sorted[j];
      const part = Math.min((ts + dur) / 1000, frame.presented) - Math.max(ts / 1000, start);
      if (dur > 0) sum += ((tdur ?? dur) / dur) * part;
    }
    return sum;
  });
}

/** The time on the trace's clock, in milliseconds, of the mark that the page made, and how many milliseconds the page's clock is behind it. */
export function clockOf(events, mark) {
  const event = events.find((one) => one.name === mark.name && one.cat.includes("blink.user_timing"));
  if (!event) throw new Error(`The trace has no mark ${mark.name}.`);
  return event.ts / 1000 - mark.time;
}
