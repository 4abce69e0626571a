import { describe, expect, it } from "vitest";
import { SECOND } from "../model/time";
import { cellRange, type Grid } from "./geometry";
import { contains, layoutFigure, viewBox, xOf } from "./layout";
import { boxOfPlace, type Place, placeAt, pointerOver } from "./places";
import { Scroller } from "./scroller";

const grid: Grid = { columns: 3600, rows: 100, columnNs: SECOND, startNs: 0 };
const layout = layoutFigure(1280, 400, 1, grid, 1);

describe("places", () => {
  it.each<Place>([
    { kind: "cell", cell: 1000 * 100 + 42 },
    { kind: "column", column: 1010 },
    { kind: "row", row: 7 },
  ])("are found again in the middle of their box: %o", (place) => {
    const scroll = 1000 * 3;
    const { x, y, width, height } = boxOfPlace(layout, scroll, grid, place);
    expect(placeAt(layout, scroll, grid, x + width / 2, y + height / 2, false)).toEqual(place);
  });

  it("are nothing beside the figure, but the nearest cell for an end that is held", () => {
    expect(placeAt(layout, 0, grid, 5, layout.plot.y + layout.plot.height - 1, false)).toBeNull();
    expect(placeAt(layout, 0, grid, 5, layout.plot.y + layout.plot.height - 1, true)).toEqual({
      kind: "cell",
      cell: 0,
    });
  });

  it("tell what the pointer can do there", () => {
    const { plot, sums, overview } = layout;
    expect(pointerOver(layout, null, plot.x + 9, plot.y + 9)).toBe("crosshair");
    expect(pointerOver(layout, { upright: true }, plot.x + 9, plot.y + 9)).toBe("ew-resize");
    expect(pointerOver(layout, null, sums.x + 9, sums.y + 9)).toBe("pointer");
    expect(pointerOver(layout, null, (overview?.x ?? 0) + 9, (overview?.y ?? 0) + 9)).toBe("grab");
    expect(pointerOver(layout, null, 2, 2)).toBe("default");
  });
});

describe("scrolling", () => {
  const scroller = () => {
    let changes = 0;
    const made = new Scroller(() => {
      changes++;
    });
    made.use(layout, grid);
    return { made, changes: () => changes };
  };

  it("stays within the recording and tells of changes only", () => {
    const { made, changes } = scroller();
    expect(made.by(-5)).toBe(false);
    expect(made.to(1e9)).toBe(true);
    expect(made.value).toBe(layout.maximumScroll);
    expect(changes()).toBe(1);
  });

  it("brings a time to a place", () => {
    const { made } = scroller();
    made.toTime(1800 * SECOND, 300);
    expect(xOf(layout, made.value, 1800)).toBe(layout.plot.x + 300);
    expect(made.timeAt(300)).toBe(1800 * SECOND);
  });

  it("moves no more than a range needs", () => {
    const { made } = scroller();
    made.toTime(1800 * SECOND, 0);
    const before = made.value;
    made.reveal(cellRange(grid, 1810 * 100));
    expect(made.value).toBe(before);
    made.reveal(cellRange(grid, 1799 * 100));
    expect(xOf(layout, made.value, 1799)).toBe(layout.plot.x);
    made.reveal(cellRange(grid, 3000 * 100));
    expect(xOf(layout, made.value, 3001)).toBe(layout.plot.x + layout.plot.width);
  });

  it("follows the window of the overview", () => {
    const { made } = scroller();
    const overview = layout.overview as NonNullable<typeof layout.overview>;
    made.toOverview(overview.x + 400);
    expect(viewBox(layout, made.value).x).toBe(overview.x + 400);
    made.toOverview(9999);
    const view = viewBox(layout, made.value);
    expect(made.value).toBe(layout.maximumScroll);
    expect(contains(overview, view.x + view.width - 1, view.y)).toBe(true);
  });
});
