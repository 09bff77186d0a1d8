import type { AccessRequest } from "@datakluis/contract";
import { useEffect, useRef } from "react";
import { showAgo, showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { placesWord, requestQuestion, requestTitle } from "./words.ts";

type Props = {
  of: AccessRequest;
  /** What the last decision on it was told no with. */
  fault: unknown;
  /** Somebody came for this one: it is shown, and read out first. */
  isOpened: boolean;
  isPending: boolean;
  isPicked?: boolean;
  /** Absent where there is nothing to choose from. */
  onPick?: (on: boolean) => void;
  onApprove: () => void;
  onRefuse: () => void;
};

/** One request: when and what the service asks, for whom and where, and the two answers to it. */
export function RequestLine({ of: it, fault, isOpened, isPending, isPicked, onPick, onApprove, onRefuse }: Props) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isOpened) return;
    line.current?.focus({ preventScroll: true });
    line.current?.scrollIntoView({ block: "center" });
  }, [isOpened]);
  const text = (
    <>
      <b>{requestTitle(it)}</b>
      <br />
      <span className="hint">
        {[it.email, it.employerName, ...(it.ends ? [] : [placesWord(it)])].join(" · ")}
        <br />
        {showMoment(it.askedAt)} · {showAgo(it.askedAt)}
      </span>
    </>
  );
  return (
    <li ref={line} tabIndex={isOpened ? -1 : undefined} aria-current={isOpened || undefined}>
      <span>
        {onPick ? (
          <Checkbox isSelected={isPicked ?? false} onChange={onPick}>
            {text}
          </Checkbox>
        ) : (
          text
        )}
        <p className={onPick ? "beside-box" : ""}>{requestQuestion(it)}</p>
        <Fault of={fault} />
      </span>
      <span className="buttons">
        <Button
          kind="primary"
          isPending={isPending}
          onPress={onApprove}
          aria-label={m.approve_for({ name: it.displayName })}
        >
          {m.accept()}
        </Button>
        <Button isPending={isPending} onPress={onRefuse} aria-label={m.refuse_for({ name: it.displayName })}>
          {m.refuse()}
        </Button>
      </span>
    </li>
  );
}
