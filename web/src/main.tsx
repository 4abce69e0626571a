import { options, render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import { createClient } from "./api/client";
import { automaticColumnNs } from "./heatmap/HeatMapPane";
import { renderOncePerFrame } from "./model/frames";
import { App } from "./shell/App";
import { browserAddress } from "./state/address";
import { createWorkspace } from "./state/workspace";

options.debounceRendering = renderOncePerFrame();

const root = document.getElementById("app");
if (root) render(<App workspace={createWorkspace(createClient(), browserAddress(), automaticColumnNs)} />, root);
