import { expect, test } from "vitest";
import type { ProfileRow } from "../api/types";
import { clicked, filterRows, newestFirst, sortRows } from "./order";

function row(id: string, given: Partial<ProfileRow> = {}): ProfileRow {
  return {
    id,
    name: id.split("/").at(-1) ?? id,
    folder: "",
    sizeBytes: 1,
    modified: "2026-01-01T00:00:00Z",
    format: "perf script",
    problem: null,
    samples: null,
    durationNs: null,
    hasTime: null,
    ...given,
  };
}

const ids = (rows: ProfileRow[]) => rows.map((one) => one.id);

test("newest first, equal dates by name, numbers in names as numbers", () => {
  const rows = [row("p10"), row("p9"), row("new", { modified: "2026-02-01T00:00:00Z" })];
  expect(ids(sortRows(rows, newestFirst))).toEqual(["new", "p9", "p10"]);
});

test("files that can't be read come after all others", () => {
  const rows = [row("bad", { problem: "no", modified: "2026-03-01T00:00:00Z" }), row("good")];
  expect(ids(sortRows(rows, newestFirst))).toEqual(["good", "bad"]);
  expect(ids(sortRows(rows, { column: "name", descending: true }))).toEqual(["good", "bad"]);
});

test("what is not known comes last in either direction", () => {
  const rows = [row("unknown"), row("few", { samples: 5 }), row("many", { samples: 40 })];
  expect(ids(sortRows(rows, { column: "samples", descending: true }))).toEqual(["many", "few", "unknown"]);
  expect(ids(sortRows(rows, { column: "samples", descending: false }))).toEqual(["few", "many", "unknown"]);
});

test("a second click on a head turns the order round, a first one takes the natural order", () => {
  expect(clicked(newestFirst, "modified")).toEqual({ column: "modified", descending: false });
  expect(clicked(newestFirst, "name")).toEqual({ column: "name", descending: false });
  expect(clicked(newestFirst, "sizeBytes")).toEqual({ column: "sizeBytes", descending: true });
});

test("a row is found by all words, in folder, name or format, whatever their case", () => {
  const rows = [row("Team/checkout.gz"), row("checkout.jfr", { format: "JFR" }), row("other")];
  expect(ids(filterRows(rows, " CHECK team"))).toEqual(["Team/checkout.gz"]);
  expect(ids(filterRows(rows, "jfr"))).toEqual(["checkout.jfr"]);
  expect(filterRows(rows, "")).toHaveLength(3);
});
