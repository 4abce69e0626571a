import { Matcher, matchBudget } from "./matcher";
import type { MatchAnswer, MatchRequest } from "./matcher.worker";

const all = () => true;

/** A worker that answers when it is told to. */
class FakeWorker extends EventTarget {
  static made: FakeWorker[] = [];
  readonly requests: MatchRequest[] = [];
  isEnded = false;
  constructor() {
    super();
    FakeWorker.made.push(this);
  }
  postMessage(request: MatchRequest) {
    this.requests.push(request);
  }
  terminate() {
    this.isEnded = true;
  }
  answer(matches: (name: string) => boolean) {
    const request = this.requests.at(-1);
    if (!request) throw new Error("nothing was asked");
    const matched = Uint8Array.from(request.names, (name) => (matches(name) ? 1 : 0));
    const data: MatchAnswer = { number: request.number, matched };
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeWorker.made = [];
  vi.stubGlobal("Worker", FakeWorker);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("Matcher", () => {
  it("asks for each distinct name once, and remembers the answers", () => {
    const answered = vi.fn();
    const matcher = new Matcher(answered);
    expect(matcher.matched("b", ["abc", "xyz", "abc"], all)).toEqual({ matched: new Uint8Array(3), isComplete: false });
    const [worker] = FakeWorker.made;
    expect(worker.requests.map((request) => request.names)).toEqual([["abc", "xyz"]]);
    worker.answer((name) => name === "abc");
    expect(answered).toHaveBeenCalledOnce();
    expect(matcher.matched("b", ["abc", "xyz", "abc"], all)).toEqual({
      matched: Uint8Array.of(1, 0, 1),
      isComplete: true,
    });
    matcher.matched("b", ["xyz", "new"], all);
    expect(worker.requests.at(-1)?.names).toEqual(["new"]);
    matcher.dispose();
  });

  it("leaves out what is not searchable", () => {
    const matcher = new Matcher(() => {});
    matcher.matched("b", ["all", "abc"], (index) => index > 0);
    expect(FakeWorker.made[0].requests[0].names).toEqual(["abc"]);
    matcher.dispose();
  });

  it("ends an expression that takes too long, and takes the next one", () => {
    const answered = vi.fn();
    const matcher = new Matcher(answered);
    matcher.matched("(a+)+$", ["aaaa!"], all);
    vi.advanceTimersByTime(matchBudget + 1);
    expect(FakeWorker.made[0].isEnded).toBe(true);
    expect(answered).toHaveBeenCalledOnce();
    expect(matcher.isStopped).toBe(true);
    expect(matcher.matched("a", ["aaaa!"], all).isComplete).toBe(false);
    expect(matcher.isStopped).toBe(false);
    FakeWorker.made[1].answer(() => true);
    expect(matcher.matched("a", ["aaaa!"], all).matched).toEqual(Uint8Array.of(1));
    matcher.dispose();
  });

  it("ends what is under way when another expression comes", () => {
    const answered = vi.fn();
    const matcher = new Matcher(answered);
    matcher.matched("x", ["a"], all);
    matcher.matched("a", ["a"], all);
    expect(FakeWorker.made[0].isEnded).toBe(true);
    FakeWorker.made[0].answer(() => true);
    expect(answered).not.toHaveBeenCalled();
    matcher.dispose();
  });

  it("tests in place where a worker can't be started", () => {
    const answered = vi.fn();
    const matcher = new Matcher(answered);
    matcher.matched("b", ["abc", "xyz"], all);
    FakeWorker.made[0].dispatchEvent(new Event("error"));
    expect(answered).toHaveBeenCalledOnce();
    expect(matcher.matched("b", ["abc", "xyz"], all)).toEqual({ matched: Uint8Array.of(1, 0), isComplete: true });
    matcher.dispose();
  });
});
