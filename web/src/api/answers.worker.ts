import { type AnswerRequest, Asker } from "./answers";

// Asks the server, reads what it answers and lays it out, so that the page draws on meanwhile.

const asker = new Asker((answer, transfer) => postMessage(answer, { transfer }));
addEventListener("message", ({ data }: MessageEvent<AnswerRequest>) => asker.take(data));
