import type { ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
import { formatSeconds, secondDigits } from "../model/time";

/** The title of the page: the selection first, since a tab shows only the beginning. */
export function pageTitle(info: ProfileInfo | null, name: string | null, range: TimeRange | null): string {
  const parts = [info?.name ?? name, "FlameScope"].filter((part) => part !== null);
  if (range) {
    const digits = secondDigits((range.endNs - range.startNs) / 100, 3);
    const start = formatSeconds(range.startNs, digits).replace(" s", "");
    parts.unshift(`${start}–${formatSeconds(range.endNs, digits)}`);
  }
  return parts.join(" · ");
}
