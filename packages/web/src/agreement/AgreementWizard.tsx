import type { AgreementStep } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { GoLink } from "../app/GoLink.tsx";
import { m } from "../paraglide/messages.js";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Steps } from "../ui/Steps.tsx";
import { agreementsToSign, draftOf, stepFrom, stepsOf, useKept, type Draft, type ToSign } from "./draft.ts";
import { DetailsStep } from "./DetailsStep.tsx";
import { EmployersStep } from "./EmployersStep.tsx";
import { OverviewStep } from "./OverviewStep.tsx";
import { WhyStep } from "./WhyStep.tsx";

/** The agreements that await this administrator, in four steps (B3). He can stop at any of them and go on later. */
export function AgreementWizard() {
  const toSign = useQuery(agreementsToSign());
  if (!toSign.data)
    return (
      <Page title={m.agreement()}>
        <Fault of={toSign.error} />
      </Page>
    );
  if (!toSign.data.employers.length)
    return (
      <Page title={m.agreement()}>
        <Notice>{m.nothing_to_sign()}</Notice>
        <p>
          <GoLink to="/">{m.to_start()}</GoLink>
        </p>
      </Page>
    );
  return <Wizard of={toSign.data} />;
}

/** What each step is given: what is filled in, how to change it, and where to go from here. */
export type StepProps = {
  of: ToSign;
  draft: Draft;
  onChange: (draft: Draft) => void;
  onGo: (step: AgreementStep) => void;
  onNext: () => void;
  onBack: () => void;
};

const stepOf = { why: WhyStep, employers: EmployersStep, details: DetailsStep, overview: OverviewStep };

function Wizard({ of }: { of: ToSign }) {
  const [draft, setDraft] = useState(() => draftOf(of));
  useKept(draft, of.documents);
  const top = useRef<HTMLElement>(null);
  const shown = useRef(draft.step);
  useEffect(() => {
    if (shown.current === draft.step) return;
    shown.current = draft.step;
    // Who does not see the screen hears where he is now; who does, begins at the top.
    top.current?.focus();
    top.current?.scrollIntoView({ block: "start" });
  }, [draft.step]);
  const why = draft.renewal ? m.wizard_changes() : m.wizard_1();
  const titles = { why, employers: m.wizard_2(), details: m.wizard_3(), overview: m.wizard_4() };
  const steps = stepsOf(draft);
  const go = (step: AgreementStep) => setDraft({ ...draft, step });
  const Step = stepOf[draft.step];
  return (
    <Page title={m.agreement()} under={m.wizard_kept()}>
      <Steps ref={top} label={m.wizard_steps()} titles={steps.map((it) => titles[it])} at={steps.indexOf(draft.step)} />
      <Step
        of={of}
        draft={draft}
        onChange={setDraft}
        onGo={go}
        onNext={() => go(stepFrom(draft, 1))}
        onBack={() => go(stepFrom(draft, -1))}
      />
    </Page>
  );
}
