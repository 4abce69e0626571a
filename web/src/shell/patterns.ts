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
const grain = (column: number, row: number) => (((column * 73 + row * 151 + column * row * 31) % 97) / 97) ** 3;
const quiet = (column: number, row: number) => (grain(column, row) > 0.62 ? 0.16 : 0);
const busy = (column: number, row: number) => 0.4 + 0.35 * grain(column, row);

export const patterns: readonly Pattern[] = [
  {
    name: "Dark column",
    meaning: "A burst: more CPUs than usual were busy. Select it, and compare with what lies beside it.",
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
    name: "White gap",
    meaning:
      "Nothing ran: everything waited for a lock, a disk or a network. What ran just before and after says which.",
    heat: (column, row) => (column === 15 && row > 1 ? 0 : column === 16 && row < 8 ? 0 : busy(column, row)),
  },
  {
    name: "Even and pale in the midst of dark",
    meaning: "One thread alone: a phase that isn't parallel. The flame graph of it has a single tower.",
    heat: (column, row) => (column > 9 && column < 20 ? 0.22 : busy(column, row)),
  },
  {
    name: "Change of shade",
    meaning: "A phase: start-up, warm-up, another load. Select each side of the edge.",
    heat: (column, row) => busy(column, row) * (column < 11 ? 1.35 : 0.4),
  },
];
