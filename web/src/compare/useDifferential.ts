import { useRef } from "preact/hooks";
import type { DifferentialData, DifferentialLayout } from "../api/types";
import { useWorkspace } from "../shell/context";

/** The differential on the screen: the one before stays while another is on its way, as long as it is one of the same layout. */
export function useDifferential(layouts: readonly DifferentialLayout[]): DifferentialData | null {
  const { differential } = useWorkspace().comparison;
  const last = useRef<DifferentialData | null>(null);
  const data = differential.data.value;
  const fitting = data && layouts.includes(data.layout) ? data : null;
  if (fitting || !differential.busy.value) last.current = fitting;
  return last.current;
}
