import { listWords, showMoment } from "../app/format.ts";
import { useGo } from "../app/GoLink.tsx";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import type { StepProps } from "./AgreementWizard.tsx";
import { Changes } from "./Changes.tsx";

export const WhyStep = (props: StepProps) => (props.draft.renewal ? <WhatChanged {...props} /> : <Why {...props} />);

/** What is new in the texts, and what holds as long as he has not signed. */
function WhatChanged({ of, draft, onNext }: StepProps) {
  const since = draft.entries.flatMap(({ signed }) => signed ?? [])[0]!;
  // Employers who signed the same texts before see the same changes.
  const groups = Map.groupBy(draft.entries, (it) => it.signed!.documents.map(({ sha256 }) => sha256).join());
  return (
    <Card title={m.wizard_changes()}>
      <div className="form">
        <p>{m.renewal_why({ moment: showMoment(since.at) })}</p>
        {[...groups].map(([texts, entries]) => (
          <div key={texts}>
            {groups.size > 1 && <h3>{listWords(entries.map(({ name }) => name))}</h3>}
            <Changes from={entries[0]!.signed!.documents} to={of.documents} />
          </div>
        ))}
        <NextOrLater onNext={onNext} />
      </div>
    </Card>
  );
}

/** Nobody has to sign now: the question is there again at the next login. */
function NextOrLater({ onNext }: Pick<StepProps, "onNext">) {
  const go = useGo();
  return (
    <Buttons>
      <Button onPress={() => go("/")}>{m.later()}</Button>
      <Button kind="primary" onPress={onNext}>
        {m.next()}
      </Button>
    </Buttons>
  );
}

/** Why this message, what it costs, what must be arranged, and who the parties are. */
function Why({ onNext }: StepProps) {
  const service = useSelf().service || m.your_service();
  return (
    <Card title={m.wizard_1()}>
      <div className="form">
        <p>{m.wizard_why()}</p>
        <div>
          <h3>{m.wizard_costs()}</h3>
          <p>{m.wizard_costs_text()}</p>
        </div>
        <div>
          <h3>{m.wizard_arrange()}</h3>
          <ul className="plain-list">
            <li>{m.wizard_arrange_1()}</li>
            <li>{m.wizard_arrange_2()}</li>
            <li>{m.wizard_arrange_3()}</li>
          </ul>
        </div>
        <div>
          <h3>{m.wizard_parties()}</h3>
          <p>{m.wizard_parties_text({ service })}</p>
        </div>
        <NextOrLater onNext={onNext} />
      </div>
    </Card>
  );
}
