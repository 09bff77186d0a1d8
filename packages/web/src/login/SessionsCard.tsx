import { endSession, signOutEverywhere } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { agentWords } from "./agent.ts";

/** Where I am signed in: end one session, or all. */
export function SessionsCard() {
  const sessions = useQuery(queries.sessions());
  const leave = useMutation({
    mutationFn: () => ask(signOutEverywhere),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["session"] }),
  });
  const end = useMutation({
    mutationFn: (id: string) => ask(endSession, { params: { id } }),
    onSettled: () => queryClient.invalidateQueries(queries.sessions()),
  });
  return (
    <Card
      title={m.sessions()}
      aside={
        <Button onPress={() => leave.mutate()} isPending={leave.isPending}>
          {m.sign_out_everywhere()}
        </Button>
      }
    >
      <Fault of={leave.error ?? end.error ?? sessions.error} />
      <ul className="rows">
        {sessions.data?.map((it) => (
          <li key={it.id}>
            <span>{agentWords(it.agent)}</span>
            <span className="hint">
              {m.session_since({ start: showMoment(it.startedAt), last: showMoment(it.lastSeenAt) })}
            </span>
            {it.current ? (
              <span className="pill ok">{m.this_session()}</span>
            ) : (
              <Button
                onPress={() => end.mutate(it.id)}
                aria-label={m.session_end_of({ browser: agentWords(it.agent), start: showMoment(it.startedAt) })}
              >
                {m.session_end()}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
