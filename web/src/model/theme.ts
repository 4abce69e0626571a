import { computed, effect, signal } from "@preact/signals";
import { readPreference, writePreference } from "./preferences";

/** What the person asked for: to follow the system, or one of the two. */
export type ThemeChoice = "system" | "light" | "dark";

const query = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
const systemIsDark = signal(query?.matches ?? false);
query?.addEventListener?.("change", (change) => {
  systemIsDark.value = change.matches;
});

const isChoice = (text: string | null): text is ThemeChoice => text === "light" || text === "dark";
const remembered = readPreference("theme");

export const themeChoice = signal<ThemeChoice>(isChoice(remembered) ? remembered : "system");

/** The theme that is on the screen. What is drawn on a canvas reads it, and so is drawn again when it changes. */
export const theme = computed<"light" | "dark">(() =>
  themeChoice.value === "system" ? (systemIsDark.value ? "dark" : "light") : themeChoice.value,
);

export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  writePreference("theme", choice === "system" ? null : choice);
}

// Every colour of tokens.css is a light-dark() pair, so this one property turns the page.
effect(() => {
  document.documentElement.style.colorScheme = themeChoice.value === "system" ? "light dark" : themeChoice.value;
});
