import { acceptAgreement, type AgreementDocument, type EmployerId, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask, codeOf } from "../app/ask.ts";
import { listWords } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queryClient } from "../app/queries.ts";
import { faultsOf, sentenceOf } from "../app/sentences.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { freshId } from "../ui/form.ts";
import { Notice } from "../ui/Notice.tsx";
import type { StepProps } from "./AgreementWizard.tsx";
import { chosenOf, type Entry } from "./draft.ts";
import { MovingInCard } from "./MovingInCard.tsx";

/** How it went for one employer. An agreement has its id from the first try on, so a second one changes nothing. */
type Outcome = { accepted: true } | { accepted: false; fault: unknown };

/** Nothing is left to do: he signed, or another was first. */
const isDone = (it: Outcome | undefined) =>
  it !== undefined && (it.accepted || codeOf(it.fault) === "already_accepted");
type Outcomes = Readonly<Record<EmployerId, Outcome>>;

/** All that is about to be signed, and then *Akkoord*: one agreement an employer, each for itself. */
export function OverviewStep({ of, draft, onBack }: StepProps) {
  const chosen = chosenOf(draft);
  const [ids] = useState(() => new Map(chosen.map(({ id }) => [id, freshId<WriteId>()])));
  const [outcomes, setOutcomes] = useState<Outcomes>({});
  const accept = useMutation({
    mutationFn: async () => {
      for (const it of chosen) {
        if (isDone(outcomes[it.id])) continue;
        const outcome = await acceptOf(it, ids.get(it.id)!, of.documents);
        setOutcomes((known) => ({ ...known, [it.id]: outcome }));
      }
    },
    onSettled: () =>
      queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "agreements-to-sign" }),
  });
  const open = chosen.filter(({ id }) => !isDone(outcomes[id]));
  return (
    <div className="page">
      {draft.renewal ? open.length > 0 && <Notice>{m.renewal_when()}</Notice> : <When of={open} />}
      {chosen.map((it) =>
        outcomes[it.id]?.accepted ? (
          <AcceptedCard key={it.id} of={it} renewal={draft.renewal} />
        ) : (
          <OverviewCard key={it.id} of={it} documents={of.documents} outcome={outcomes[it.id]} />
        ),
      )}
      {open.length === 0 && (draft.renewal || chosen.some(({ id }) => !outcomes[id]?.accepted)) && (
        <p>
          <GoLink to="/">{m.to_start()}</GoLink>
        </p>
      )}
      {open.length > 0 && (
        <Buttons>
          <Button onPress={onBack}>{m.back()}</Button>
          <Button kind="primary" isPending={accept.isPending} onPress={() => accept.mutate()}>
            {m.accept()}
          </Button>
        </Buttons>
      )}
    </div>
  );
}

const AcceptedCard = ({ of: { id, name }, renewal }: { of: Entry; renewal: boolean }) =>
  renewal ? (
    <Card title={name}>
      <Notice kind="ok">{m.renewal_done()}</Notice>
    </Card>
  ) : (
    <MovingInCard employerId={id} title={name} />
  );

/** When the dossiers come, as the service has set it; by name where that differs from one employer to the next. */
function When({ of }: { of: readonly Entry[] }) {
  const groups = Map.groupBy(of, ({ atNight }) => atNight);
  return [...groups].map(([atNight, entries]) => {
    const employer = groups.size > 1 ? listWords(entries.map(({ name }) => name)) : "";
    const when = atNight ? m.wizard_when_night() : m.wizard_when_now();
    return <Notice key={String(atNight)}>{employer ? `${employer}: ${when}` : when}</Notice>;
  });
}

const acceptOf = ({ id: employerId, draft }: Entry, id: WriteId, documents: readonly AgreementDocument[]) =>
  ask(acceptAgreement, {
    params: { employerId },
    body: {
      id,
      representativeName: draft.representativeName.trim(),
      representativeEmail: draft.representativeEmail.trim(),
      declared: true,
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    },
  }).then(
    (): Outcome => ({ accepted: true }),
    (fault: unknown): Outcome => ({ accepted: false, fault }),
  );

type Props = { of: Entry; documents: readonly AgreementDocument[]; outcome: Outcome | undefined };

const OverviewCard = ({ of: { name, chamberNumber, draft }, documents, outcome }: Props) => (
  <Card title={name}>
    <div className="form">
      <Facts
        of={[
          [m.chamber_number(), chamberNumber],
          [m.on_behalf_of(), draft.representativeName],
          [m.confirmation_to(), draft.representativeEmail],
          [m.documents(), documents.map((it) => `${it.title} ${it.version}`).join(", ")],
          [m.declared(), m.declaration({ employer: name })],
        ]}
      />
      {outcome?.accepted === false && (
        <Notice kind="wrong">
          {[sentenceOf(outcome.fault), ...faultsOf(outcome.fault).map(({ sentence }) => sentence)].join(" ")}
        </Notice>
      )}
    </div>
  </Card>
);
