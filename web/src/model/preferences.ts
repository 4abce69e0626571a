// What is remembered between visits. Storage may be switched off, full or forbidden: then nothing is remembered.

const prefix = "flamescope.";

export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Remembers a choice; `null` forgets it. */
export function writePreference(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
  } catch {
    // The choice still holds for this visit.
  }
}
