import { withdrawSubstitution, type Substitution } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { UserRoundCog } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showDate } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { LendDialog } from "./LendDialog.tsx";

const words: Record<Substitution["state"], { text: () => string; look: string }> = {
  coming: { text: m.state_coming, look: "" },
  running: { text: m.state_running, look: "ok" },
  idle: { text: m.state_idle, look: "warn" },
  ended: { text: m.state_ended, look: "" },
  withdrawn: { text: m.state_withdrawn, look: "" },
};

/** Who takes my place, and whose place I take (A5): visible to both, and ended by either. */
export function SubstitutionCard() {
  const { account } = useSelf();
  const { data, error } = useQuery(queries.substitutions());
  const [lending, setLending] = useState(false);
  const end = useMutation({
    mutationFn: ({ id }: Substitution) => ask(withdrawSubstitution, { params: { substitutionId: id } }),
    onSuccess: () => {
      for (const name of ["substitutions", "self"]) void queryClient.invalidateQueries({ queryKey: [name] });
      say(m.substitution_ended());
    },
  });
  const mine = (it: Substitution) => it.lenderId === account.userId;
  const endable = ({ state }: Substitution) => state === "coming" || state === "running" || state === "idle";
  return (
    <Card
      title={m.substitution()}
      icon={<UserRoundCog size={18} aria-hidden />}
      aside={data && <Button onPress={() => setLending(true)}>{m.add_substitute()}</Button>}
    >
      <p className="hint">{m.substitution_text()}</p>
      <Fault of={error ?? end.error} />
      {data?.substitutions.length === 0 && <p className="hint">{m.no_substitutions()}</p>}
      <ul className="rows">
        {data?.substitutions.map((it) => (
          <li key={it.id}>
            <span>
              <b>{mine(it) ? m.you_lend_to({ name: it.substituteName }) : m.you_substitute({ name: it.lenderName })}</b>
              <br />
              <span className="hint">
                {m.period_of({ from: showDate(it.from), until: showDate(it.until) })}
                {it.state === "idle" && ` · ${m.state_idle_text()}`}
              </span>
            </span>
            <span className={`pill ${words[it.state].look}`}>{words[it.state].text()}</span>
            {endable(it) && (
              <Button
                onPress={() => end.mutate(it)}
                isPending={end.isPending}
                aria-label={m.end_substitution_of({ name: it.substituteName })}
              >
                {m.end_substitution()}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {lending && <LendDialog candidates={data?.candidates ?? []} onClose={() => setLending(false)} />}
    </Card>
  );
}
