import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import type { FlameGraphData } from "../api/types";
import { FlameGraphPane, type FlameGraphPaneProps } from "./FlameGraphPane";
import { graphOf } from "./testGraph";

const hostile = "<img src=x onerror=alert(1)>";
// Ids count from 100 in the order of the text: java 100, run 101, the hostile name 102, nginx 103.
const graph = graphOf(["java;run 3", `java;${hostile} 1`, "nginx 4"]);

function show(props: Partial<FlameGraphPaneProps> = {}, data: FlameGraphData | null = graph) {
  const onChange = vi.fn();
  const all: FlameGraphPaneProps = { data, busy: false, layout: "icicle", search: "", zoom: null, onChange, ...props };
  const view = render(<FlameGraphPane {...all} />);
  const again = (change: Partial<FlameGraphPaneProps>) => view.rerender(<FlameGraphPane {...all} {...change} />);
  return { onChange, again, container: view.container };
}

const press = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(screen.getByRole("application"), { key });
};

describe("FlameGraphPane", () => {
  it("says that an empty range is empty, and what is hidden", () => {
    show({}, { ...graphOf([]), hidden: { idle: 1200, waiting: 0 } });
    expect(screen.getByText("No samples in this range.")).toBeTruthy();
    expect(screen.getByText("1,200 idle ones are hidden.")).toBeTruthy();
  });

  it("walks by keyboard, says where it is, and zooms", () => {
    const { onChange, container } = show();
    const live = container.querySelector("[aria-live]");
    press("ArrowDown");
    expect(live?.textContent).toBe("all, 8 samples, 100 %");
    press("ArrowDown", "ArrowDown");
    expect(live?.textContent).toBe("run, 3 samples, 37.5 %");
    press("ArrowLeft");
    expect(live?.textContent).toBe(`${hostile}, 1 sample, 12.5 %`);
    press("Enter");
    expect(onChange).toHaveBeenLastCalledWith({ zoom: 102 });
  });

  it("turns over by one key", () => {
    const { onChange } = show();
    press("f");
    expect(onChange).toHaveBeenLastCalledWith({ layout: "flame" });
  });

  it("walks upwards to callees in a flame graph", () => {
    const { container } = show({ layout: "flame" });
    press("ArrowUp", "ArrowUp");
    expect(container.querySelector("[aria-live]")?.textContent).toBe("java, 4 samples, 50.0 %");
  });

  it("zooms out by Backspace and Escape, and leaves Escape to the page when there is no zoom", () => {
    const { onChange, again } = show({ zoom: 101 });
    press("Backspace");
    expect(onChange).toHaveBeenLastCalledWith({ zoom: 100 });
    press("Escape");
    expect(onChange).toHaveBeenLastCalledWith({ zoom: null });
    again({ zoom: null });
    const isLeftToPage = fireEvent.keyDown(screen.getByRole("application"), { key: "Escape" });
    expect(isLeftToPage).toBe(true);
  });

  it("shows the whole graph while the zoomed frame is not in it, without giving up the zoom", () => {
    const { onChange } = show({ zoom: 999 });
    expect((screen.getByRole("button", { name: "Zoom out" }) as HTMLButtonElement).disabled).toBe(true);
    expect(onChange).not.toHaveBeenCalled();
  });

  it("keeps the graph before while the next one is loading", () => {
    const { again } = show();
    again({ data: null, busy: true });
    expect(screen.getByText(/8 samples in 5 frames/)).toBeTruthy();
    expect(screen.getByRole("progressbar")).toBeTruthy();
  });

  it("tells the share of a search", async () => {
    show({ search: "RUN|nginx" });
    await waitFor(() => expect(screen.getByText("87.5 % matched (7 of 8 samples)")).toBeTruthy());
  });

  it("tells the share of what is zoomed and of all", async () => {
    show({ search: "run", zoom: 100 });
    await waitFor(() => expect(screen.getByText("75.0 % matched (3 of 4 zoomed), 37.5 % of all")).toBeTruthy());
  });

  it("says why an expression is none", () => {
    show({ search: "(" });
    expect(screen.getByText(/^Not a regular expression: /)).toBeTruthy();
    expect(screen.getByRole("textbox").getAttribute("aria-invalid")).toBe("true");
  });

  it("reports what is typed, once", async () => {
    const { onChange } = show();
    const box = screen.getByRole("textbox");
    for (const value of ["r", "ru", "run"]) fireEvent.input(box, { target: { value } });
    await waitFor(() => expect(onChange).toHaveBeenCalled());
    expect(onChange.mock.calls).toEqual([[{ search: "run" }]]);
  });

  it("goes from match to match", async () => {
    const { onChange, container } = show({ search: "run|nginx" });
    await waitFor(() => expect(screen.getByText(/matched/)).toBeTruthy());
    const box = screen.getByRole("textbox");
    fireEvent.keyDown(box, { key: "Enter" });
    expect(container.querySelector("[aria-live]")?.textContent).toMatch(/^run, /);
    expect(screen.getByText("1 of 2 · 87.5 % matched (7 of 8 samples)")).toBeTruthy();
    fireEvent.keyDown(box, { key: "Enter", shiftKey: true });
    expect(container.querySelector("[aria-live]")?.textContent).toMatch(/^nginx, /);
    expect(onChange).not.toHaveBeenCalled();
  });

  it("comes to the search box by / and Ctrl+F", () => {
    show();
    const box = screen.getByRole("textbox");
    for (const key of [{ key: "/" }, { key: "f", ctrlKey: true }]) {
      box.blur();
      fireEvent.keyDown(document.body, key);
      expect(document.activeElement).toBe(box);
    }
  });

  it("opens a menu by keyboard, walks it, and gives the focus back", () => {
    const { onChange } = show();
    press("ArrowDown", "ArrowDown");
    fireEvent.keyDown(screen.getByRole("application"), { key: "F10", shiftKey: true });
    const items = screen.getAllByRole("menuitem");
    expect(items.map((item) => item.textContent)).toEqual([
      "Zoom here",
      "Copy name",
      "Copy stack",
      "Search for this name",
    ]);
    expect(document.activeElement).toBe(items[0]);
    fireEvent.keyDown(items[0], { key: "ArrowUp" });
    expect(document.activeElement).toBe(items[3]);
    fireEvent.click(items[3]);
    expect(onChange).toHaveBeenLastCalledWith({ search: "^java$" });
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("application"));
  });

  it("shows hostile names as text", () => {
    const { container } = show();
    press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft");
    expect(container.querySelector("img")).toBeNull();
    expect(screen.getAllByText(hostile, { exact: false }).length).toBeGreaterThan(0);
  });

  it("has a key of the kinds that there are", () => {
    show({}, graphOf(["a;sys_read@kernel 1", "a;x::y 1", "a;5@other 1"]));
    const key = screen.getByRole("list", { name: "Colours of the frames" });
    expect(Array.from(key.children, (item) => item.textContent)).toEqual(["native", "C++, Rust", "kernel", "folded"]);
  });
});
