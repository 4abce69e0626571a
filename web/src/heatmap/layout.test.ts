import { describe, expect, it } from "vitest";
import { SECOND } from "../model/time";
import { cellCount, type Grid, rangeOfCells } from "./geometry";
import { boxOfCell, cellAtPoint, edgeAt, fitAxis, layoutFigure, xOf, yOf } from "./layout";

const grid = (columns: number, rows = 50): Grid => ({ columns, rows, columnNs: SECOND, startNs: 0 });

describe("cells side by side", () => {
  it.each([
    [101, 1100, 3, 40],
    [49, 300, 0, 300],
    [100, 250, 0, 250],
    [3, 1100, 3, 40],
    [3600, 1100, 3, 40],
    [997, 300, 0, 300],
  ])("cover %d cells in %d pixels without gaps, and each pixel finds its cell", (count, room, least, most) => {
    const axis = fitAxis(count, room, least, most, 0.05);
    expect(axis.edge(0)).toBe(0);
    expect(axis.edge(count)).toBe(axis.size);
    for (let i = 0; i < count; i++) {
      for (let pixel = axis.edge(i); pixel < axis.edge(i + 1); pixel++) expect(axis.at(pixel)).toBe(i);
    }
  });

  it("have one whole size where little room is lost, at least and at most what is asked", () => {
    expect(fitAxis(100, 1010, 3, 40, 0.05).size).toBe(1000);
    expect(fitAxis(101, 1109, 3, 40, 0.05).size).toBe(1109);
    expect(fitAxis(3, 1109, 3, 40, 0.05).size).toBe(120);
    expect(fitAxis(3600, 1109, 3, 40, 0.05).size).toBe(10800);
  });
});

describe.each([1, 1.25, 2])("a figure at %d device pixels a pixel", (dpr) => {
  it("finds each cell again by the middle of its box", () => {
    const shape = grid(101, 49);
    const layout = layoutFigure(1280, 320, dpr, shape, 1);
    for (let cell = 0; cell < cellCount(shape); cell += 7) {
      const box = boxOfCell(layout, 0, shape, cell);
      expect(box.width).toBeGreaterThanOrEqual(3 * dpr - 1);
      expect(cellAtPoint(layout, 0, shape, box.x + box.width / 2, box.y + box.height / 2)).toBe(cell);
    }
  });

  it("has row 0 at the bottom and scrolls what does not fit", () => {
    const shape = grid(3600, 100);
    const layout = layoutFigure(1280, 400, dpr, shape, 2);
    expect(layout.maximumScroll).toBe(layout.columns.size - layout.plot.width);
    expect(layout.overview).not.toBeNull();
    expect(yOf(layout, 0)).toBe(layout.plot.y + layout.plot.height);
    expect(yOf(layout, 100)).toBe(layout.plot.y);
    const scroll = layout.maximumScroll;
    expect(xOf(layout, scroll, 3600)).toBe(layout.plot.x + layout.plot.width);
    expect(cellAtPoint(layout, scroll, shape, layout.plot.x + layout.plot.width - 1, layout.plot.y)).toBe(359_999);
  });
});

describe("the edges of a selection", () => {
  const shape = grid(100, 10);
  const layout = layoutFigure(1280, 320, 1, shape, 1);
  const range = rangeOfCells(shape, 105, 204);
  const hit = (x: number, y: number) => edgeAt(layout, 0, shape, range, x, y);
  const y = (height: number) => yOf(layout, height);
  const x = (column: number) => xOf(layout, 0, column);

  it("are found on all sides, with their direction", () => {
    expect(hit(x(10.5), y(5) + 3)).toEqual({ edge: "start", upright: false });
    expect(hit(x(10) - 3, y(8))).toEqual({ edge: "start", upright: true });
    expect(hit(x(20.5), y(5) - 3)).toEqual({ edge: "end", upright: false });
    expect(hit(x(21) + 3, y(2))).toEqual({ edge: "end", upright: true });
    expect(hit(x(11) - 2, y(2))).toEqual({ edge: "start", upright: true });
  });

  it("are not found in the middle or far away", () => {
    expect(hit(x(15), y(5))).toBeNull();
    expect(hit(x(40), y(5))).toBeNull();
    expect(hit(x(10) - 3, y(1))).toBeNull();
  });

  it("leave a middle to click in a single cell", () => {
    const cell = boxOfCell(layout, 0, shape, 105);
    const single = rangeOfCells(shape, 105, 105);
    expect(edgeAt(layout, 0, shape, single, cell.x + cell.width / 2, cell.y + cell.height / 2)).toBeNull();
  });
});
