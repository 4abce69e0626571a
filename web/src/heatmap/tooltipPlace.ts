export interface Corners {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const GAP = 14;
const MARGIN = 4;

/**
 * Where a tooltip goes: right of the place, else left of it, at its height and inside of the window; or, `below` it, for a place that is a
 * bar at the top. Whole pixels, so that text stays sharp.
 */
export function dock(
  place: Corners,
  width: number,
  height: number,
  windowWidth: number,
  windowHeight: number,
  below = false,
) {
  const clamp = (value: number, most: number) => Math.round(Math.max(MARGIN, Math.min(most - MARGIN, value)));
  if (below) {
    const top = place.bottom + GAP;
    return {
      left: clamp(place.right + GAP + width <= windowWidth ? place.right : place.left - width, windowWidth - width),
      top: clamp(top, windowHeight - height),
    };
  }
  const right = place.right + GAP;
  const left = right + width <= windowWidth - MARGIN ? right : place.left - GAP - width;
  return {
    left: clamp(left, windowWidth - width),
    top: clamp((place.top + place.bottom - height) / 2, windowHeight - height),
  };
}
