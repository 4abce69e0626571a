import { fireEvent, render, screen } from "@testing-library/preact";
import { describe, expect, it, vi } from "vitest";
import type { HeatMapData, ProfileInfo } from "../api/types";
import { MILLISECOND, SECOND } from "../model/time";
import { HeatMapControls } from "./HeatMapControls";
import { HeatMapPane, type HeatMapPaneProps } from "./HeatMapPane";
import { Legend } from "./Legend";
import { SelectionBar } from "./SelectionBar";

const info = {
  hasTime: true,
  startNs: 109 * MILLISECOND,
  endNs: 100_215 * MILLISECOND,
  clock: { source: "perf", originSourceNs: "0", originUnixNs: null, approximate: false },
} as ProfileInfo;

function map(most: number): HeatMapData {
  return {
    columnNs: SECOND,
    rows: 2,
    columns: 2,
    startNs: 0,
    recordedStartNs: 0,
    recordedEndNs: 2 * SECOND,
    counts: [0, most, 0, 0],
    columnSums: [most, 0],
    rowSums: [0, most],
    rowRecordedNs: [SECOND, SECOND],
    maximum: most,
    p995: Math.ceil(most / 2),
    total: most,
    unit: "samples",
    hidden: { idle: 0, waiting: 0 },
  };
}

const settings = { rows: 50, columnNs: null, scale: "linear", palette: "ember" } as const;
const props: HeatMapPaneProps = {
  info,
  data: map(3),
  busy: false,
  settings,
  onSettings: () => {},
  selection: null,
  onSelect: () => {},
  onWidth: () => {},
};

describe("the pane", () => {
  it("says why there is no heat map for samples without times", () => {
    const { container } = render(<HeatMapPane {...props} info={{ ...info, hasTime: false }} />);
    expect(container.textContent).toContain("carry no time");
    expect(container.querySelector("canvas")).toBeNull();
  });

  it("says that filters left nothing", () => {
    render(<HeatMapPane {...props} data={map(0)} />);
    expect(screen.getByText("No samples under these filters.")).toBeTruthy();
  });

  it("is one stop of the keyboard with a name, and says that it waits", () => {
    const { container } = render(<HeatMapPane {...props} data={null} busy />);
    const canvas = screen.getByRole("application");
    expect(canvas.getAttribute("tabindex")).toBe("0");
    expect(canvas.getAttribute("aria-label")).toContain("loading");
    expect(container.querySelector("section")?.getAttribute("aria-busy")).toBe("true");
  });

  it("shows the selection and what the page says of it", () => {
    const selection = { startNs: 33_580 * MILLISECOND, endNs: 35_060 * MILLISECOND };
    const { container } = render(<HeatMapPane {...props} selection={selection} summary="412 of 12,040 samples" />);
    expect(container.textContent).toContain("33.580 s → 35.060 s");
    expect(container.textContent).toContain("1.480 s");
    expect(container.textContent).toContain("412 of 12,040 samples");
  });
});

describe("the bar of the selection", () => {
  it("steps and clears, and does neither for the whole profile", () => {
    const onStep = vi.fn();
    const onWhole = vi.fn();
    const bar = { info, cellNs: 20 * MILLISECOND, onStep, onWhole };
    const { rerender } = render(<SelectionBar {...bar} range={{ startNs: 0, endNs: SECOND }} />);
    fireEvent.click(screen.getByRole("button", { name: "Step back by 1.000 s" }));
    fireEvent.click(screen.getByRole("button", { name: "Step forward by 1.000 s" }));
    fireEvent.click(screen.getByRole("button", { name: "Whole profile" }));
    expect(onStep.mock.calls).toEqual([[-1], [1]]);
    expect(onWhole).toHaveBeenCalledOnce();

    rerender(<SelectionBar {...bar} range={null} />);
    for (const button of screen.getAllByRole("button")) expect((button as HTMLButtonElement).disabled).toBe(true);
  });
});

describe("the legend", () => {
  const look = { scale: "linear", palette: "ember", theme: "light" } as const;

  it("shows each count where there are few", () => {
    const { container } = render(<Legend data={map(3)} {...look} />);
    expect(container.textContent).toBe("0123samples a cell");
  });

  it("says where the scale is clipped", () => {
    const { container } = render(<Legend data={map(40)} {...look} />);
    expect(container.textContent).toContain("≥ 20");
    expect(screen.getByRole("img").getAttribute("aria-label")).toContain("from 0 to 20 and more");
  });
});

describe("the controls", () => {
  it("offer the profile's own rows and tell of a change", () => {
    const onSettings = vi.fn();
    render(
      <HeatMapControls
        settings={settings}
        onSettings={onSettings}
        defaultRows={97}
        automaticColumnNs={SECOND}
        spanNs={100 * SECOND}
      />,
    );
    const rows = screen.getByLabelText("Rows") as HTMLSelectElement;
    expect([...rows.options].map((option) => option.value)).toContain("97");
    fireEvent.change(rows, { target: { value: "99" } });
    const column = screen.getByLabelText("Column") as HTMLSelectElement;
    expect(column.value).toBe("");
    fireEvent.change(column, { target: { value: String(100 * MILLISECOND) } });
    fireEvent.change(column, { target: { value: "" } });
    expect(onSettings.mock.calls).toEqual([[{ rows: 99 }], [{ columnNs: 100 * MILLISECOND }], [{ columnNs: null }]]);
  });

  it("offer no column longer than the recording and no more cells than the server gives", () => {
    render(
      <HeatMapControls
        settings={{ ...settings, rows: 100 }}
        onSettings={() => {}}
        defaultRows={50}
        automaticColumnNs={10 * SECOND}
        spanNs={3600 * SECOND}
      />,
    );
    const lengths = [...(screen.getByLabelText("Column") as HTMLSelectElement).options].map((option) => option.text);
    expect(lengths).toContain("100 ms");
    expect(lengths).not.toContain("50 ms");
    expect(lengths).toContain("1 h");
    expect(lengths).not.toContain("6 h");
  });
});
