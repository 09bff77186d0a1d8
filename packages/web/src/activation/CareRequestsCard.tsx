import { chooseSuiteScenario, type EmployerId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Choices } from "../ui/Field.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Who of an employer without a vault is delivered: everybody, or only people with a care request. */
export function CareRequestsCard({ employerId }: { employerId: EmployerId }) {
  const asked = queries.suiteScenario(employerId);
  const { data, error } = useQuery(asked);
  const choose = useMutation({
    mutationFn: (careRequestsOnly: boolean) =>
      ask(chooseSuiteScenario, { params: { employerId }, body: { careRequestsOnly } }),
    onSuccess: (answer) => {
      queryClient.setQueryData(asked.queryKey, answer);
      say(m.scenario_kept());
    },
  });
  return (
    <Card title={m.scenario()}>
      <Fault of={error ?? choose.error} />
      {data && (
        <Choices
          label={m.scenario_who()}
          name="scenario"
          value={data.careRequestsOnly ? "care" : "all"}
          onChange={(id) => choose.mutate(id === "care")}
          options={[
            { id: "all", text: m.scenario_all(), hint: m.scenario_all_text() },
            { id: "care", text: m.scenario_care(), hint: m.scenario_care_text() },
          ]}
        />
      )}
    </Card>
  );
}
