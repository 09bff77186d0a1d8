import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { useAnchor, type Anchor } from "./anchor.ts";
import { placeBeside } from "./place.ts";
import { goToStep, onWalking, stopWalk, walkingNow, type Walking } from "./walking.ts";
import { walks, type WalkTexts } from "./walks.ts";
import { loadWalks, Sentence } from "./words.tsx";

/** The walkthrough somebody is in, over whatever screen he is on. It goes on where it was after a reload. */
export function Walk() {
  const walking = useSyncExternalStore(onWalking, walkingNow);
  const texts = useQuery({
    queryKey: ["walks"],
    queryFn: loadWalks,
    staleTime: Infinity,
    retry: false,
    enabled: Boolean(walking),
  });
  if (!walking || !texts.data) return null;
  // In the layer of the toasts: a window of the page neither hides it nor takes it for a click beside itself.
  return createPortal(
    <div data-react-aria-top-layer="true">
      <StepCard key={`${walking.walk} ${walking.step}`} walking={walking} texts={texts.data} />
    </div>,
    document.body,
  );
}

function StepCard({ walking, texts }: { walking: Walking; texts: WalkTexts }) {
  const { walk, step } = walking;
  const steps = walks[walk];
  const { at, press } = steps[step]!;
  const said = texts[walk]()[step]!;
  const next = () => goToStep(walking, step + 1);
  const anchor = useAnchor(at, press && steps[step + 1]?.at, next);
  const card = useRef<HTMLElement>(null);
  usePlace(card, anchor);
  useFocus(card, anchor);
  useKeys(card);
  const isLast = step === steps.length - 1;
  return (
    <>
      {anchor.state === "there" && <div className="walk-ring" style={grown(anchor.box)} aria-hidden />}
      <aside ref={card} className="walk" tabIndex={-1} aria-label={m.help_walk()}>
        <header>
          <span className="hint">{m.step_of({ at: step + 1, of: steps.length })}</span>
          <Button kind="round" aria-label={m.help_walk_stop()} onPress={stopWalk}>
            <X size={18} aria-hidden />
          </Button>
        </header>
        <div aria-live="polite">
          <p>
            <Sentence of={said.text} />
          </p>
          {anchor.state === "missing" && (
            <p className="walk-missing">
              <Sentence of={said.missing} />
            </p>
          )}
          {anchor.state === "covered" && <p className="walk-missing">{m.help_walk_covered()}</p>}
        </div>
        <p className="visually-hidden">{m.help_walk_keys()}</p>
        <div className="buttons">
          {anchor.state === "there" && enterable(anchor.element) && (
            <Button kind="quiet" onPress={() => enterable(anchor.element)?.focus()}>
              {m.help_walk_enter()}
            </Button>
          )}
          {step > 0 && <Button onPress={() => goToStep(walking, step - 1)}>{m.help_walk_before()}</Button>}
          <Button kind="primary" onPress={next}>
            {isLast ? m.done() : m.next()}
          </Button>
        </div>
      </aside>
    </>
  );
}

const grown = ({ top, left, width, height }: { top: number; left: number; width: number; height: number }) => ({
  top: top - 4,
  left: left - 4,
  width: width + 8,
  height: height + 8,
});

const fillable = "input, textarea, select";

/** What takes the keyboard in a place: itself, or its first field or button. */
const enterable = (element: HTMLElement): HTMLElement | null =>
  element.matches("button, a, [tabindex]")
    ? element
    : element.querySelector<HTMLElement>(`${fillable}, button, a[href], [tabindex="0"]`);

/** Puts the explanation beside its place once its own size is known, before it is drawn. */
function usePlace(card: React.RefObject<HTMLElement | null>, anchor: Anchor): void {
  useLayoutEffect(() => {
    if (card.current) putBeside(card.current, anchor);
  }, [card, anchor]);
}

function putBeside(card: HTMLElement, anchor: Anchor): void {
  const size = { width: card.offsetWidth, height: card.offsetHeight };
  const window = { width: innerWidth, height: innerHeight };
  const { top, left } = placeBeside(anchor.state === "there" ? anchor.box : undefined, size, window);
  Object.assign(card.style, { top: `${top}px`, left: `${left}px` });
}

/** Each step, and a place that comes only now, is read out and seen; whoever is filling in is not disturbed. */
function useFocus(card: React.RefObject<HTMLElement | null>, anchor: Anchor) {
  const { state } = anchor;
  const element = anchor.state === "there" ? anchor.element : undefined;
  useEffect(() => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element?.scrollIntoView({ block: "nearest", behavior: isStill ? "auto" : "smooth" });
  }, [element]);
  useEffect(() => {
    if (!document.activeElement?.matches(fillable)) card.current?.focus({ preventScroll: true });
  }, [card, state]);
}

/** Escape stops, unless it is for a window or menu that is open; F6 comes back to the explanation from anywhere. */
function useKeys(card: React.RefObject<HTMLElement | null>) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isIn = card.current?.contains(document.activeElement);
      if (event.key === "Escape" && (isIn || !document.querySelector(".veil, .popover"))) stopWalk();
      if (event.key !== "F6") return;
      event.preventDefault();
      event.stopPropagation();
      card.current?.focus();
    };
    document.addEventListener("keydown", press, { capture: true });
    return () => document.removeEventListener("keydown", press, { capture: true });
  }, [card]);
}
