import { useQuery } from "@tanstack/react-query";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { AgendaSheet } from "./AgendaSheet.tsx";
import { SummonsSheet } from "./SummonsSheet.tsx";
import { SetupSheet } from "./SetupSheet.tsx";

/** *Planning* (F4): the agendas, who must still be seen, and how it is set up. */
export function PlanningPage() {
  const setup = useQuery(queries.planning());
  const waiting = useQuery(queries.waitingSummons());
  const count = waiting.data?.length ?? 0;
  return (
    <Page title={m.planning()}>
      <Fault of={setup.error ?? waiting.error} />
      {setup.data && (
        <Tabs
          label={m.planning()}
          {...(setup.data.professionals.length ? {} : { first: "setup" })}
          sheets={[
            { id: "agenda", title: m.agendas(), content: <AgendaSheet setup={setup.data} /> },
            {
              id: "summons",
              title: m.summons_tab({ count }),
              content: <SummonsSheet waiting={waiting.data ?? []} setup={setup.data} />,
            },
            { id: "setup", title: m.planning_setup(), content: <SetupSheet setup={setup.data} /> },
          ]}
        />
      )}
    </Page>
  );
}
