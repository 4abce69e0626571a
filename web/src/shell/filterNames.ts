import type { Choice, ProfileInfo } from "../api/types";
import type { FilterKind } from "../state/view";

/** How each filter is called on the page. */
export const kindNames: Record<FilterKind, { title: string; several: string }> = {
  comm: { title: "Comm", several: "comms" },
  process: { title: "Process", several: "processes" },
  thread: { title: "Thread", several: "threads" },
  cpu: { title: "CPU", several: "CPUs" },
};

export function choicesOf(info: ProfileInfo, kind: FilterKind): readonly Choice[] {
  return { comm: info.comms, process: info.processes, thread: info.threads, cpu: info.cpus }[kind];
}

/** The name of a key; the key itself where the profile doesn't list it. */
export function nameOfKey(info: ProfileInfo, kind: FilterKind, key: string): string {
  return choicesOf(info, kind).find((choice) => choice.key === key)?.name ?? key;
}
