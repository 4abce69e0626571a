// A hand on the mouse: input at the pace of a device, whether or not the page keeps up.

/** Moves between two reports of the mouse: 125 a second, as most do. */
const pace = 8;

export class Hand {
  #session;
  #buttons = 0;
  #due = 0;
  #answers = [];
  x = 0;
  y = 0;

  constructor(session) {
    this.#session = session;
  }

  static async of(page) {
    return new Hand(await page.context().newCDPSession(page));
  }

  /** Moves by a path of points, one report each. */
  async along(points) {
    for (const { x, y } of points) {
      this.#send("mouseMoved", x, y);
      await this.#tick(pace);
    }
  }

  async press() {
    this.#buttons = 1;
    this.#send("mousePressed", this.x, this.y, { button: "left", clickCount: 1 });
    await this.#tick(pace);
  }

  async release() {
    this.#buttons = 0;
    this.#send("mouseReleased", this.x, this.y, { button: "left", clickCount: 1 });
    await this.#tick(pace);
  }

  async click(x, y) {
    await this.along([{ x, y }]);
    await this.press();
    await this.release();
  }

  /** Turns the wheel; with `ctrl` it zooms. */
  async wheel(deltaY, wait = 16, ctrl = false) {
    this.#send("mouseWheel", this.x, this.y, { deltaX: 0, deltaY, modifiers: ctrl ? 2 : 0 });
    await this.#tick(wait);
  }

  async key(key, wait) {
    for (const type of ["rawKeyDown", "keyUp"]) this.#answers.push(this.#session.send("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode: key === "Escape" ? 27 : 8 }));
    await this.#tick(wait);
  }

  async rest(ms) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#due = performance.now();
  }

  /** Waits until the page has taken all input. */
  async settle() {
    await Promise.all(this.#answers);
    this.#answers = [];
  }

  #send(type, x, y, more = {}) {
    this.x = x;
    this.y = y;
    this.#answers.push(this.#session.send("Input.dispatchMouseEvent", { type, x, y, buttons: this.#buttons, pointerType: "mouse", ...more }));
  }

  /** Keeps the pace on the whole, though a timer may be late. */
  async #tick(ms) {
    this.#due = Math.max(this.#due, performance.now() - 50) + ms;
    const wait = this.#due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Points on a line, both ends included. */
export function line(from, to, count) {
  return Array.from({ length: count }, (_, i) => ({ x: from.x + ((to.x - from.x) * i) / (count - 1), y: from.y + ((to.y - from.y) * i) / (count - 1) }));
}

/** A path that wanders over a box. */
export function wander(box, count) {
  return Array.from({ length: count }, (_, i) => ({
    x: box.x + box.width * (0.5 + 0.45 * Math.sin(i / 17)),
    y: box.y + box.height * (0.5 + 0.45 * Math.sin(i / 11 + 1)),
  }));
}
