import { answerSuccession, openSuccession } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { useLinkToken } from "../app/linkToken.ts";
import { Outside } from "../app/Outside.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";

/**
 * Behind the link in the mail to the legal representative, who has no account. Opening it decides nothing: programs that
 * check mail open links too.
 */
export function RepresentativePage() {
  const token = useLinkToken();
  const opened = useQuery({
    queryKey: ["succession-link"],
    queryFn: () => ask(openSuccession, { body: { token } }),
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const answer = useMutation({ mutationFn: (confirm: boolean) => ask(answerSuccession, { body: { token, confirm } }) });
  const it = opened.data;
  return (
    <Outside title={m.succession_confirm_title()}>
      <div aria-live="polite">
        {answer.data && (
          <Notice kind="ok">
            {answer.data.appointsAt === null
              ? m.representative_declined()
              : m.representative_confirmed({ moment: showMoment(answer.data.appointsAt) })}
          </Notice>
        )}
        <Fault of={opened.error} />
      </div>
      {it && !answer.data && (
        <div className="card form">
          <p>{m.succession_confirm_text({ employer: it.employerName })}</p>
          <Facts
            of={[
              [m.employer(), it.employerName],
              [m.representative_requester(), it.requestedBy],
              [m.succession_candidate(), it.candidate],
              [m.representative_asked_at(), showMoment(it.requestedAt)],
            ]}
          />
          <p>{m.representative_may({ candidate: it.candidate })}</p>
          <p>{m.representative_wait({ days: it.waitDays })}</p>
          <Notice kind="warn">{m.representative_check()}</Notice>
          <Fault of={answer.error} />
          <Buttons>
            <Button isPending={answer.isPending} onPress={() => answer.mutate(false)}>
              {m.representative_decline()}
            </Button>
            <Button kind="primary" isPending={answer.isPending} onPress={() => answer.mutate(true)}>
              {m.representative_confirm()}
            </Button>
          </Buttons>
        </div>
      )}
    </Outside>
  );
}
