import type { ProblemDocument } from "./types";

/** What the server answered instead of what was asked for. Nothing of its problem document is thrown away. */
export class ApiProblem extends Error {
  /** The HTTP status; 0 where no answer came at all. */
  readonly status: number;
  /** A word for programs, as in docs/http-api.md; `unreachable` and `unexpected` are the page's own. */
  readonly code: string;
  /** What went wrong, in a few words. */
  readonly title: string;
  /** A sentence that says what happened and what to do; may be empty. */
  readonly detail: string;

  constructor(problem: { status: number; code: string; title: string; detail: string }, cause?: unknown) {
    super(problem.detail === "" ? problem.title : `${problem.title}: ${problem.detail}`, { cause });
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
  }

  /** Reads a problem document; a part that is missing or of the wrong type is filled from the status. */
  static fromDocument(document: unknown, status: number): ApiProblem {
    const given = (typeof document === "object" && document !== null ? document : {}) as Partial<ProblemDocument>;
    return new ApiProblem({
      status: typeof given.status === "number" ? given.status : status,
      code: typeof given.code === "string" ? given.code : "unexpected",
      title: typeof given.title === "string" ? given.title : titleOf(status),
      detail: typeof given.detail === "string" ? given.detail : "",
    });
  }

  static async fromResponse(response: Response): Promise<ApiProblem> {
    const text = await response.text().catch(() => "");
    try {
      return ApiProblem.fromDocument(JSON.parse(text), response.status);
    } catch {
      // Something between the page and the server answered, in its own words.
      return ApiProblem.fromDocument({ detail: text.startsWith("<") ? "" : text.slice(0, 500) }, response.status);
    }
  }

  static unreachable(cause: unknown): ApiProblem {
    return new ApiProblem(
      {
        status: 0,
        code: "unreachable",
        title: "The server does not answer",
        detail: "Look whether flamescope is still running where you started it, then try again.",
      },
      cause,
    );
  }
}

/** True for what an AbortSignal makes of a request: nobody waits for it any more, so nothing is shown. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

function titleOf(status: number): string {
  return status === 0 ? "The load failed" : `The server answered with status ${status}`;
}
