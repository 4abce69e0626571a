import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Workspace } from "../state/workspace";

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error("No workspace around this component.");
  return workspace;
}
