import { fireEvent, render, screen } from "@testing-library/preact";
import { createRef } from "preact";
import { expect, test, vi } from "vitest";
import { clampShare, leastShare, mostShare, Splitter, usualShare } from "./Splitter";

test.each([
  ["ArrowUp", 30, 28],
  ["ArrowDown", 30, 32],
  ["ArrowDown", 44, mostShare],
  ["ArrowUp", 16, leastShare],
  ["Home", 30, leastShare],
  ["End", 30, mostShare],
  ["Enter", 30, usualShare],
])("%s moves it from %i to %i per cent", (key, share, expected) => {
  const onShare = vi.fn();
  render(<Splitter area={createRef()} share={share} onShare={onShare} />);
  const splitter = screen.getByRole("separator", { name: "Height of the heat map" });
  expect(splitter.getAttribute("aria-valuenow")).toBe(String(share));
  fireEvent.keyDown(splitter, { key });
  expect(onShare.mock.calls).toEqual([[expected]]);
});

test("other keys are left alone", () => {
  const onShare = vi.fn();
  render(<Splitter area={createRef()} share={30} onShare={onShare} />);
  expect(fireEvent.keyDown(screen.getByRole("separator"), { key: "Tab" })).toBe(true);
  expect(onShare).not.toHaveBeenCalled();
});

test("what was remembered is believed only where it makes sense", () => {
  expect([Number.NaN, -5, 20, 1000].map((share) => clampShare(share))).toEqual([usualShare, leastShare, 20, mostShare]);
});
