import { chooseScenario, VaultScenario, type EmployerId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Choices } from "../ui/Field.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

const words: Record<VaultScenario, () => { text: string; hint: string }> = {
  absence_in_suite: () => ({ text: m.scenario_in_suite(), hint: m.scenario_in_suite_text() }),
  absence_delivered: () => ({ text: m.scenario_delivered(), hint: m.scenario_delivered_text() }),
  no_coupling: () => ({ text: m.scenario_none(), hint: m.scenario_none_text() }),
};

/** How people and absence of an employer with a vault are delivered: his own choice, and what each means. */
export function ScenarioPart({ employerId, onCodes }: { employerId: EmployerId; onCodes: () => void }) {
  const asked = queries.scenario(employerId);
  const { data, error } = useQuery(asked);
  const [chosen, setChosen] = useState<VaultScenario>();
  const choose = useMutation({
    mutationFn: (scenario: VaultScenario) => ask(chooseScenario, { params: { employerId }, body: { scenario } }),
    onSuccess: (answer) => {
      queryClient.setQueryData(asked.queryKey, answer);
      setChosen(undefined);
      say(m.scenario_kept());
    },
  });
  if (!data) return <Fault of={error} />;
  const value = chosen ?? data.scenario;
  return (
    <section className="form" aria-label={m.scenario()}>
      <Choices
        label={m.scenario()}
        name="scenario"
        value={value}
        onChange={(id) => setChosen(VaultScenario.parse(id))}
        options={VaultScenario.options.map((id) => ({ id, ...words[id]() }))}
      />
      {value === "absence_delivered" && value !== data.scenario && (
        <Notice kind="warn">{m.scenario_delivered_warning()}</Notice>
      )}
      <Fault of={choose.error} />
      {value === "absence_delivered" && value === data.scenario && (
        <Buttons>
          <Button onPress={onCodes}>{m.codes_of_uploads()}</Button>
        </Buttons>
      )}
      {value !== data.scenario && (
        <Buttons>
          <Button onPress={() => setChosen(undefined)}>{m.cancel()}</Button>
          <Button kind="primary" isPending={choose.isPending} onPress={() => choose.mutate(value)}>
            {m.scenario_keep()}
          </Button>
        </Buttons>
      )}
    </section>
  );
}
