// Answers in binary form, written as docs/http-api.md says it.

export class AnswerWriter {
  readonly #bytes: number[] = [];

  constructor(header: object) {
    const text = new TextEncoder().encode(JSON.stringify(header));
    const length = Math.ceil((text.length + 4) / 8) * 8 - 4;
    this.#bytes.push(length & 255, length >> 8, 0, 0, ...text);
    while (this.#bytes.length < length + 4) this.#bytes.push(32);
  }

  /** Unsigned numbers as LEB128. */
  numbers(...values: number[]): this {
    for (let value of values) {
      for (; value >= 128; value = Math.floor(value / 128)) this.#bytes.push((value % 128) + 128);
      this.#bytes.push(value);
    }
    return this;
  }

  bytes(bytes: ArrayLike<number>): this {
    this.#bytes.push(...Array.from(bytes));
    return this;
  }

  doubles(...values: number[]): this {
    return this.bytes(new Uint8Array(Float64Array.from(values).buffer));
  }

  text(text: string): this {
    return this.bytes(new TextEncoder().encode(text));
  }

  get buffer(): ArrayBuffer {
    return Uint8Array.from(this.#bytes).buffer;
  }
}

export const summary = {
  startNs: -5,
  endNs: 9,
  group: "comm",
  total: 5,
  wholeTotal: 500,
  unit: "samples",
  hidden: { idle: 0, waiting: 0 },
  omitted: { nodes: 0, minTotal: 1 },
};

const kinds = ["root", "group", "user"];

/** all → sh → größe → a folded node, and beside größe another frame; `space` and `keys` are those of its frames. */
export function graphAnswer(space: string, keys: readonly number[] = [0, 1, 1030, 6]): ArrayBuffer {
  const names = ["all", "sh", "größe🔥", "b"];
  const writer = new AnswerWriter({ ...summary, frameSpace: space, nodes: 5, frames: 4, libraries: 2, kinds });
  // Levels closed, step of the id, frame, self.
  writer
    .numbers(0, 1, 0, 0)
    .numbers(0, 1, 1, 2)
    .numbers(0, 400, 2, 300)
    .numbers(0, 0, 3, 1)
    .numbers(2, 1, 3, 2 ** 40);
  const library = [0, 0, 1, 1];
  for (let i = 0; i < 4; i++) writer.numbers(keys[i], Math.min(i, 2), library[i], names[i].length);
  return writer.numbers(0, 6).text(names.join("")).text("libü.s").buffer;
}
