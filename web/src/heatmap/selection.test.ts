import { describe, expect, it } from "vitest";
import type { TimeRange } from "../model/range";
import { SECOND } from "../model/time";
import { cellCount, type Grid, rangeOfCells } from "./geometry";
import { IDLE, reduce, type SelectionEvent, type SelectionState, shownRange, stepped } from "./selection";
import { random } from "./testing";

const grid: Grid = { columnNs: SECOND, rows: 10, columns: 6, startNs: 0 };
const cells = (one: number, other = one) => rangeOfCells(grid, one, other);

/** Runs events as the page does: what is emitted as committed becomes the selection. */
function play(events: SelectionEvent[], selected: TimeRange | null = null) {
  let state: SelectionState = IDLE;
  const emitted: { range: TimeRange | null; phase: string }[] = [];
  for (const event of events) {
    const step = reduce(state, event, grid, selected);
    state = step.state;
    if (step.emit) emitted.push(step.emit);
    if (step.emit?.phase === "commit") selected = step.emit.range;
  }
  return { state, selected, emitted, shown: shownRange(state, grid, selected) };
}

const press = (cell: number, edge: "start" | "end" | null = null): SelectionEvent => ({ type: "press", cell, edge });
const move = (cell: number): SelectionEvent => ({ type: "move", cell });
const release: SelectionEvent = { type: "release" };
const arrow = (by: number, extend = false): SelectionEvent => ({ type: "arrow", by, extend });

describe("the pointer", () => {
  it("drags a range, previewing each cell and committing once", () => {
    const { selected, emitted } = play([press(12), move(13), move(13), move(27), release]);
    expect(selected).toEqual(cells(12, 27));
    expect(emitted.map((emit) => emit.phase)).toEqual(["preview", "preview", "preview", "commit"]);
  });

  it("drags backward in time as well", () => {
    expect(play([press(27), move(12), release]).selected).toEqual(cells(12, 27));
  });

  it("selects one cell by a drag that comes back to it", () => {
    expect(play([press(12), move(13), move(12), release]).selected).toEqual(cells(12));
  });

  it("takes press and release in one cell as the first of two clicks", () => {
    const first = play([press(12), release]);
    expect(first.selected).toBeNull();
    expect(first.shown).toEqual(cells(12));
    expect(play([press(12), release, move(20)]).shown).toEqual(cells(12, 20));
    expect(play([press(12), release, move(20), press(20), release]).selected).toEqual(cells(12, 20));
    expect(play([press(20), release, move(12), press(12), release]).selected).toEqual(cells(12, 20));
  });

  it("selects one cell by two clicks in it", () => {
    expect(play([press(12), release, press(12), release]).selected).toEqual(cells(12));
  });

  it("may drag the second click on to where it is released", () => {
    expect(play([press(12), release, press(20), move(25), release]).selected).toEqual(cells(12, 25));
  });

  it("takes whole columns from the bars above", () => {
    const column = (cell: number): SelectionEvent => ({ type: "press", cell, edge: null, columns: true });
    expect(play([column(20), release]).selected).toEqual(cells(20, 29));
    expect(play([column(20), move(5), release]).selected).toEqual(cells(0, 29));
  });

  it("starts anew where it presses outside of a selection", () => {
    expect(play([press(40), move(41), release], cells(2, 9)).selected).toEqual(cells(40, 41));
  });

  it("clears the pending click first and the selection then", () => {
    const pending = play([press(30), release, { type: "escape" }], cells(2, 9));
    expect(pending.selected).toEqual(cells(2, 9));
    expect(pending.state.gesture).toBeNull();
    expect(play([press(30), release, { type: "escape" }, { type: "escape" }], cells(2, 9)).selected).toBeNull();
  });

  it("tells nobody of an Escape that clears nothing", () => {
    expect(play([{ type: "escape" }]).emitted).toEqual([]);
  });
});

describe("an edge", () => {
  it("follows the pointer by as many cells as it moved", () => {
    expect(play([press(21, "end"), move(31), release], cells(12, 20)).selected).toEqual(cells(12, 30));
    expect(play([press(11, "start"), move(1), release], cells(12, 20)).selected).toEqual(cells(2, 20));
  });

  it("may pass the other one", () => {
    expect(play([press(20, "end"), move(5), release], cells(12, 20)).selected).toEqual(cells(5, 11));
    expect(play([press(12, "start"), move(25), release], cells(12, 20)).selected).toEqual(cells(21, 25));
  });

  it("keeps the other end of a selection that does not follow cells", () => {
    const selected = { startNs: 1_234_567_890, endNs: 2_050_000_001 };
    expect(play([press(20, "end"), move(30), release], selected).selected).toEqual({
      startNs: 1_234_567_890,
      endNs: 3_100_000_000,
    });
  });

  it("stays when it comes back, and is a click when it never moved", () => {
    expect(play([press(21, "end"), move(31), move(21), release], cells(12, 20)).selected).toEqual(cells(12, 20));
    const clicked = play([press(21, "end"), release], cells(12, 20));
    expect(clicked.shown).toEqual(cells(21));
    expect(clicked.selected).toEqual(cells(12, 20));
  });

  it("goes back on Escape", () => {
    expect(play([press(21, "end"), move(31), { type: "escape" }], cells(12, 20)).selected).toEqual(cells(12, 20));
  });
});

