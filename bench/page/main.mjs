// Times the page in Chromium: node main.mjs [--viewport 1920x1080] [--only WORDS] [--keep-traces]. README.md beside this file says what is counted.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { Hand } from "./hand.mjs";
import { makeInputs, tenMillion } from "./inputs.mjs";
import { startBrowser, startServer } from "./machine.mjs";
import { tableOf } from "./report.mjs";
import { scenarios } from "./scenarios.mjs";
import { summary } from "./statistics.mjs";
import { clockOf, framesOf, LostEvents, record } from "./trace.mjs";
import { movesToPixels, watchPage } from "./watch.mjs";

const { values: options } = parseArgs({
  options: { viewport: { type: "string", default: "1920x1080" }, only: { type: "string", default: "" }, "keep-traces": { type: "boolean", default: false } },
});
const [width, height] = options.viewport.split("x").map(Number);
/** What else a kept trace tells: scripts, garbage collection, requests, painting. */
const timeline = ["devtools.timeline", "v8", "disabled-by-default-v8.gc", "loading"];
const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = path.join(repository, "artifacts/bench");
const inputs = path.join(folder, "inputs");
makeInputs(inputs, repository);

const server = await startServer(repository, inputs, path.join(folder, "cache"));
const browser = await startBrowser();
try {
  await readAll();
  const rows = [];
  for (const scenario of scenarios.filter(({ name }) => name.includes(options.only))) {
    const row = await withRetries(() => time(scenario));
    console.error(`${row.name}: ${row.frames} frames, ${JSON.stringify(row.work)}`);
    rows.push(row);
  }
  const result = {
    chromium: browser.version(),
    rendering: "software (--disable-gpu), 60 frames a second at most",
    viewport: `${width} × ${height}, 1 device pixel a CSS pixel`,
    cpu: `${os.cpus()[0].model}, ${os.cpus().length} CPUs`,
    date: new Date().toISOString().slice(0, 10),
    firstLoad: await firstLoad(),
    rows,
  };
  fs.writeFileSync(path.join(folder, "page.json"), `${JSON.stringify(result, null, 2)}\n`);
  const table = tableOf(result);
  fs.writeFileSync(path.join(folder, "page.md"), table);
  console.log(table);
} finally {
  await browser.close();
  server.stop();
}

/** The first reading of a file is no part of what is timed here. */
async function readAll() {
  for (const name of fs.readdirSync(inputs)) {
    const answer = await fetch(`${server.address}/api/profile?profile=${name}`);
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
    const { samples } = await answer.json();
    if (name === tenMillion.name && samples !== tenMillion.samples) throw new Error(`${name} has ${samples} samples.`);
  }
}

/** Chromium loses events of its trace now and then on a machine that is short of time: then all of it is done again. */
async function withRetries(act, left = 3) {
  try {
    return await act();
  } catch (problem) {
    if (!(problem instanceof LostEvents) || left === 0) throw problem;
    return await withRetries(act, left - 1);
  }
}

async function time(scenario) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: "light" });
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.addInitScript(watchPage);
  if (scenario.allNodes) await page.addInitScript(() => { globalThis.flameScopeAllNodes = true; });
  await page.goto(`${server.address}/${scenario.address}`);
  await page.waitForFunction(() => document.querySelector("canvas[data-plot]") && document.querySelector("canvas[data-range]") && !document.querySelector("section[aria-busy=true]"), null, { timeout: 60_000 });
  const places = await page.evaluate(() => {
    const base = document.querySelector("canvas[data-plot]");
    const figure = base.getBoundingClientRect();
    const [x, y, width, height] = base.dataset.plot.split(" ").map(Number);
    const graph = document.querySelector("canvas[data-range]").getBoundingClientRect();
    return {
      plot: { x: figure.x + x, y: figure.y + y, width, height },
      overview: { x: figure.x + x, y: figure.y + 12 },
      graph: { x: graph.x, y: graph.y, width: graph.width, height: graph.height },
      label: document.querySelector("canvas[data-range]").ariaLabel,
    };
  });
  const hand = await Hand.of(page);
  // Once unrecorded: code that runs for the first time is not what a pan is like.
  await hand.along([{ x: places.graph.x + 40, y: places.graph.y + 40 }]);
  await scenario.act({ hand, ...places });
  await hand.settle();
  await page.waitForTimeout(700);
  if (scenario.pointerGoal) {
    await hand.key("Escape", 16);
    await page.waitForTimeout(500);
  }

  // What this program throws away is collected now and not beside the frames.
  globalThis.gc?.();
  let mark;
  await page.evaluate(() => Object.values(globalThis.flameScopeBenchmark).forEach((list) => { list.length = 0; }));
  const events = await record(browser, async () => {
    mark = await page.evaluate(() => ({ name: "flamescope-clock", time: performance.mark("flamescope-clock").startTime }));
    await scenario.act({ hand, ...places });
    await hand.settle();
    await page.waitForTimeout(200);
  }, options["keep-traces"] ? timeline : []);
  const log = await page.evaluate(() => globalThis.flameScopeBenchmark);
  if (options["keep-traces"]) {
    const kept = path.join(folder, `page ${scenario.name.replace(/[^a-z]+/g, "-")}`);
    fs.writeFileSync(`${kept}.trace.json`, JSON.stringify(events));
    fs.writeFileSync(`${kept}.log.json`, JSON.stringify({ toTrace: clockOf(events, mark), ...log }));
  }
  await page.screenshot({ path: path.join(folder, `page ${scenario.name.replace(/[^a-z]+/g, "-")}.png`) });
  await context.close();
  if (problems.length > 0) throw new Error(`${scenario.name}: ${problems.join("; ")}`);

  const all = framesOf(events);
  const frames = all.filter(({ shown }) => shown);
  // A frame that changed nothing may be the slowest one, but makes no median lower.
  const timesOf = (value) => ({ ...summary(frames.map(value)), slowest: summary(all.map(value)).slowest });
  const row = {
    name: scenario.name,
    graph: places.label,
    frames: frames.length,
    goal: scenario.goal,
    work: timesOf((frame) => frame.work),
    main: timesOf((frame) => frame.main),
    processor: timesOf((frame) => frame.processor),
    latency: summary(frames.map((frame) => frame.latency)),
  };
  if (!scenario.pointerGoal) return row;
  const waits = movesToPixels(log, frames, clockOf(events, mark));
  return { ...row, pointer: { moves: waits.length, answers: log.draws.length, goal: scenario.pointerGoal, ...summary(waits) } };
}

/** All JavaScript that the page loads at first, each file gzipped as a server would, in bytes. */
async function firstLoad() {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  await page.goto(`${server.address}/${scenarios[0].address}`);
  await page.waitForFunction(() => document.querySelector("canvas[data-range]"));
  const addresses = await page.evaluate(() => [...performance.getEntriesByType("resource").map((entry) => entry.name), ...[...document.querySelectorAll("script[src], link[rel=modulepreload]")].map((element) => element.src || element.href)]);
  await context.close();
  const scripts = [...new Set(addresses)].filter((address) => new URL(address).pathname.endsWith(".js"));
  const sizes = await Promise.all(scripts.map(async (address) => gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).length));
  return { scripts: scripts.length, gzippedBytes: sizes.reduce((sum, size) => sum + size, 0), goal: 120_000 };
}
