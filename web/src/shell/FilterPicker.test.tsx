import { fireEvent, render, screen } from "@testing-library/preact";
import { beforeEach, expect, test, vi } from "vitest";
import type { ProfileInfo } from "../api/types";
import { noFilters, plainView } from "../state/view";
import type { Workspace } from "../state/workspace";
import { WorkspaceContext } from "./context";
import { FilterPicker } from "./FilterPicker";

const hostile = '<img src=x onerror="alert(1)">';
const choice = (name: string, samples: number) => ({ key: name, name, samples });
const info = {
  comms: [choice("java", 500), choice(hostile, 90), choice("javac", 20)],
  processes: [],
  threads: Array.from({ length: 350 }, (_, index) => choice(`worker-${index}`, 350 - index)),
  cpus: [choice("0", 5)],
  truncated: { comms: 0, processes: 0, threads: 12 },
} as unknown as ProfileInfo;

const toggleFilter = vi.fn();

function show(comm: string[] = []) {
  const view = { ...plainView, filters: { ...noFilters, comm } };
  const workspace = { view: { value: view }, toggleFilter } as unknown as Workspace;
  render(
    <WorkspaceContext.Provider value={workspace}>
      <FilterPicker info={info} />
    </WorkspaceContext.Provider>,
  );
  return screen.getByRole("combobox");
}

const names = () => screen.getAllByRole("option").map((option) => option.textContent);

beforeEach(() => toggleFilter.mockClear());

test("the names of a profile are text", () => {
  show();
  expect(names()).toEqual(["java500", `${hostile}90`, "javac20"]);
  expect(document.querySelector("img")).toBeNull();
});

test("what is typed narrows the list, and Enter takes the row that the arrows point at", () => {
  const field = show();
  fireEvent.input(field, { target: { value: "JAVA" } });
  expect(names()).toEqual(["java500", "javac20"]);
  fireEvent.keyDown(field, { key: "ArrowDown" });
  fireEvent.keyDown(field, { key: "ArrowDown" });
  expect(document.getElementById(field.getAttribute("aria-activedescendant") ?? "")?.textContent).toBe("javac20");
  fireEvent.keyDown(field, { key: "Enter" });
  expect(toggleFilter.mock.calls).toEqual([["comm", "javac"]]);
});

test("a chosen key is marked, and Enter takes it out again", () => {
  const field = show(["java"]);
  expect(
    screen.getAllByRole("option").map((option) => option.ariaSelected ?? option.getAttribute("aria-selected")),
  ).toEqual(["true", "false", "false"]);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(toggleFilter.mock.calls).toEqual([["comm", "java"]]);
});

test("a kind without a choice can't be chosen", () => {
  show();
  expect(screen.getByRole<HTMLInputElement>("radio", { name: /Process/ }).disabled).toBe(true);
});

test("of very many rows the first are shown, and it is said how many there are and were left out", () => {
  show();
  fireEvent.click(screen.getByRole("radio", { name: /Thread/ }));
  expect(screen.getAllByRole("option")).toHaveLength(200);
  expect(screen.getByRole("status").textContent).toBe(
    "The first 200 of 350: type to narrow. 12 rows with few samples left out. Counts are of all samples, idle too.",
  );
});

test("nothing found is said", () => {
  const field = show();
  fireEvent.input(field, { target: { value: "nobody" } });
  fireEvent.keyDown(field, { key: "Enter" });
  expect(screen.getByRole("status").textContent).toBe("Nothing has that in its name.");
  expect(toggleFilter).not.toHaveBeenCalled();
});
