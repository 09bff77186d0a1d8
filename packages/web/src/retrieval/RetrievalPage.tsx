import { type EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Steps } from "../ui/Steps.tsx";
import { WhoStep } from "./WhoStep.tsx";
import { WhyStep } from "./WhyStep.tsx";

/** Who was recognised: nobody's name, a ticket of minutes for one person. */
export type Recognised = { employerId: EmployerId; ticket: string };

/**
 * Importing from the vault (importeren uit de datakluis, product.md D10): first who it is, asked of the vault by this page
 * itself, then why. Nothing of what was typed outlives the step.
 */
export function RetrievalPage() {
  const employers = useQuery(queries.retrievable());
  const [recognised, setRecognised] = useState<Recognised>();
  const top = useRef<HTMLElement>(null);
  const at = recognised ? 1 : 0;
  const step = useRef(at);
  useEffect(() => {
    if (step.current !== at) top.current?.focus();
    step.current = at;
  }, [at]);
  return (
    <Page title={m.retrieve()} under={m.retrieve_under()} narrow>
      <Fault of={employers.error} />
      {employers.data?.length === 0 && <Notice kind="warn">{m.retrieve_nowhere()}</Notice>}
      {employers.data && employers.data.length > 0 && (
        <>
          <Steps ref={top} label={m.retrieve()} titles={[m.retrieve_step_who(), m.retrieve_step_why()]} at={at} />
          {recognised ? (
            <WhyStep recognised={recognised} onBack={() => setRecognised(undefined)} />
          ) : (
            <WhoStep employers={employers.data} onRecognised={setRecognised} />
          )}
        </>
      )}
    </Page>
  );
}
