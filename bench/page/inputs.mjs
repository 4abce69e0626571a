// The profiles that the page is timed with. Both are made up, by seed, and are kept until they are deleted.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** An hour of ten million samples: 3,600 columns of a second. 200,000 distinct stacks in a trie of a million nodes. */
export const tenMillion = { name: "ten-million.perf", samples: 10_000_000, stacks: 200_000, seconds: 3_600 };

/** What the generator of bench/ prints: 260,000 samples whose stacks make a flame graph of 961,413 nodes, 127 frames deep: as near to the million that an answer holds as it comes, so that none is left out. */
export const millionNodes = { name: "all-of-a-million.perf", bytes: "420MB" };

/** Makes the files that are not there yet. */
export function makeInputs(folder, repository) {
  fs.mkdirSync(folder, { recursive: true });
  make(path.join(folder, millionNodes.name), (file) => {
    const generator = path.join(repository, "artifacts/bin/FlameScope.Generator/release/FlameScope.Generator.dll");
    const { status } = spawnSync("dotnet", [generator, "--bytes", millionNodes.bytes, "--seed", "1", file], { stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) throw new Error("The generator failed.");
  });
  make(path.join(folder, tenMillion.name), (file) => writeTenMillion(file));
}

function make(file, write) {
  if (fs.existsSync(file)) return;
  console.error(`Making ${file}`);
  write(`${file}.part`);
  fs.renameSync(`${file}.part`, file);
}

/**
 * Perf script text with stacks of four to twelve short frames: long ones would make it 15 GB and change nothing for the page. A few stacks are
 * hot and most are rare; 25 comms; CPUs are busier in some seconds than in others.
 */
function writeTenMillion(file) {
  const random = randomOf(1);
  const { samples, stacks, seconds } = tenMillion;
  const comms = 25;
  const bodies = [];
  const paths = [];
  for (let i = 0; i < stacks; i++) {
    // A new stack leaves an older one of its comm near the root and goes on for some frames of its own.
    const older = i < comms ? [] : paths[Math.floor(random() * Math.min(400, Math.floor(i / comms))) * comms + (i % comms)];
    const own = i < comms ? 3 : 2 + Math.floor(random() * 7);
    const stack = older.slice(0, 1 + Math.floor(random() * 3));
    for (let frame = 0; frame < own; frame++) stack.push(Math.floor(random() ** 3 * 40_000));
    paths.push(stack);
    bodies.push(`${stack.toReversed().map((frame) => `\t1 ${nameOf(frame)} (l${frame % 40})\n`).join("")}\n`);
  }
  const out = fs.openSync(file, "w");
  let text = [];
  let length = 0;
  const mean = (seconds * 1e6) / samples;
  let time = 0;
  for (let i = 0; i < samples; i++) {
    const second = Math.floor(time / 1e6);
    time += mean * 2 * random() * (second % 60 < 6 ? 0.5 : 1.0556);
    const stack = Math.floor(random() ** 2 * stacks);
    const thread = 1000 + (stack % comms) + comms * Math.floor(random() * 8);
    const at = Math.floor(time);
    const header = `worker-${stack % comms} ${1000 + (stack % comms)}/${thread} [00${i & 7}] ${1000 + Math.floor(at / 1e6)}.${String(at % 1e6).padStart(6, "0")}: 1 cpu-clock: \n`;
    text.push(header, bodies[stack]);
    length += header.length + bodies[stack].length;
    if (length < 1 << 24) continue;
    fs.writeSync(out, text.join(""));
    text = [];
    length = 0;
  }
  fs.writeSync(out, text.join(""));
  fs.closeSync(out);
}

const verbs = ["read", "write", "parse", "hash", "find", "lock", "copy", "send", "poll", "sort"];
const nameOf = (frame) => `${verbs[frame % 10]}${frame.toString(36)}`;

/** mulberry32: numbers from 0 to 1, the same for the same seed. */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
