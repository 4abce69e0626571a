import { expect, test, vi } from "vitest";
import { LatestWins, type LatestWinsOptions } from "./latest";

/** Requests that are answered by hand. */
function bench(options: LatestWinsOptions = {}) {
  const sent: { query: number; signal: AbortSignal; answer(): Promise<void>; fail(error: unknown): Promise<void> }[] =
    [];
  const log: string[] = [];
  const requests = new LatestWins<number, number>(
    (query, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        const settle = async (act: () => void) => {
          act();
          await new Promise((done) => setTimeout(done));
        };
        sent.push({
          query,
          signal,
          answer: () => settle(() => resolve(query * 10)),
          fail: (error) => settle(() => reject(error)),
        });
      }),
    {
      onBusy: (busy) => log.push(busy ? "busy" : "idle"),
      onAnswer: (answer) => log.push(`answer ${answer}`),
      onError: (error) => log.push(`error ${error}`),
    },
    options,
  );
  return { requests, sent, log, queries: () => sent.map((one) => one.query) };
}

test("while one is in flight only the newest of the others is sent after it", async () => {
  const { requests, sent, log, queries } = bench();
  for (const query of [1, 2, 3, 4]) requests.ask(query, "follow");
  expect(queries()).toEqual([1]);
  await sent[0].answer();
  expect(queries()).toEqual([1, 4]);
  await sent[1].answer();
  expect(log).toEqual(["busy", "answer 10", "busy", "answer 40", "idle"]);
});

test("a replacing request cancels what is in flight and what waits", async () => {
  const { requests, sent, log, queries } = bench();
  requests.ask(1, "follow");
  requests.ask(2, "follow");
  requests.ask(3, "replace");
  expect(queries()).toEqual([1, 3]);
  expect(sent[0].signal.aborted).toBe(true);
  await sent[0].answer();
  await sent[1].answer();
  expect(log.filter((line) => line.startsWith("answer"))).toEqual(["answer 30"]);
  expect(log.at(-1)).toBe("idle");
});

test("an answer that comes in spite of its cancellation is not shown", async () => {
  const log: string[] = [];
  const answers: ((value: string) => void)[] = [];
  const requests = new LatestWins<string, string>(() => new Promise((resolve) => answers.push(resolve)), {
    onBusy: () => undefined,
    onAnswer: (answer) => log.push(answer),
    onError: () => undefined,
  });
  requests.ask("old", "replace");
  requests.ask("new", "replace");
  answers[1]("new");
  answers[0]("old");
  await new Promise((done) => setTimeout(done));
  expect(log).toEqual(["new"]);
});

test("an error is told once, and the next request goes out all the same", async () => {
  const { requests, sent, log } = bench();
  requests.ask(1, "follow");
  requests.ask(2, "follow");
  await sent[0].fail("no");
  await sent[1].answer();
  expect(log).toEqual(["busy", "error no", "busy", "answer 20", "idle"]);
});

test("after stop nothing is in flight, and nothing is told of it", async () => {
  const { requests, sent, log } = bench();
  requests.ask(1, "follow");
  requests.ask(2, "follow");
  requests.stop();
  await sent[0].answer();
  expect(sent).toHaveLength(1);
  expect(log).toEqual(["busy", "idle"]);
});

test("where answers may overlap each request is sent at once, and it is over when the last is", async () => {
  const { requests, sent, log, queries } = bench({ overlapping: true });
  for (const query of [1, 2, 3]) requests.ask(query, "follow");
  expect(queries()).toEqual([1, 2, 3]);
  await sent[0].answer();
  await sent[1].fail(new DOMException("overtaken", "AbortError"));
  expect(log).toEqual(["busy", "busy", "busy", "answer 10"]);
  await sent[2].answer();
  expect(log.slice(3)).toEqual(["answer 10", "answer 30", "idle"]);
});

test("of a preview nothing is told but its answer", async () => {
  const { requests, sent, log } = bench();
  requests.ask(1, "preview");
  await sent[0].answer();
  expect(log).toEqual(["answer 10", "idle"]);
});

test("a preview that takes long is told of", () => {
  vi.useFakeTimers();
  const { requests, log } = bench();
  requests.ask(1, "preview");
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
  expect(log).toEqual(["busy"]);
});
