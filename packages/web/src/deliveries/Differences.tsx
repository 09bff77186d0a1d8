import { DeliveryConcern, fieldLabels, type DeliveredPerson, type Delivery, type WriteId } from "@datakluis/contract";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { showNumber } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { Tabs } from "../ui/Tabs.tsx";

/** Of the people who change, how many in each field, most first: nobody's name or number. */
export function ChangedFields({ it: { changedFields, counts } }: { it: Delivery }) {
  const most = changedFields.toSorted((one, other) => other.people - one.people);
  return (
    <Card title={m.delivery_changed_fields()}>
      <p className="hint">{m.delivery_changed_fields_hint({ count: showNumber(counts.changed) })}</p>
      <dl className="shares">
        {most.map(({ field, people }) => (
          <div key={field}>
            <dt>{fieldLabels[field]}</dt>
            <dd>
              <span className="share" aria-hidden style={{ ["--share" as string]: people / counts.changed }} />
              {showNumber(people)}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** Whom it concerns, for who works in all of the vault: personnel numbers, and which fields change. */
export function Concerned({ it }: { it: Delivery }) {
  const sheets = DeliveryConcern.options.filter((concern) => it.counts[concern] > 0);
  const titles = { added: m.count_added(), changed: m.count_changed(), missing: m.count_missing() };
  if (sheets.length === 0) return null;
  return (
    <Card title={m.delivery_concerned()}>
      <Tabs
        label={m.delivery_concerned()}
        sheets={sheets.map((concern) => ({
          id: concern,
          title: `${titles[concern]} (${showNumber(it.counts[concern])})`,
          content: <Listed it={it} concern={concern} />,
        }))}
      />
    </Card>
  );
}

function Listed({ it, concern }: { it: Delivery; concern: DeliveryConcern }) {
  const [page, setPage] = useState(0);
  const { data, error } = useQuery({
    ...queries.delivered(it.employerId, it.id as WriteId, concern, page),
    placeholderData: keepPreviousData,
  });
  if (!data) return error ? <Fault of={error} /> : <p className="hint">{m.loading()}</p>;
  if (!data.kept) return <p>{m.delivery_concerned_gone()}</p>;
  // Whoever is new is there once the delivery was written.
  const isThere = concern !== "added" || it.state === "done";
  const rows = data.people.map((person) => {
    const { ref, personnelNumber } = person;
    const label = isThere ? <GoLink to={addressOf.dossier(ref)}>{personnelNumber}</GoLink> : personnelNumber;
    return { key: ref, cells: concern === "changed" ? [label, changesOf(person)] : [label] };
  });
  return (
    <>
      {concern === "missing" && <p className="hint">{m.delivery_concerned_missing()}</p>}
      <Table
        columns={[m.personnel_number(), ...(concern === "changed" ? [m.delivery_what_changes()] : [])]}
        rows={rows}
      />
      {data.pages > 1 && (
        <div className="buttons" style={{ justifyContent: "flex-start", alignItems: "center" }}>
          <Button isDisabled={page === 0} onPress={() => setPage(page - 1)}>
            {m.delivery_page_before()}
          </Button>
          <span aria-live="polite">
            {m.delivery_page_of({ page: showNumber(page + 1), pages: showNumber(data.pages) })}
          </span>
          <Button isDisabled={page + 1 >= data.pages} onPress={() => setPage(page + 1)}>
            {m.delivery_page_after()}
          </Button>
        </div>
      )}
      <p className="hint">{m.delivery_concerned_kept()}</p>
    </>
  );
}

const changesOf = ({ fields }: DeliveredPerson) => fields.map((field) => fieldLabels[field]).join(", ");
