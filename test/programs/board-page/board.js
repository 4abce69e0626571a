// A make-believe page of departures, to be recorded by Chromium's own tracing (record.mjs). Everything keeps to the clock, so that each rhythm is a shape in the heat map.
//
//   departures  every 250 ms a list is parsed and sorted, about 15 ms
//   board       every 1,000 ms, at the half second, the table is written and laid out anew
//   forecast    every 1,100 ms 60 ms of arithmetic in a worker: a diagonal, on a thread of its own
//   search      once, at 3.2 s: a careless regular expression holds the page up for about 400 ms
"use strict";

const start = performance.now();
let departures = [];

/** Calls a function at each multiple of a period, however long the calls take. */
function every(periodMs, offsetMs, work) {
  let next = offsetMs;
  const wait = () => setTimeout(() => { work(); next += periodMs; wait(); }, Math.max(0, start + next - performance.now()));
  wait();
}

/** Does something over and over until a time has passed, so that it takes as long on every machine. */
function busy(ms, work) {
  for (const end = performance.now() + ms; performance.now() < end; ) work();
}

function makeList(number) {
  const list = [];
  for (let i = 0; i < 400; i++) list.push({ line: `Line ${i % 23}`, stop: `Stop ${(i * 7919 + number) % 400}`, minute: (i * 31 + number) % 60 });
  return JSON.stringify(list);
}

function parseDepartures(text) {
  return JSON.parse(text);
}

function sortDepartures(list) {
  return list.sort((one, other) => one.minute - other.minute || one.stop.localeCompare(other.stop));
}

function refreshDepartures() {
  let number = 0;
  busy(15, () => { departures = sortDepartures(parseDepartures(makeList(number++))); });
}

function writeRow(departure) {
  return `<tr><td>${departure.line}<td>${departure.stop}<td>${departure.minute}`;
}

function drawBoard() {
  const board = document.getElementById("board");
  board.innerHTML = departures.map(writeRow).join("");
  let width = 0;
  for (const row of board.rows) width = Math.max(width, row.cells[1].offsetWidth);
  board.style.width = `${width * 3}px`;
}

function searchCarelessly() {
  busy(400, () => /^(\w+\s?)*!$/.test("departures from here to there"));
}

const forecast = new Worker("forecast.js");
every(250, 50, refreshDepartures);
every(1000, 500, drawBoard);
every(1100, 200, () => forecast.postMessage(60));
setTimeout(searchCarelessly, 3200);
