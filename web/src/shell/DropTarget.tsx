import { useEffect, useState } from "preact/hooks";
import { useWorkspace } from "./context";
import styles from "./DropTarget.module.css";
import { File } from "./icons";

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** The whole page takes a file that is dropped on it; while one is over it, it says so. */
export function DropTarget({ onDropped }: { onDropped(): void }) {
  const workspace = useWorkspace();
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    let depth = 0; // enter and leave come for every element below the pointer
    const listeners: Partial<Record<keyof WindowEventMap, (event: DragEvent) => void>> = {
      dragenter: () => {
        depth++;
        setOver(true);
      },
      dragleave: () => {
        depth = Math.max(0, depth - 1);
        if (depth === 0) setOver(false);
      },
      dragover: () => undefined,
      drop(event) {
        depth = 0;
        setOver(false);
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        onDropped();
        if (event.dataTransfer?.items[0]?.webkitGetAsEntry()?.isDirectory) {
          workspace.library.refuse(`${file.name} is a folder`, "Drop a file, or start flamescope with that folder.");
        } else workspace.openFile(file);
      },
    };
    const stop = new AbortController();
    for (const [name, act] of Object.entries(listeners)) {
      const listener = (event: Event) => {
        if (!holdsFiles(event as DragEvent)) return;
        event.preventDefault(); // else the browser leaves the page for the file
        act(event as DragEvent);
      };
      addEventListener(name, listener, { signal: stop.signal });
    }
    return () => stop.abort();
  }, [workspace, onDropped]);

  if (!isOver) return null;
  return (
    <div class={styles.over}>
      <p>
        <File /> Drop the profile to open it
      </p>
    </div>
  );
}
