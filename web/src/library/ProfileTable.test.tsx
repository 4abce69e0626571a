import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import type { ProfileRow } from "../api/types";
import { newestFirst } from "./order";
import { ProfileTable } from "./ProfileTable";

const row = (given: Partial<ProfileRow>): ProfileRow => ({
  id: "team/burst.gz",
  name: "burst.gz",
  folder: "team",
  sizeBytes: 71_234,
  modified: "2026-11-01T10:00:00Z",
  format: "perf script",
  problem: null,
  samples: 12_040,
  durationNs: 120_000_000_000,
  hasTime: true,
  ...given,
});

function show(rows: ProfileRow[]) {
  const onOpen = vi.fn();
  const onOrder = vi.fn();
  render(<ProfileTable rows={rows} order={newestFirst} onOrder={onOrder} current="team/burst.gz" onOpen={onOpen} />);
  return { onOpen, onOrder };
}

const cells = () => screen.getAllByRole("cell").map((cell) => cell.textContent);

test("a row says what is known of a profile, its folder first", () => {
  show([row({})]);
  expect(cells().slice(0, 5)).toEqual(["team/burst.gz", "perf script", "12,040", "2 min 00 s", "71 kB"]);
});

test("what is known only after loading is left empty, and no times are said", () => {
  show([
    row({ samples: null, durationNs: null, hasTime: null }),
    row({ id: "b", name: "b", hasTime: false, durationNs: null }),
  ]);
  expect(cells().slice(2, 4)).toEqual(["", ""]);
  expect(cells()[9]).toBe("no times");
});

test("a file that can't be read is a row with its reason and no link, and hostile names are text", () => {
  const name = "<script>alert(1)</script>";
  const { onOpen } = show([row({ id: name, name, problem: "The file is empty." })]);
  expect(cells()[0]).toBe(`${name}The file is empty.`);
  expect(screen.queryByRole("link")).toBeNull();
  fireEvent.click(screen.getAllByRole("cell")[0]);
  expect(onOpen).not.toHaveBeenCalled();
});

test("a click opens here; one with a modifier leaves the link to the browser", () => {
  const { onOpen } = show([row({ id: "a b&c", name: "a b&c" })]);
  const link = screen.getByRole("link");
  expect(link.getAttribute("href")).toBe("?profile=a%20b%26c");
  fireEvent.click(link, { ctrlKey: true });
  expect(onOpen).not.toHaveBeenCalled();
  fireEvent.click(link);
  expect(onOpen.mock.calls).toEqual([["a b&c"]]);
});

test("the heads sort, and say by what it is sorted", () => {
  const { onOrder } = show([row({})]);
  expect(screen.getByRole("columnheader", { name: /Date/ }).getAttribute("aria-sort")).toBe("descending");
  fireEvent.click(screen.getByRole("button", { name: /Size/ }));
  expect(onOrder.mock.calls).toEqual([[{ column: "sizeBytes", descending: true }]]);
});
