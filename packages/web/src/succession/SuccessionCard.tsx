import {
  objectToSuccession,
  withdrawSuccession,
  type EmployerId,
  type OpenSuccession as Open,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** A request for a new administrator that is not decided yet (B9), for everybody of the vault; nothing when there is none. */
export function SuccessionCard({ id, name }: { id: EmployerId; name: string }) {
  const open = useQuery(queries.succession(id)).data?.open;
  if (!open) return null;
  return (
    <Card title={m.succession_of({ employer: name })} icon={<UserPlus size={18} aria-hidden />}>
      <OpenSuccession employerId={id} of={open} />
    </Card>
  );
}

/** How far it is, and for whom may: the one click that ends it. */
export function OpenSuccession({ employerId, of: it }: { employerId: EmployerId; of: Open }) {
  return (
    <div className="form">
      <p>
        {m.succession_asked({
          requester: it.requestedBy,
          candidate: it.candidate,
          moment: showMoment(it.requestedAt),
        })}
      </p>
      <Notice kind={it.mayObject ? "warn" : "info"}>
        {it.appointsAt === null
          ? m.succession_unconfirmed({ moment: showMoment(it.expiresAt) })
          : m.succession_confirmed({ candidate: it.candidate, moment: showMoment(it.appointsAt) })}
      </Notice>
      {it.mayObject && (
        <EndIt
          why={m.succession_object_why()}
          button={m.succession_object()}
          done={m.succession_objected()}
          put={() => ask(objectToSuccession, { params: { employerId }, body: { successionId: it.id } })}
        />
      )}
      {it.mayWithdraw && (
        <EndIt
          button={m.succession_withdraw()}
          done={m.succession_withdrawn()}
          put={() => ask(withdrawSuccession, { params: { employerId } })}
        />
      )}
    </div>
  );
}

type Props = { why?: string; button: string; done: string; put: () => Promise<null> };

function EndIt({ why, button, done, put }: Props) {
  const end = useMutation({
    mutationFn: put,
    onSuccess: () => say(done),
    // The no may be about what is on screen: how it stands by now is shown next.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["employer"] }),
  });
  return (
    <>
      {why && <p>{why}</p>}
      <Fault of={end.error} />
      <div>
        <Button kind={why ? "primary" : "plain"} isPending={end.isPending} onPress={() => end.mutate()}>
          {button}
        </Button>
      </div>
    </>
  );
}
