import type { Box } from "./anchor.ts";

type Size = { width: number; height: number };

/** Between a place and what is said of it, and to the edge of the window. */
const gap = 12;

/** A phone, as in shell.css; and the bar at its top. */
const [narrow, underBar] = [760, 64];

const within = (least: number, wanted: number, most: number) => Math.max(least, Math.min(wanted, most));

/**
 * Where the explanation stands: under the place, else above it, else beside it, and where it fits nowhere in a corner. As
 * long as there is no place it keeps out of the way: on a phone, what can be pressed stands at the bottom. Always in the
 * window. Pixels.
 */
export function placeBeside(box: Box | undefined, card: Size, window: Size): { top: number; left: number } {
  const [lowest, rightmost] = [window.height - card.height - gap, window.width - card.width - gap];
  const into = (top: number, left: number) => ({
    top: Math.max(0, within(gap, top, lowest)),
    left: Math.max(0, within(gap, left, rightmost)),
  });
  if (!box) return window.width > narrow ? into(lowest, rightmost) : into(underBar, gap);
  const under = box.top + box.height + gap;
  if (under <= lowest) return into(under, box.left);
  const above = box.top - gap - card.height;
  if (above >= gap) return into(above, box.left);
  const right = box.left + box.width + gap;
  if (right <= rightmost) return into(box.top, right);
  const left = box.left - gap - card.width;
  if (left >= gap) return into(box.top, left);
  return into(lowest, rightmost);
}
