// The two programs that are timed: the server, and Chromium without a graphics card.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

/** Starts `flamescope serve` with a cache of its own; returns its address and how to end it. */
export async function startServer(repository, folder, cache) {
  const command = path.join(repository, "artifacts/bin/FlameScope.Cli/release/flamescope");
  const env = { ...process.env, XDG_CACHE_HOME: cache, NO_COLOR: "1" };
  delete env.FLAMESCOPE_CACHE;
  // As whoever starts it by hand: Chromium runs a page's main thread at that priority too, wherever it was started at, and a server before it would keep it waiting.
  const usual = String(-os.getPriority());
  const server = spawn("nice", ["-n", usual, command, "serve", folder, "--port", "0", "--no-open"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (data) => {
      said += data;
      const found = /http:\/\/[^\s/]+/.exec(said);
      if (found) resolve(found[0]);
    });
    server.once("exit", (code) => reject(new Error(`flamescope ended with ${code}.`)));
  });
  return { address, stop: () => server.kill("SIGINT") };
}

/** Chromium of the system, or the one that FLAMESCOPE_CHROMIUM names, drawing by software. */
export async function startBrowser() {
  return await chromium.launch({ executablePath: findChromium(), args: ["--disable-gpu"] });
}

function findChromium() {
  if (process.env.FLAMESCOPE_CHROMIUM) return process.env.FLAMESCOPE_CHROMIUM;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const found = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file));
  if (!found) throw new Error("Chromium is missing: install it, or name one with FLAMESCOPE_CHROMIUM=/path/to/it.");
  return found;
}
