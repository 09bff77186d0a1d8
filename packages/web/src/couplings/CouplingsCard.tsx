import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Cable } from "lucide-react";
import { useState } from "react";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { CodesDialog } from "./CodesDialog.tsx";
import { CouplingDialog } from "./CouplingDialog.tsx";
import { CouplingPart } from "./CouplingPart.tsx";
import { ScenarioPart } from "./ScenarioPart.tsx";

/** The systems of one employer that deliver by themselves. */
export function CouplingsCard({ id, name }: { id: EmployerId; name: string }) {
  const { data, error } = useQuery(queries.couplings(id));
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState(false);
  if (!data) return <Fault of={error} />;
  return (
    <Card
      title={m.couplings_of({ employer: name })}
      icon={<Cable size={18} aria-hidden />}
      aside={
        <Button data-help="coupling-add" onPress={() => setAdding(true)}>
          {m.coupling_add()}
        </Button>
      }
    >
      <div className="form">
        <ScenarioPart employerId={id} onCodes={() => setCodes(true)} />
        <p>{m.couplings_why()}</p>
        {data.length === 0 && <p className="hint">{m.couplings_none()}</p>}
        {data.map((it) => (
          <CouplingPart key={it.id} employerId={id} of={it} />
        ))}
      </div>
      {codes && <CodesDialog employerId={id} onClose={() => setCodes(false)} />}
      {adding && <CouplingDialog employerId={id} onClose={() => setAdding(false)} />}
    </Card>
  );
}
