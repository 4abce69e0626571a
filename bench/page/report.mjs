/** The result as a table of Markdown. */
export function tableOf(result) {
  const ms = (value) => value.toFixed(1);
  const met = (isMet) => (isMet ? "met" : "**missed**");
  const lines = [
    `Chromium ${result.chromium}, ${result.rendering}; ${result.viewport}; ${result.cpu}; ${result.date}.`,
    "",
    "| milliseconds | frames | work of a frame: median | p95 | slowest | main thread: median | slowest | on a processor: median | slowest | begin to presentation: median | slowest | goal | |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
  ];
  for (const { name, frames, work, main, processor, latency, goal } of result.rows) {
    const isMet = frames >= 100 && work.median < goal.median && work.slowest < goal.slowest;
    const figures = [work.median, work.p95, work.slowest, main.median, main.slowest, processor.median, processor.slowest, latency.median, latency.slowest].map(ms);
    lines.push(`| ${[name, frames, ...figures, `${goal.median}, slowest ${goal.slowest}`, met(isMet)].join(" | ")} |`);
  }
  lines.push("", "| | figure | goal | |", "| --- | ---: | ---: | --- |");
  for (const { pointer } of result.rows.filter((row) => row.pointer)) {
    const isMet = pointer.median <= pointer.goal.median && pointer.p95 <= pointer.goal.p95;
    lines.push(`| pointer move to pixels, median, p95 of ${pointer.moves} moves (${pointer.answers} flame graphs drawn; slowest ${ms(pointer.slowest)}) | ${ms(pointer.median)}, ${ms(pointer.p95)} ms | ${pointer.goal.median}, ${pointer.goal.p95} ms | ${met(isMet)} |`);
  }
  const { gzippedBytes, goal } = result.firstLoad;
  lines.push(`| first load, JavaScript gzipped | ${(gzippedBytes / 1000).toFixed(1)} kB | ${goal / 1000} kB | ${met(gzippedBytes < goal)} |`);
  return `${lines.join("\n")}\n`;
}
