import { closeNotice, type NoticeKind } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Mailbox } from "lucide-react";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { showAgo, showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";

const words: Record<NoticeKind, (about: { employer: string }) => string> = {
  delivery_held: m.notice_delivery_held,
  moved_in: m.notice_moved_in,
  follow_up_due: m.notice_follow_up_due,
  follow_up_revoked: m.notice_follow_up_revoked,
  retrieved: m.notice_retrieved,
  retrieval_locked: m.notice_retrieval_locked,
};

/** What the vault has to tell, each until it is closed; nothing when there is nothing. */
export function Notices() {
  const notices = useQuery(queries.notices()).data;
  const close = useMutation({
    mutationFn: (noticeId: string) => ask(closeNotice, { params: { noticeId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["notices"] }),
  });
  if (!notices?.length) return null;
  return (
    <Card title={m.notices()} icon={<Mailbox size={18} aria-hidden />}>
      <Fault of={close.error} />
      <ul className="rows">
        {notices.map(({ id, kind, employerName, at, dossier }) => {
          const text = words[kind]({ employer: employerName });
          return (
            <li key={id}>
              <span>
                {text}
                {dossier && (
                  <>
                    {" "}
                    <GoLink to={addressOf.dossier(dossier.ref)}>
                      {m.notice_retrieved_dossier({ number: dossier.personnelNumber })}
                    </GoLink>
                  </>
                )}
                <br />
                <span className="hint">
                  {showMoment(at)} · {showAgo(at)}
                </span>
              </span>
              <Button
                isPending={close.isPending && close.variables === id}
                onPress={() => close.mutate(id)}
                aria-label={m.close_notice({ text })}
              >
                {m.close()}
              </Button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
