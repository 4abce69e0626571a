import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Width and height in CSS pixels. */
export type BoxSize = readonly [width: number, height: number];

/**
 * Places an element by its size: after each rendering by the size that it had, and again when the browser has laid it out and it has
 * another. To ask for its size in between would have the browser lay out the page twice a frame.
 */
export function usePlacedBySize(element: RefObject<HTMLElement | null>, place: (size: BoxSize) => void): void {
  const size = useRef<BoxSize | null>(null);
  const latest = useRef(place);
  latest.current = place;
  const observed = useRef<{ element: HTMLElement; sizes: ResizeObserver } | null>(null);
  useLayoutEffect(() => {
    const box = element.current;
    if (observed.current?.element !== box) {
      observed.current?.sizes.disconnect();
      observed.current = null;
      size.current = null;
    }
    if (!box) return;
    if (!observed.current) {
      const sizes = new ResizeObserver(([entry]) => {
        const [{ inlineSize, blockSize }] = entry.borderBoxSize;
        if (size.current?.[0] === inlineSize && size.current[1] === blockSize) return;
        size.current = [inlineSize, blockSize];
        latest.current(size.current);
      });
      sizes.observe(box);
      observed.current = { element: box, sizes };
      size.current = [box.offsetWidth, box.offsetHeight];
    }
    if (size.current) latest.current(size.current);
  });
  useLayoutEffect(() => () => observed.current?.sizes.disconnect(), []);
}
