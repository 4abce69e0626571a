// Records the page with Chromium's own tracing, as the Performance panel of DevTools does: node record.mjs [SECONDS [FILE]].
// It speaks the DevTools protocol through a pipe, so nothing has to be installed but Chromium (CHROMIUM says where, if not /usr/bin/chromium). The page has an address of its own, so that the
// recording has nobody's paths in it, and only its own process is kept.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const seconds = Number(process.argv[2] ?? 4);
const file = process.argv[3] ?? "board-page.json.gz";
const categories = ["devtools.timeline", "v8.execute", "blink.user_timing", "disabled-by-default-v8.cpu_profiler", "__metadata"];
const types = { html: "text/html", js: "text/javascript" };

const server = createServer((request, response) => {
  const name = request.url === "/" ? "index.html" : request.url.slice(1);
  if (!["index.html", "board.js", "forecast.js"].includes(name)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": types[name.split(".")[1]] }).end(readFileSync(new URL(name, import.meta.url)));
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));

const profile = mkdtempSync(join(tmpdir(), "board-page-"));
const chromium = spawn(
  process.env.CHROMIUM ?? "/usr/bin/chromium",
  ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${profile}`, `--host-resolver-rules=MAP board.example 127.0.0.1:${server.address().port}`, "about:blank"],
  { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
);

// Messages are JSON that ends in a zero byte.
const answers = new Map();
const waiting = new Map();
let rest = "";
let count = 0;
chromium.stdio[4].setEncoding("utf8").on("data", (text) => {
  const messages = (rest + text).split("\0");
  rest = messages.pop();
  for (const message of messages.map((each) => JSON.parse(each))) {
    if (message.id) answers.get(message.id)(message);
    else waiting.get(message.method)?.(message.params);
  }
});

function send(method, params = {}, sessionId = undefined) {
  const id = ++count;
  chromium.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  return new Promise((resolve, reject) => answers.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result))));
}

const once = (method) => new Promise((resolve) => waiting.set(method, resolve));

try {
  const { targetInfos } = await send("Target.getTargets");
  const { targetId } = targetInfos.find((target) => target.type === "page");
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  await send("Tracing.start", { transferMode: "ReturnAsStream", traceConfig: { includedCategories: categories, excludedCategories: ["*"] } });
  await send("Page.navigate", { url: "http://board.example/" }, sessionId);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const complete = once("Tracing.tracingComplete");
  await send("Tracing.end");
  const { stream } = await complete;
  let text = "";
  for (let eof = false; !eof; ) {
    const part = await send("IO.read", { handle: stream, size: 1 << 20 });
    text += part.base64Encoded ? Buffer.from(part.data, "base64").toString() : part.data;
    eof = part.eof;
  }
  writeFileSync(file, gzipSync(kept(JSON.parse(text).traceEvents), { level: 9 }));
  await send("Browser.close").catch(() => {});
} finally {
  chromium.kill();
  await new Promise((resolve) => (chromium.exitCode === null && chromium.signalCode === null ? chromium.once("exit", resolve) : resolve()));
  server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

/** The events of the process that ran the page, one a line, as DevTools saves them: the others are the browser's own. */
function kept(events) {
  const page = events.find((event) => event.name === "FunctionCall" && event.args.data?.url?.startsWith("http://board.example/"));
  if (!page) throw new Error("The page did not run.");
  const lines = events.filter((event) => event.pid === page.pid).map((event) => JSON.stringify(event));
  return `{"traceEvents": [\n${lines.join(",\n")}\n]}\n`;
}
