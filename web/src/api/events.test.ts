import { expect, test } from "vitest";
import { EventSplitter, readEvents } from "./events";

const stream =
  'event: progress\ndata: {"a":1}\n\n: still here\n\nevent: done\r\ndata: {}\r\n\r\ndata: one\ndata: two\n\n';
const events = [
  { event: "progress", data: '{"a":1}' },
  { event: "done", data: "{}" },
  { event: "message", data: "one\ntwo" },
];

test.each([1, 2, 3, 7, 1000])("events are the same in pieces of %i characters", (size) => {
  const splitter = new EventSplitter();
  const found = [];
  for (let at = 0; at < stream.length; at += size) found.push(...splitter.push(stream.slice(at, at + size)));
  expect(found).toEqual(events);
});

test("a character that is cut in two arrives whole", async () => {
  const bytes = new TextEncoder().encode("data: 🔥\n\n");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, 8));
      controller.enqueue(bytes.slice(8));
      controller.close();
    },
  });
  const found = [];
  for await (const event of readEvents(body)) found.push(event.data);
  expect(found).toEqual(["🔥"]);
});
