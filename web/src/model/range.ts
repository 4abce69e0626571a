/** A half-open range of time, in nanoseconds from the profile's origin. */
export interface TimeRange {
  startNs: number;
  endNs: number;
}
