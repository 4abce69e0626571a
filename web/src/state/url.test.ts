import { describe, expect, test } from "vitest";
import { decodeRange, decodeView, encodeRange, encodeView } from "./url";
import {
  cellKinds,
  clocks,
  filterKinds,
  flavours,
  groupings,
  layouts,
  measures,
  noFilters,
  paletteNames,
  plainView,
  scales,
  tabs,
  type View,
  widths,
} from "./view";

/** A small generator of numbers that is the same on every run. */
function random(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const pick = <T>(values: readonly T[]): T => values[whole(0, values.length - 1)];
  return { whole, pick, maybe: <T>(make: () => T) => (next() < 0.5 ? null : make()) };
}

const hostileTexts = [
  "java",
  "kworker/0:1",
  "a&b=c",
  "100%+1",
  "#?;,",
  "ünïcode ☃ 🔥",
  '"><script>',
  " two  blanks ",
  "%2F",
  "-1",
  "*",
];

function anyView(seed: number): View {
  const { whole, pick, maybe } = random(seed);
  const filters = { ...noFilters };
  for (const kind of filterKinds)
    filters[kind] = [...new Set(Array.from({ length: whole(0, 3) }, () => pick(hostileTexts)))];
  const anyRange = () => {
    const startNs = whole(-5_000_000_000, 4_000_000_000_000);
    return { startNs, endNs: startNs + whole(1, 9_000_000_000_000) };
  };
  return {
    profile: maybe(() => pick(hostileTexts)),
    event: maybe(() => pick(hostileTexts)),
    idle: pick([true, false]),
    weight: maybe(() => pick([true, false])),
    filters,
    group: maybe(() => pick(groupings)),
    flavour: pick(flavours),
    columnNs: maybe(() => whole(1_000_000, 86_400_000_000_000)),
    rows: maybe(() => whole(1, 1000)),
    scale: pick(scales),
    palette: pick(paletteNames),
    range: maybe(anyRange),
    layout: pick(layouts),
    search: pick(["", ...hostileTexts]),
    zoom: maybe(() => whole(0, 2 ** 31)),
    baseline: maybe(() => {
      const profile = maybe(() => pick(hostileTexts));
      return { profile, range: pick([null, anyRange(), profile === null ? "rest" : null]) };
    }),
    tab: pick(tabs),
    measure: pick(measures),
    widths: pick(widths),
    cells: pick(cellKinds),
    clock: pick(clocks),
  };
}

test("any view comes back from its query string as it was", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const view = anyView(seed);
    expect(decodeView(encodeView(view)), `seed ${seed}`).toEqual(view);
  }
});

describe("the query string", () => {
  test("is empty for the plain view", () => expect(encodeView(plainView)).toBe(""));

  test("leaves out what is the default, and stays readable", () => {
    const filters = { ...noFilters, comm: ["java", "nginx"], thread: ["12/34/C2 Compiler"] };
    const view: View = {
      ...plainView,
      profile: "team a/burst.gz",
      filters,
      range: { startNs: 33_580_000_000, endNs: 35_060_000_000 },
    };
    expect(encodeView(view)).toBe(
      "?profile=team+a/burst.gz&comm=java&comm=nginx&thread=12/34/C2+Compiler&range=33.58-35.06",
    );
  });

  test.each([
    ["rows=0&rows=12"],
    ["rows=1001"],
    ["rows=ten"],
    ["columnNs=1e9"],
    ["columnNs=999999"],
    ["scale=cubic"],
    ["palette=__proto__"],
    ["group=toString"],
    ["layout="],
    ["range=5"],
    ["range=5-4"],
    ["range=4-4"],
    ["range=9007200-9007201"],
    ["range=1.0000000001-2"],
    ["range=NaN-Infinity"],
    ["zoom=-1"],
    ["zoom=0x10"],
    ["idle=yes"],
    ["weight=2"],
    ["flavour=vanilla"],
    ["comm=&cpu="],
    ["%E0%A4%A=%"],
    ["unknown=1"],
  ])("ignores %s", (query) => expect(decodeView(`?${query}`)).toEqual(plainView));

  test("wins over what is remembered, which fills what it doesn't say", () => {
    const remembered = { ...plainView, palette: paletteNames[1], layout: "flame" as const };
    expect(decodeView(`?palette=${paletteNames[2]}`, remembered)).toEqual({
      ...plainView,
      palette: paletteNames[2],
      layout: "flame",
    });
  });

  test("names a key once", () => expect(decodeView("?comm=a&comm=a&comm=b").filters.comm).toEqual(["a", "b"]));
});

describe("a range", () => {
  test.each([
    [{ startNs: 33_580_000_000, endNs: 35_060_000_000 }, "33.58-35.06"],
    [{ startNs: 0, endNs: 1 }, "0-0.000000001"],
    [{ startNs: 100_580_000_001, endNs: 100_600_000_000 }, "100.580000001-100.6"],
    [{ startNs: -500_000_000, endNs: 2_000_000_000 }, "-0.5-2"],
    [{ startNs: -2_000_000_000, endNs: -1 }, "-2--0.000000001"],
  ])("%j is %s and back", (range, text) => {
    expect(encodeRange(range)).toBe(text);
    expect(decodeRange(text)).toEqual(range);
  });
});

describe("the baseline in an address", () => {
  test.each([
    ["?baseline=1-2.5", { profile: null, range: { startNs: 1e9, endNs: 2.5e9 } }],
    ["?baseline=all", { profile: null, range: null }],
    ["?baseline=rest", { profile: null, range: "rest" }],
    ["?baseline.profile=b.jfr", { profile: "b.jfr", range: null }],
    ["?baseline.profile=b.jfr&baseline=3-4", { profile: "b.jfr", range: { startNs: 3e9, endNs: 4e9 } }],
    ["?baseline.profile=b.jfr&baseline=rest", { profile: "b.jfr", range: null }],
    ["?baseline=4-3", null],
    ["?baseline=", null],
    ["?tab=differential", null],
  ])("%s", (query, expected) => expect(decodeView(query).baseline).toEqual(expected));

  test("what is plain is not said", () =>
    expect(encodeView({ ...plainView, baseline: { profile: "b", range: null }, tab: "sides", measure: "share" })).toBe(
      "?baseline.profile=b&tab=sides&measure=share",
    ));
});
