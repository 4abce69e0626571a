import type { Rgb } from "./palette";

/** A colour as a pixel of an ImageData that is read as 32-bit numbers (little-endian, as every machine with a browser is). */
export function pixelOf([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Lines of pixels, one for each row of a picture, to be drawn as high as the row. */
export class Strip {
  #canvas: HTMLCanvasElement | null = null;
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);
  #width = 0;
  #rows = 0;

  /** Makes room for `rows` empty lines of `width` pixels. */
  clear(width: number, rows: number): void {
    this.#rows = Math.max(0, rows);
    if (!this.#image || width !== this.#width || this.#rows > this.#image.height) {
      this.#width = width;
      this.#image = new ImageData(width, Math.max(this.#rows, 1));
      this.#pixels = new Uint32Array(this.#image.data.buffer);
      this.#canvas ??= document.createElement("canvas");
      this.#canvas.width = width;
      this.#canvas.height = this.#image.height;
    } else {
      this.#pixels.fill(0, 0, width * this.#rows);
    }
  }

  /** Colours the pixels from `left` to `right` of a line; edges beyond the line are cut. */
  fill(row: number, left: number, right: number, pixel: number): void {
    const start = row * this.#width;
    const end = start + Math.min(right, this.#width);
    for (let at = start + Math.max(left, 0); at < end; at++) this.#pixels[at] = pixel;
  }

  /** Draws each line `height` high at the top that `topOf` gives. */
  drawTo(context: CanvasRenderingContext2D, topOf: (row: number) => number, height: number): void {
    const pen = this.#canvas?.getContext("2d");
    if (!this.#canvas || !this.#image || !pen || this.#rows === 0) return;
    pen.putImageData(this.#image, 0, 0, 0, 0, this.#width, this.#rows);
    context.imageSmoothingEnabled = false;
    for (let row = 0; row < this.#rows; row++) {
      context.drawImage(this.#canvas, 0, row, this.#width, 1, 0, topOf(row), this.#width, height);
    }
  }
}
