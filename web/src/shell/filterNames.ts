import type { ProfileInfo } from "../api/types";
import { choicesOf } from "../state/queries";
import type { FilterKind } from "../state/view";

/** How each filter is called on the page. */
export const kindNames: Record<FilterKind, { title: string; several: string }> = {
  comm: { title: "Comm", several: "comms" },
  process: { title: "Process", several: "processes" },
  thread: { title: "Thread", several: "threads" },
  cpu: { title: "CPU", several: "CPUs" },
};

/** The name of a key; the key itself where the profile doesn't list it. */
export function nameOfKey(info: ProfileInfo, kind: FilterKind, key: string): string {
  return choicesOf(info, kind).choices.find((choice) => choice.key === key)?.name ?? key;
}
