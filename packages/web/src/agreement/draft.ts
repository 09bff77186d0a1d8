import {
  agreementSteps,
  keepAgreementDraft,
  readAgreementsToSign,
  type AgreementDocument,
  type AgreementDraft,
  type AgreementStep,
  type EmployerId,
} from "@datakluis/contract";
import { queryOptions } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ask } from "../app/ask.ts";

/** Read once when the wizard opens: from then on what is on screen is newer. */
export const agreementsToSign = () =>
  queryOptions({
    queryKey: ["agreements-to-sign"],
    queryFn: () => ask(readAgreementsToSign),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0,
  });

export type ToSign = Awaited<ReturnType<typeof readToSign>>;
const readToSign = () => ask(readAgreementsToSign);

/** What is filled in for one employer, with what is known of him. */
export type Entry = Omit<ToSign["employers"][number], "draft"> & { draft: AgreementDraft };
export type Draft = {
  step: AgreementStep;
  /** These signed before, and now newer texts: a run of its own, after those who never signed. */
  renewal: boolean;
  entries: readonly Entry[];
};

/** Where somebody goes on. The only employer there is needs no choosing. */
export function draftOf({ step, employers: all }: ToSign): Draft {
  const renewal = all.every(({ signed }) => signed !== null);
  const employers = renewal ? all : all.filter(({ signed }) => signed === null);
  const entries = employers.map(({ draft, ...it }) => ({
    ...it,
    draft: draft ?? {
      chosen: employers.length === 1,
      representativeName: it.representativeName ?? "",
      representativeEmail: it.representativeEmail ?? "",
      declared: false,
    },
  }));
  return { step: reached(step, entries), renewal, entries };
}

/** The steps of this run: who signs anew for the only employer there is, has nothing to choose. */
export const stepsOf = ({ renewal, entries }: Draft): readonly AgreementStep[] =>
  renewal && entries.length === 1 ? agreementSteps.filter((it) => it !== "employers") : agreementSteps;

/** The step so many further on, or back. */
export const stepFrom = (draft: Draft, by: 1 | -1): AgreementStep =>
  stepsOf(draft)[stepsOf(draft).indexOf(draft.step) + by] ?? draft.step;

/** Meanwhile another may have signed, or a text have changed: then there is something to choose or declare anew. */
function reached(step: AgreementStep, entries: readonly Entry[]): AgreementStep {
  const chosen = entries.filter(({ draft }) => draft.chosen);
  if (step !== "why" && !chosen.length) return "employers";
  return step === "overview" && chosen.some(({ draft }) => !draft.declared) ? "details" : step;
}

export const chosenOf = ({ entries }: Draft) => entries.filter(({ draft }) => draft.chosen);

export const changed = (it: Draft, id: EmployerId, change: Partial<AgreementDraft>): Draft => ({
  ...it,
  entries: it.entries.map((one) => (one.id === id ? { ...one, draft: { ...one.draft, ...change } } : one)),
});

const pauseMs = 600;

/**
 * Keeps a draft on the server, a moment after its last change and when the screen closes. When that does not succeed
 * it is tried again with the next change: what is on screen is not lost by it.
 */
export function useKept(draft: Draft, documents: readonly AgreementDocument[]): void {
  const kept = useRef(draft);
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
    if (draft === kept.current) return;
    const timer = setTimeout(() => keep(kept, draft, documents), pauseMs);
    return () => clearTimeout(timer);
  }, [draft, documents]);
  useEffect(() => {
    const leave = () => latest.current !== kept.current && keep(kept, latest.current, documents);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [documents]);
}

function keep(kept: { current: Draft }, draft: Draft, documents: readonly AgreementDocument[]): void {
  kept.current = draft;
  const body = {
    step: draft.step,
    documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    employers: draft.entries.map(({ id, draft }) => ({ employerId: id, ...draft })),
  };
  ask(keepAgreementDraft, { body }).catch(() => undefined);
}
