import type { EmployerId, RemainingAttribute } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { showMoment, showNumber } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { CoarsenDialog } from "./CoarsenDialog.tsx";

const words: Record<RemainingAttribute, () => string> = {
  born_on: m.born_on,
  sex: m.sex,
  department: m.department,
  job_title: m.job_title,
  contract_hours: m.contract_hours,
  in_service_since: m.in_service_since,
};

/** After the cleaning: how far people can still be told apart on what the service keeps of them. */
export function UniquenessCard({ employerId }: { employerId: EmployerId }) {
  const { data, error } = useQuery(queries.uniqueness(employerId));
  const [coarsening, setCoarsening] = useState(false);
  return (
    <Card title={m.uniqueness()} icon={<Fingerprint size={18} aria-hidden />}>
      <Fault of={error} />
      {data && (
        <div className="form">
          <p>{m.uniqueness_text({ people: showNumber(data.people) })}</p>
          <Table
            columns={[m.attribute(), m.attribute_values(), m.people_alone(), m.people_few()]}
            rows={[
              ...data.attributes.map((it) => ({
                key: it.attribute,
                cells: [words[it.attribute](), ...[it.values, it.alone, it.few].map(showNumber)],
              })),
              {
                key: "together",
                cells: [m.all_together(), "", showNumber(data.together.alone), showNumber(data.together.few)],
              },
              ...(data.coarsenedAt
                ? []
                : [
                    {
                      key: "coarser",
                      cells: [m.all_coarser(), "", showNumber(data.coarser.alone), showNumber(data.coarser.few)],
                    },
                  ]),
            ]}
          />
          {data.coarsenedAt ? (
            <p>{m.coarsened_since({ at: showMoment(data.coarsenedAt) })}</p>
          ) : (
            <>
              <Notice>{m.uniqueness_meaning()}</Notice>
              <div className="buttons">
                <Button onPress={() => setCoarsening(true)}>{m.coarsen()}</Button>
              </div>
            </>
          )}
        </div>
      )}
      {data && coarsening && (
        <CoarsenDialog employerId={employerId} known={data} onClose={() => setCoarsening(false)} />
      )}
    </Card>
  );
}
