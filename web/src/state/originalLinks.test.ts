import { expect, test } from "vitest";
import { SECOND } from "../model/time";
import { queryOfOriginalLink } from "./originalLinks";
import { decodeView } from "./url";

function parameters(hash: string): Record<string, string> | null {
  const query = queryOfOriginalLink(hash);
  return query === null ? null : Object.fromEntries(new URLSearchParams(query));
}

test.each([
  ["#/heatmap/perf/stacks.gz", { profile: "stacks.gz" }],
  ["#/heatmap/perf/sub%2Fa%20b%23%26.perf", { profile: "sub/a b#&.perf" }],
  ["#/heatmap/perf/stacks.gz/", { profile: "stacks.gz" }],
  ["#/heatmap/stacks.gz", { profile: "stacks.gz" }],
  ["#/heatmap/perf/s/flamegraph/1/2/", { profile: "s", range: "1-2" }],
  ["#/heatmap/s/flamegraph/1.5/2/", { profile: "s", range: "1.5-2" }],
  ["#/flamegraph/cpuprofile/s", { profile: "s" }],
  ["#/flamegraph/perf/s/10.2/11.98", { profile: "s", range: "10.2-11.98" }],
  ["#/flamegraph/perf/s/10.2/11.98?search=a%26b", { profile: "s", range: "10.2-11.98", search: "a&b" }],
  [
    "#/flamegraph/nflxprofile/s?flavor=nodejs-packages&layout=icicle&search=",
    { profile: "s", flavour: "nodejs-packages", layout: "icicle" },
  ],
  ["#/flamegraph/perf/s/3/2", { profile: "s" }],
  ["#/compare/perf/s/1/2", { profile: "s", range: "1-2" }],
  ["#/compare/perf/s", { profile: "s" }],
  [
    "#/compare/perf/s/1/2/heatmap/perf/t",
    {
      profile: "s",
      range: "1-2",
      "baseline.profile": "t",
      tab: "differential",
      measure: "share",
      widths: "selection",
    },
  ],
  [
    "#/differential/perf/s/1/2/compare/perf/t/3/4.5",
    {
      profile: "s",
      range: "1-2",
      "baseline.profile": "t",
      baseline: "3-4.5",
      tab: "differential",
      measure: "share",
      widths: "selection",
    },
  ],
  [
    "#/differential/perf/s/1/2/compare/perf/s?search=x",
    {
      profile: "s",
      range: "1-2",
      baseline: "all",
      tab: "differential",
      measure: "share",
      widths: "selection",
      search: "x",
    },
  ],
  [
    "#/elided/perf/s/1/2/compare/cpuprofile/t/3/4",
    { profile: "t", range: "3-4", "baseline.profile": "s", baseline: "1-2", tab: "elided", measure: "share" },
  ],
  [
    "#/elided/perf/s/compare/perf/s/3/4",
    { profile: "s", range: "3-4", baseline: "all", tab: "elided", measure: "share" },
  ],
])("%s", (hash, expected) => {
  const { clock, ...rest } = parameters(hash) ?? {};
  expect(rest).toEqual(expected);
  expect(clock).toBe("range" in expected ? "recording" : undefined);
});

test("two sides are a selection and its baseline", () => {
  const differential = decodeView(queryOfOriginalLink("#/differential/perf/s/1/2/compare/perf/t/3/4.5") ?? "");
  expect(differential).toMatchObject({
    profile: "s",
    range: { startNs: SECOND, endNs: 2 * SECOND },
    baseline: { profile: "t", range: { startNs: 3 * SECOND, endNs: 4.5 * SECOND } },
    tab: "differential",
    measure: "share",
    widths: "selection",
  });
  const elided = decodeView(queryOfOriginalLink("#/elided/perf/s/compare/perf/s/3/4") ?? "");
  expect(elided).toMatchObject({ profile: "s", baseline: { profile: null, range: null }, tab: "elided" });
  expect(elided.range).toEqual({ startNs: 3 * SECOND, endNs: 4 * SECOND });
});

test.each(["", "#", "#main", "#?search=a"])("%j is no link of the original", (hash) => {
  expect(queryOfOriginalLink(hash)).toBeNull();
});

test.each([
  "#/",
  "#/error/404?message=x",
  "#/heatmap",
  "#/heatmap/perf/%E0%A4%A",
  "#/differential/perf/s/1/2",
  "#/flamegraph/perf/s/1/2/3",
  "#/flamegraph/perf/s/x/y",
])("%s leads to the list", (hash) => {
  expect(queryOfOriginalLink(hash)).toBe("");
});

test.each([10, 25, 49, 50, 99, 100])("the cells of %i rows keep their borders", (rows) => {
  for (const column of [0, 1, 59, 3599, Math.floor(4_000_000 / rows) - 1]) {
    for (let row = 0; row < rows; row++) {
      // As its page did: the milliseconds of a row, and a row more for the end.
      const start = column + (row * 1000) / rows / 1000;
      const end = column + ((row * 1000) / rows + ((rows - 1) * 1000) / rows - ((rows - 2) * 1000) / rows) / 1000;
      const query = queryOfOriginalLink(`#/flamegraph/perf/s/${start}/${end}`);
      expect(decodeView(query ?? "").range).toEqual({
        startNs: column * SECOND + Math.ceil((row * SECOND) / rows),
        endNs: column * SECOND + Math.ceil(((row + 1) * SECOND) / rows),
      });
    }
  }
});
