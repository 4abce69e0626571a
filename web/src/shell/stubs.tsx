import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { FlameGraphData, HeatMapData, ProfileInfo } from "../api/types";
import type { TimeRange } from "../model/range";
export interface HeatMapSettings {
  rows: number;
  columnNs: number | null;
  scale: "linear" | "sqrt" | "log" | "quantile";
  palette: string;
}
export function HeatMapPane(p: {
  info: ProfileInfo;
  data: HeatMapData | null;
  busy: boolean;
  settings: HeatMapSettings;
  onSettings(change: Partial<HeatMapSettings>): void;
  selection: TimeRange | null;
  onSelect(range: TimeRange | null, phase: "preview" | "commit"): void;
  onWidth(w: number): void;
  summary: ComponentChildren;
}) {
  useEffect(() => p.onWidth(1000), []);
  return (
    <div style={{ flex: 1, display: "flex", flexDirection: "column" }}>
      <div style={{ flex: 1, background: "var(--surface-sunken)" }}>
        {p.data?.total} {p.data?.columns}×{p.data?.rows}
        <button type="button" onClick={() => p.onSelect({ startNs: 2e9, endNs: 5.5e9 }, "commit")}>
          sel
        </button>
      </div>
      <div>{p.summary}</div>
    </div>
  );
}
export function automaticColumnNs(s: number, _w: number) {
  return s < 300e9 ? 1e9 : 60e9;
}
export function FlameGraphPane(p: {
  data: FlameGraphData | null;
  busy: boolean;
  layout: "icicle" | "flame";
  search: string;
  zoom: number | null;
  onChange(change: { layout?: "icicle" | "flame"; search?: string; zoom?: number | null }): void;
}) {
  return (
    <div>
      {p.data?.total} nodes {p.data?.nodes.id.length} {p.layout}
    </div>
  );
}
