import { closeNotice, type NoticeKind } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Mailbox } from "lucide-react";
import { ask } from "../app/ask.ts";
import { showAgo, showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";

const words: Record<NoticeKind, (about: { employer: string }) => string> = {
  moved_in: m.notice_moved_in,
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
        {notices.map(({ id, kind, employerName, at }) => {
          const text = words[kind]({ employer: employerName });
          return (
            <li key={id}>
              <span>
                {text}
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
