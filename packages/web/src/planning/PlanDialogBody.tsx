import type { DossierRef } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../app/queries.ts";
import { hasRight, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { AgendaForm } from "./AgendaForm.tsx";
import { PlanForm } from "./PlanForm.tsx";
import { wishFor } from "./wish.ts";

type Props = { dossier: DossierRef; onDone: () => void };

/** *Afspraak plannen*: in an agenda for who may plan there, else a moment of one's own. */
export function PlanDialogBody({ dossier, onDone }: Props) {
  const mayPlan = hasRight(useSelf(), "plan");
  const setup = useQuery({ ...queries.planning(), enabled: mayPlan });
  const [beside, setBeside] = useState(false);
  if (mayPlan && setup.isPending) return <p className="hint">{m.loading()}</p>;
  const wish = setup.data && wishFor(setup.data);
  if (!setup.data || !wish || beside) return <PlanForm dossier={dossier} onDone={onDone} />;
  return (
    <>
      <AgendaForm dossier={dossier} setup={setup.data} wish={wish} onDone={onDone} />
      <p>
        <Button kind="link" onPress={() => setBeside(true)}>
          {m.plan_beside_agendas()}
        </Button>
      </p>
    </>
  );
}
