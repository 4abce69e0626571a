import { pixelOf } from "./strip";

it("orders the parts of a colour as an image does", () => {
  const bytes = new Uint8ClampedArray(Uint32Array.of(pixelOf([1, 2, 250])).buffer);
  expect(Array.from(bytes)).toEqual([1, 2, 250, 255]);
});
