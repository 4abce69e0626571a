// The worker of board.js: arithmetic for as many milliseconds as it is told.
"use strict";

function relax(grid) {
  for (let i = 1; i < grid.length - 1; i++) grid[i] = (grid[i - 1] + grid[i] + grid[i + 1]) / 3 + Math.sin(i);
}

function forecastDelays(ms) {
  const grid = new Float64Array(5000);
  for (const end = performance.now() + ms; performance.now() < end; ) relax(grid);
}

onmessage = (message) => forecastDelays(message.data);
