import { signOutEverywhere } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { agentWords } from "./agent.ts";
import { PasskeyCard } from "./PasskeyCard.tsx";
import { RecoveryCard } from "./RecoveryCard.tsx";

/** Who I am here, how I get in without my phone, and where I am signed in. */
export function Profile() {
  const { account } = useSelf();
  const sessions = useQuery(queries.sessions());
  const leave = useMutation({
    mutationFn: () => ask(signOutEverywhere),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["session"] }),
  });
  return (
    <Page title={m.my_profile()}>
      <Card title={m.account()}>
        <Facts
          of={[
            [m.name(), account.displayName],
            [m.email(), account.email],
          ]}
        />
      </Card>
      <PasskeyCard />
      <RecoveryCard />
      <Card
        title={m.sessions()}
        aside={
          <Button onPress={() => leave.mutate()} isPending={leave.isPending}>
            {m.sign_out_everywhere()}
          </Button>
        }
      >
        <Fault of={leave.error ?? sessions.error} />
        <ul className="rows">
          {sessions.data?.map((it) => (
            <li key={it.id}>
              <span>{agentWords(it.agent)}</span>
              <span className="hint">
                {m.session_since({ start: showMoment(it.startedAt), last: showMoment(it.lastSeenAt) })}
              </span>
              {it.current && <span className="pill ok">{m.this_session()}</span>}
            </li>
          ))}
        </ul>
      </Card>
    </Page>
  );
}
