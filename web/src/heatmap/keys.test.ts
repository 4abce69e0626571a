import { expect, it } from "vitest";
import type { HeatMapData } from "../api/types";
import { SECOND } from "../model/time";
import { eventOfKey } from "./keys";

const data = {
  columnNs: SECOND,
  rows: 10,
  columns: 20,
  startNs: 0,
  recordedStartNs: 250_000_000,
  recordedEndNs: 19_400_000_000,
} as HeatMapData;
const press = (key: string, { shift = false, ctrl = false } = {}) =>
  eventOfKey({ key, shiftKey: shift, ctrlKey: ctrl }, data, 55);

it("moves up in the second and right to the next one", () => {
  expect(press("ArrowUp")).toEqual({ type: "arrow", by: 1, extend: false });
  expect(press("ArrowDown", { shift: true })).toEqual({ type: "arrow", by: -1, extend: true });
  expect(press("ArrowRight")).toEqual({ type: "jump", cell: 65, extend: false });
  expect(press("ArrowLeft", { ctrl: true })).toEqual({ type: "jump", cell: 5, extend: false });
  expect(press("PageDown")).toEqual({ type: "jump", cell: 155, extend: false });
});

it("knows where the recording begins and ends", () => {
  expect(press("Home")).toEqual({ type: "jump", cell: 2, extend: false });
  expect(press("End")).toEqual({ type: "jump", cell: 193, extend: false });
});

it("clicks, steps and clears", () => {
  expect(["Enter", " "].map((key) => press(key))).toEqual([{ type: "click" }, { type: "click" }]);
  expect(["[", ","].map((key) => press(key))).toEqual(Array(2).fill({ type: "step", direction: -1 }));
  expect(["]", "."].map((key) => press(key))).toEqual(Array(2).fill({ type: "step", direction: 1 }));
  expect(press("Escape")).toEqual({ type: "escape" });
});

it("leaves other keys alone", () => {
  expect(["a", "Tab", "F5"].map((key) => press(key))).toEqual([null, null, null]);
  expect(press("[", { ctrl: true })).toBeNull();
});
