import type { DossierRef, PersonChange } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { fieldNames, fieldsOf, shownValue } from "./fields.ts";

/**
 * Who changed what of somebody, with what stood there before (wijzigingen). Asked for only when somebody wants to see it,
 * for looking is on the record.
 */
export function ChangesCard({ dossier }: { dossier: DossierRef }) {
  const [shown, setShown] = useState(false);
  const { data, error, isLoading } = useQuery({ ...queries.changes(dossier), enabled: shown });
  return (
    <Card title={m.changes()} icon={<History size={18} aria-hidden />}>
      <p className="hint">{m.changes_hint()}</p>
      {!shown && <Button onPress={() => setShown(true)}>{m.changes_show()}</Button>}
      {isLoading && <p className="hint">{m.loading()}</p>}
      <Fault of={error} />
      {data?.changes.length === 0 && <p>{m.changes_none()}</p>}
      {data && data.changes.length > 0 && (
        <ol className="timeline">
          {data.changes.map((it) => (
            <Change key={it.at} it={it} />
          ))}
        </ol>
      )}
    </Card>
  );
}

const Change = ({ it: { at, byName, delivered, before, after } }: { it: PersonChange }) => (
  <li>
    <b>{delivered ? m.changes_by_delivery({ name: byName }) : byName}</b>
    <br />
    <small>{showMoment(at)}</small>
    {fieldsOf(before, after).map((field) => (
      <div key={field}>
        {fieldNames[field]()}:{" "}
        {m.change_from_to({ before: shownValue(field, before), after: shownValue(field, after) })}
      </div>
    ))}
  </li>
);
