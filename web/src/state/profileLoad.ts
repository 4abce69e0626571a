import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { ApiClient } from "../api/client";
import { ApiProblem, isAbort } from "../api/problem";
import type { LoadProgress, ProfileInfo } from "../api/types";

/** A load that is shorter than this shows no progress: a bar that only flashes says nothing. */
const patience = 150;

/** Where the load of the profile is. `slow` turns true when it is worth showing. */
export type LoadState =
  | { phase: "none" }
  | { phase: "loading"; id: string; slow: boolean; progress: LoadProgress | null }
  | { phase: "failed"; id: string; problem: ApiProblem }
  | { phase: "ready"; id: string; info: ProfileInfo };

/** Loads one profile at a time. */
export interface ProfileLoad {
  readonly state: ReadonlySignal<LoadState>;
  /** Loads a profile, instead of what was being loaded; `null` leaves none. */
  open(id: string | null): void;
  /** Stops the load that is under way, in the server too. */
  cancel(): void;
  retry(): void;
  /** The state once nothing is being loaded any more. */
  settled(): Promise<LoadState>;
}

export function createProfileLoad(api: ApiClient): ProfileLoad {
  const state = signal<LoadState>({ phase: "none" });
  let request: AbortController | null = null;

  function show(change: { slow?: boolean; progress?: LoadProgress }) {
    if (state.value.phase === "loading") state.value = { ...state.value, ...change };
  }

  async function load(id: string) {
    const own = new AbortController();
    request = own;
    state.value = { phase: "loading", id, slow: false, progress: null };
    // Asking for progress only now: a profile that is in the server's cache needs one request, not two.
    const slow = setTimeout(() => {
      show({ slow: true });
      api.progress(id, (progress) => show({ progress }), own.signal).catch(() => undefined);
    }, patience);
    try {
      const info = await api.profile(id, own.signal);
      if (request === own) state.value = { phase: "ready", id, info };
    } catch (error) {
      if (request === own) {
        const problem = error instanceof ApiProblem ? error : ApiProblem.unreachable(error);
        if (!isAbort(error)) state.value = { phase: "failed", id, problem };
      }
    } finally {
      clearTimeout(slow);
      if (request === own) {
        request = null;
        own.abort(); // ends the stream of progress
      }
    }
  }

  function open(id: string | null) {
    request?.abort();
    request = null;
    if (id === null) state.value = { phase: "none" };
    else load(id);
  }

  return {
    state,
    open,
    cancel() {
      const current = state.value;
      if (current.phase !== "loading") return;
      request?.abort();
      request = null;
      api.cancelLoad(current.id, AbortSignal.timeout(5_000)).catch(() => undefined);
      const problem = new ApiProblem({
        status: 409,
        code: "cancelled",
        title: "Loading was cancelled",
        detail: "Nothing of this profile is shown. Load it again, or choose another one.",
      });
      batch(() => {
        state.value = { phase: "failed", id: current.id, problem };
      });
    },
    retry() {
      if (state.value.phase === "failed") load(state.value.id);
    },
    settled() {
      return new Promise((resolve) => {
        const stop = state.subscribe((now) => {
          if (now.phase === "loading") return;
          resolve(now);
          queueMicrotask(() => stop()); // the first call comes before there is something to stop
        });
      });
    },
  };
}
