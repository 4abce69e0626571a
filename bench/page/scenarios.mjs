// What a person does on the page while it is timed. Each returns after a few seconds of input; a second of it is 60 frames at most.

import { line, wander } from "./hand.mjs";
import { millionNodes, tenMillion } from "./inputs.mjs";

const map = `?profile=${tenMillion.name}&columnNs=1000000000&rows=100`;
const graph = `?profile=${millionNodes.name}`;
const heatMapGoal = { median: 8, slowest: 33 };
const flameGraphGoal = { median: 16, slowest: 33 };

export const scenarios = [
  { name: "heat map: pan by wheel", address: map, goal: heatMapGoal, act: panByWheel },
  { name: "heat map: pan by the overview", address: map, goal: heatMapGoal, act: panByOverview },
  { name: "heat map: hover", address: map, goal: heatMapGoal, act: ({ hand, plot }) => hand.along(wander(plot, 500)) },
  { name: "heat map: zoom by wheel", address: map, goal: heatMapGoal, act: zoomHeatMap },
  { name: "drag of a range, both pictures", address: map, goal: flameGraphGoal, pointerGoal: { median: 50, p95: 100 }, act: dragRange },
  { name: "flame graph: pan", address: graph, goal: flameGraphGoal, act: panGraph },
  { name: "flame graph: hover", address: graph, goal: flameGraphGoal, act: ({ hand, graph: box }) => hand.along(wander(box, 500)) },
  { name: "flame graph: zoom in and out", address: graph, goal: flameGraphGoal, act: zoomGraph },
  { name: "flame graph, all nodes in the page: pan", address: graph, goal: flameGraphGoal, allNodes: true, act: panGraph },
  { name: "flame graph, all nodes in the page: hover", address: graph, goal: flameGraphGoal, allNodes: true, act: ({ hand, graph: box }) => hand.along(wander(box, 500)) },
  { name: "flame graph, all nodes in the page: zoom in and out", address: graph, goal: flameGraphGoal, allNodes: true, act: zoomGraph },
];

async function panByWheel({ hand, plot }) {
  await hand.along([{ x: plot.x + plot.width / 2, y: plot.y + plot.height / 2 }]);
  for (let i = 0; i < 150; i++) await hand.wheel(i < 75 ? 120 : -120);
}

async function panByOverview({ hand, plot, overview }) {
  await hand.along([{ x: overview.x + 5, y: overview.y }]);
  await hand.press();
  await hand.along(line({ x: overview.x + 5, y: overview.y }, { x: overview.x + plot.width - 5, y: overview.y }, 150));
  await hand.along(line({ x: overview.x + plot.width - 5, y: overview.y }, { x: overview.x + 5, y: overview.y }, 150));
  await hand.release();
}

/** Each notch asks for a map of other columns: of 2, 5 and 10 seconds, and back. */
async function zoomHeatMap({ hand, plot }) {
  const middle = { x: plot.x + plot.width / 2, y: plot.y + plot.height / 2 };
  await hand.along([middle]);
  for (let round = 0; round < 6; round++) {
    for (const direction of [1, 1, 1, -1, -1, -1]) {
      await hand.wheel(120 * direction, 16, true);
      // The hand never rests wholly.
      for (let i = 0; i < 10; i++) {
        await hand.along([{ x: middle.x + 4 * i, y: middle.y + (i % 3) * 5 }]);
        await hand.rest(8);
      }
    }
  }
}

async function dragRange({ hand, plot }) {
  await hand.along([{ x: plot.x + 200, y: plot.y + plot.height / 2 }]);
  await hand.press();
  const end = { x: plot.x + 500, y: plot.y + plot.height / 3 };
  await hand.along(line({ x: plot.x + 201, y: plot.y + plot.height / 2 }, end, 300));
  await hand.along(line(end, { x: plot.x + 350, y: plot.y + plot.height / 2 }, 150));
  await hand.rest(300);
  await hand.release();
}

async function panGraph({ hand, graph }) {
  await hand.along([{ x: graph.x + graph.width / 2, y: graph.y + graph.height / 2 }]);
  for (let i = 0; i < 400; i++) await hand.wheel(i % 50 < 25 ? 60 : -60);
}

/** Each zoom glides, and asks for more of what is zoomed. */
async function zoomGraph({ hand, graph }) {
  const rowHeight = 18;
  const row = (level) => graph.y + (level + 0.5) * rowHeight;
  for (let round = 0; round < 10; round++) {
    await hand.click(graph.x + graph.width * (0.1 + 0.08 * round), row(1 + (round % 3)));
    await hand.rest(250);
    await hand.click(graph.x + graph.width * (0.2 + 0.06 * round), row(3 + (round % 4)));
    await hand.rest(250);
    await hand.key("Escape", 16);
    await hand.rest(250);
  }
}
