import { useEffect, useRef, useState } from "react";

export type Box = { top: number; left: number; width: number; height: number };

/** Where a place is: on the screen, behind a window that is open, or nowhere. */
export type Anchor = { state: "there"; element: HTMLElement; box: Box } | { state: "covered" | "missing" };

const isVisible = (it: HTMLElement) => it.getClientRects().length > 0;

/** A place may stand on a screen twice, for a wide window and for a phone; one of them is seen. */
function findAnchor(name: string): Anchor {
  const window = [...document.querySelectorAll(".veil")].at(-1);
  const seen = [...document.querySelectorAll<HTMLElement>(`[data-help="${name}"]`)].filter(isVisible);
  const element = window ? seen.find((it) => window.contains(it)) : seen[0];
  if (!element) return { state: seen.length ? "covered" : "missing" };
  const { top, left, width, height } = element.getBoundingClientRect();
  return { state: "there", element, box: { top, left, width, height } };
}

const often = 150;

const isSame = (one: Anchor, other: Anchor) =>
  one.state === other.state &&
  (one.state !== "there" ||
    (other.state === "there" &&
      one.element === other.element &&
      (["top", "left", "width", "height"] as const).every((side) => one.box[side] === other.box[side])));

/** Whether what a place opens is there: that itself, or a window that comes before it. */
const isOpen = (next: string, place: Anchor) => place.state === "covered" || findAnchor(next).state === "there";

/**
 * Follows a place: screens load, scroll and change under it.
 *
 * @param next the place that pressing this one opens; `onNext` hears once when it comes
 */
export function useAnchor(name: string, next: string | undefined, onNext: () => void): Anchor {
  const [anchor, setAnchor] = useState<Anchor>(() => findAnchor(name));
  const hears = useRef(onNext);
  useEffect(() => {
    hears.current = onNext;
  });
  useEffect(() => {
    // What was open already was not opened by pressing.
    let wasThere = next === undefined || isOpen(next, findAnchor(name));
    const look = () => {
      const found = findAnchor(name);
      setAnchor((known) => (isSame(known, found) ? known : found));
      if (wasThere || !isOpen(next!, found)) return;
      wasThere = true;
      hears.current();
    };
    look();
    const clock = setInterval(look, often);
    window.addEventListener("scroll", look, { capture: true, passive: true });
    window.addEventListener("resize", look);
    return () => {
      clearInterval(clock);
      window.removeEventListener("scroll", look, { capture: true });
      window.removeEventListener("resize", look);
    };
  }, [name, next]);
  return anchor;
}
