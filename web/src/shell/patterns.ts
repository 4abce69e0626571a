/** A pattern that a heat map shows, what it means, and a small synthetic heat map of it. */
export interface Pattern {
  name: string;
  meaning: string;
  /** How busy a cell is, 0 to 1; row 0 is the lowest. */
  heat(column: number, row: number): number;
}

export const patternColumns = 30;
export const patternRows = 12;

// The same grain in each drawing: a picture of samples is never quite even.
function grain(column: number, row: number): number {
  let bits = Math.imul(column + 1, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  return ((bits ^ (bits >>> 12)) >>> 8) / 2 ** 24;
}
const quiet = (column: number, row: number) => (grain(column, row) > 0.86 ? 0.18 : 0);
const busy = (column: number, row: number) => 0.36 + 0.4 * grain(column, row) ** 2;

export const patterns: readonly Pattern[] = [
  {
    name: "Strong column",
    meaning: "A burst: more CPUs than usual were busy. Select it, then step to what lies beside it.",
    heat: (column, row) => (column === 12 || column === 13 ? 0.75 + 0.25 * grain(column, row) : quiet(column, row)),
  },
  {
    name: "Horizontal line",
    meaning: "Something that runs once a second, always at the same moment of it: a timer, a monitor.",
    heat: (column, row) => (row === 7 ? 0.85 : quiet(column, row)),
  },
  {
    name: "Diagonal",
    meaning: "Work, then a sleep of a second. The steeper the line, the longer the work takes each time.",
    heat: (column, row) => (row === Math.floor(column * 0.62) % patternRows ? 0.9 : quiet(column, row)),
  },
  {
    name: "Blank gap",
    meaning: "Nothing ran: all waited for a lock, a disk or a network. What ran just before and after says which.",
    heat: (column, row) => (column === 15 && row > 1 ? 0 : column === 16 && row < 8 ? 0 : busy(column, row)),
  },
  {
    name: "Pale and even stretch",
    meaning: "One thread alone: a phase that isn't parallel. The flame graph of it has a single tower.",
    heat: (column, row) => (column > 9 && column < 20 ? 0.22 : busy(column, row)),
  },
  {
    name: "Change of shade",
    meaning: "A phase: start-up, warm-up, another load. Select each side of the edge.",
    heat: (column, row) => busy(column, row) * (column < 11 ? 1.35 : 0.4),
  },
];
