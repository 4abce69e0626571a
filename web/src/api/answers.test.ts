import { afterEach, expect, test, vi } from "vitest";
import { Answers } from "./answers";
import { ApiProblem, isAbort } from "./problem";
import { graphAnswer } from "./testAnswer";

/** A server that answers by hand, and a page without workers. */
function server() {
  const sent: { path: string; answer(body: BodyInit, status?: number): Promise<void> }[] = [];
  vi.stubGlobal("fetch", (address: string, { signal }: RequestInit) => {
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      sent.push({
        path: new URL(address).pathname,
        answer: async (body, status = 200) => {
          resolve(new Response(body, { status }));
          await settle();
        },
      });
    });
  });
  vi.stubGlobal("Worker", undefined);
  return { answers: new Answers(), sent, paths: () => sent.map(({ path }) => path) };
}

const settle = () => new Promise((done) => setTimeout(done, 5));
const never = new AbortController().signal;
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("no problem came"),
    (error) => error,
  );

afterEach(() => vi.unstubAllGlobals());

test("of the flame graphs that wait only the newest is sent", async () => {
  const { answers, sent, paths } = server();
  const graphs = ["/1", "/2", "/3"].map((address) => answers.flameGraph(address, never));
  const overtaken = problemOf(graphs[1]);
  answers.heatMap("/map", never).catch(() => undefined);
  expect(paths()).toEqual(["/1", "/map"]);
  await sent[0].answer(graphAnswer("one"));
  expect(paths()).toEqual(["/1", "/map", "/3"]);
  expect(isAbort(await overtaken)).toBe(true);
  expect((await graphs[0]).laidOut.count).toBe(5);
});

test("graphs of one space share their frames", async () => {
  const { answers, sent } = server();
  const first = answers.flameGraph("/1", never);
  await sent[0].answer(graphAnswer("one"));
  const second = answers.flameGraph("/2", never);
  await sent[1].answer(graphAnswer("one", [0, 1, 77, 6]));
  const { frames } = await second;
  expect(frames).toBe((await first).frames);
  expect(frames.name).toEqual(["all", "sh", "größe🔥", "b", "größe🔥"]);
  expect(frames.library).toEqual(["", "", "libü.s", "libü.s", "libü.s"]);
  expect(frames.kind).toEqual(["root", "group", "user", "user", "user"]);

  const third = answers.flameGraph("/3", never);
  await sent[2].answer(graphAnswer("two"));
  expect((await third).frames).not.toBe(frames);
});

test("who gives up a graph lets the next one through", async () => {
  const { answers, paths } = server();
  const gone = new AbortController();
  const given = problemOf(answers.flameGraph("/1", gone.signal));
  const waiting = problemOf(answers.flameGraph("/2", gone.signal));
  gone.abort();
  answers.flameGraph("/3", never).catch(() => undefined);
  expect(isAbort(await given)).toBe(true);
  expect(isAbort(await waiting)).toBe(true);
  await settle();
  expect(paths().at(-1)).toBe("/3");
});

test("a problem document comes as what it is, and an answer that can't be read as none", async () => {
  const { answers, sent } = server();
  const problem = problemOf(answers.flameGraph("/1", never));
  await sent[0].answer(JSON.stringify({ status: 422, code: "no-times", title: "No times" }), 422);
  expect(await problem).toBeInstanceOf(ApiProblem);
  expect(await problem).toMatchObject({ status: 422, code: "no-times", title: "No times" });
  const broken = problemOf(answers.heatMap("/2", never));
  await sent[1].answer("nonsense");
  expect(await broken).toMatchObject({ code: "unreachable" });
});