describe("the keyboard", () => {
  it("moves a cursor in time and by columns, and stops at the ends", () => {
    expect(play([arrow(1), arrow(10), arrow(1)]).state.cursor).toBe(12);
    expect(play([arrow(-10)]).state.cursor).toBe(0);
    expect(play([{ type: "jump", cell: 999, extend: false }]).state.cursor).toBe(59);
  });

  it("extends while Shift is down and commits when it is let go", () => {
    const events: SelectionEvent[] = [arrow(10), arrow(1, true), arrow(10, true), { type: "settle" }];
    const { selected, emitted } = play(events);
    expect(selected).toEqual(cells(10, 21));
    expect(emitted.map((emit) => emit.phase)).toEqual(["preview", "preview", "commit"]);
  });

  it("goes on from the far end of the selection", () => {
    const { selected } = play([arrow(10), arrow(5, true), { type: "settle" }, arrow(2, true), { type: "settle" }]);
    expect(selected).toEqual(cells(10, 17));
  });

  it("clicks at the cursor", () => {
    expect(play([arrow(12), { type: "click" }, arrow(10), { type: "click" }]).selected).toEqual(cells(12, 22));
    expect(play([{ type: "click" }, { type: "click" }]).selected).toEqual(cells(0));
  });
});

describe("a step", () => {
  it("moves by the span and no farther than the grid", () => {
    expect(stepped(grid, cells(10, 14), 1)).toEqual(cells(15, 19));
    expect(stepped(grid, cells(10, 14), -1)).toEqual(cells(5, 9));
    expect(stepped(grid, cells(2, 6), -1)).toEqual(cells(0, 4));
    expect(stepped(grid, cells(57, 59), 1)).toEqual(cells(57, 59));
  });

  it("moves what does not follow cells by its nanoseconds", () => {
    expect(stepped(grid, { startNs: 7, endNs: 10 }, 1)).toEqual({ startNs: 10, endNs: 13 });
    expect(stepped(grid, { startNs: 2, endNs: 10 }, -1)).toEqual({ startNs: 0, endNs: 8 });
  });

  it("keeps the cells of rows that do not divide a second", () => {
    const odd: Grid = { ...grid, rows: 99 };
    const range = rangeOfCells(odd, 100, 133);
    expect(stepped(odd, range, 1)).toEqual(rangeOfCells(odd, 134, 167));
    expect(stepped(odd, stepped(odd, range, 1), -1)).toEqual(range);
  });
});

describe("whatever happens", () => {
  it("what is committed is null or a range inside the grid, and a preview is followed by a commit", () => {
    const next = random(5);
    const cell = () => Math.floor(next() * cellCount(grid));
    const makers: (() => SelectionEvent)[] = [
      () => press(cell(), next() < 0.3 ? "start" : next() < 0.5 ? "end" : null),
      () => move(cell()),
      () => release,
      () => ({ type: "cancel" }),
      () => ({ type: "escape" }),
      () => arrow(Math.floor(next() * 30) - 15, next() < 0.5),
      () => ({ type: "jump", cell: cell(), extend: next() < 0.5 }),
      () => ({ type: "settle" }),
      () => ({ type: "click" }),
      () => ({ type: "step", direction: next() < 0.5 ? -1 : 1 }),
    ];
    for (let run = 0; run < 300; run++) {
      const events = Array.from({ length: 12 }, () =>
        (makers[Math.floor(next() * makers.length)] as () => SelectionEvent)(),
      );
      const { emitted, selected, state } = play([...events, { type: "cancel" }]);
      for (const { range } of emitted) {
        if (!range) continue;
        expect(range.endNs).toBeGreaterThan(range.startNs);
        expect(range.startNs).toBeGreaterThanOrEqual(0);
        expect(range.endNs).toBeLessThanOrEqual(grid.columns * SECOND);
      }
      expect(state.gesture).toBeNull();
      expect(emitted.at(-1)?.phase ?? "commit").toBe("commit");
      expect(shownRange(state, grid, selected)).toEqual(selected);
    }
  });
});
