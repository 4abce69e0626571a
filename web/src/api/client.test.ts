import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient, type FlameGraphQuery, parameters } from "./client";
import { ApiProblem, isAbort } from "./problem";
import { graphAnswer } from "./testAnswer";

const never = () => new AbortController().signal;
const query: FlameGraphQuery = {
  profile: "team/a b.gz",
  event: "cpu-clock",
  idle: true,
  comm: ["java", "a&b"],
  process: [],
  thread: [],
  cpu: ["0"],
  startNs: -5,
  endNs: null,
  group: "none",
  flavour: "standard",
  weight: false,
  focus: null,
  minFraction: null,
};

function answerWith(body: BodyInit | null, status = 200, type = "application/json") {
  const send = vi.fn(async (_address: string, _request: RequestInit) => {
    return new Response(body, { status, headers: { "content-type": type } });
  });
  vi.stubGlobal("fetch", send);
  return send;
}

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("no problem came"),
    (error: unknown) => error as ApiProblem,
  );

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  test("says its filters in the query string, and leaves out what is not given", async () => {
    const send = answerWith(graphAnswer("one"), 200, "application/x-flamescope");
    await createClient().flameGraph(query, never());
    expect(send.mock.calls[0][0].slice(location.origin.length)).toBe(
      "/api/flamegraph?profile=team%2Fa+b.gz&event=cpu-clock&idle=1&comm=java&comm=a%26b&cpu=0&startNs=-5&group=none&flavour=standard",
    );
  });

  test("hands its signal on, and lets its abort through as what it is", async () => {
    vi.stubGlobal("fetch", async (_address: string, request: RequestInit) => request.signal?.throwIfAborted());
    const gone = new AbortController();
    gone.abort();
    expect(isAbort(await problemOf(createClient().profiles(gone.signal)))).toBe(true);
  });

  test("that changes something carries the header that the server asks for", async () => {
    const send = answerWith(null, 204);
    await createClient().cancelLoad("a", never());
    expect(send.mock.calls[0][1]).toMatchObject({ method: "DELETE", headers: { "X-FlameScope": "1" } });
  });

  test("has no parameter for false, null and an empty list", () => {
    expect(String(parameters({ a: false, b: null, c: [], d: 0, e: "" }))).toBe("d=0&e=");
  });
});

describe("a problem", () => {
  test("keeps every part of its document", async () => {
    const document = { status: 422, code: "unreadable", title: "No profile", detail: "It is a picture." };
    answerWith(JSON.stringify(document), 422, "application/problem+json");
    const problem = await problemOf(createClient().profile("a", never()));
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject(document);
  });

  test("is told by the status where something else answered", async () => {
    answerWith("<html>Bad gateway</html>", 502, "text/html");
    expect(await problemOf(createClient().profiles(never()))).toMatchObject({
      status: 502,
      code: "unexpected",
      title: "The server answered with status 502",
      detail: "",
    });
  });

  test("does not believe members of a wrong type", async () => {
    answerWith(JSON.stringify({ status: "422", title: {}, detail: ["x"] }), 400);
    expect(await problemOf(createClient().profiles(never()))).toMatchObject({ status: 400, detail: "" });
  });

  test("says that no server answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    expect(await problemOf(createClient().profiles(never()))).toMatchObject({ status: 0, code: "unreachable" });
  });
});

describe("progress", () => {
  const stream = (...events: [string, unknown][]) =>
    answerWith(events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join(""));

  test("is reported until the load is done", async () => {
    stream(["progress", { samples: 1 }], ["progress", { samples: 2 }], ["done", {}], ["progress", { samples: 3 }]);
    const seen: unknown[] = [];
    await createClient().progress("a", (progress) => seen.push(progress), never());
    expect(seen).toEqual([{ samples: 1 }, { samples: 2 }]);
  });

  test("ends with the problem of a load that failed", async () => {
    stream(["failed", { status: 413, code: "too-large", title: "Too large", detail: "4 GB" }]);
    expect(await problemOf(createClient().progress("a", () => undefined, never()))).toMatchObject({
      status: 413,
      code: "too-large",
    });
  });
});
