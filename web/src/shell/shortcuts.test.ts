import { afterEach, expect, test } from "vitest";
import { isForPage } from "./shortcuts";

afterEach(() => document.body.replaceChildren());

/** Presses a key in an element of the page and tells whether it was for the page. */
function pressed(element: HTMLElement, key: KeyboardEventInit = { key: "i" }): boolean {
  document.body.append(element);
  let answer = false;
  const listen = (event: KeyboardEvent) => {
    answer = isForPage(event);
  };
  addEventListener("keydown", listen);
  element.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true, cancelable: true }));
  removeEventListener("keydown", listen);
  return answer;
}

test("a key on the page is for the page, one that is typed is not", () => {
  expect(pressed(document.createElement("button"))).toBe(true);
  expect(pressed(document.createElement("canvas"))).toBe(true);
  for (const name of ["input", "textarea", "select"]) expect(pressed(document.createElement(name))).toBe(false);
});

test("a key with a modifier is the browser's", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    expect(pressed(document.createElement("div"), { key: "i", [modifier]: true })).toBe(false);
  }
  expect(pressed(document.createElement("div"), { key: "?", shiftKey: true })).toBe(true);
});

test("a key that somebody has taken already is not taken again", () => {
  const element = document.createElement("div");
  element.addEventListener("keydown", (event) => event.preventDefault());
  expect(pressed(element)).toBe(false);
});

test("no key passes an open dialog", () => {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  expect(pressed(document.createElement("div"))).toBe(false);
});
