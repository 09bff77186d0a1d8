import { decideAccessRequest, type AccessRequest, type WriteId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showAgo, showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";

type Decision = { request: AccessRequest; approve: boolean; reason?: string };

/** Requests for access (autorisatieverzoeken): the service asks, the vault administrator decides. */
export function RequestsList() {
  const requests = useQuery(queries.accessRequests());
  const [refusing, setRefusing] = useState<AccessRequest>();
  const write = useWrite<WriteId>();
  const decide = useMutation({
    mutationFn: ({ request: { id: requestId }, ...decision }: Decision) =>
      write.send({ requestId, decision }, (id) =>
        ask(decideAccessRequest, { params: { requestId }, body: { id, ...decision } }),
      ),
    onSuccess: (open, { approve }) => {
      queryClient.setQueryData(["access-requests"], open);
      void queryClient.invalidateQueries({ queryKey: ["self"] });
      void queryClient.invalidateQueries({ queryKey: ["employer"] });
      say(approve ? m.request_approved() : m.request_refused());
      setRefusing(undefined);
    },
    // The no may be about what is on screen: what is asked by now stands there next.
    onError: () => queryClient.invalidateQueries({ queryKey: ["access-requests"] }),
  });
  return (
    <Card title={m.open_requests_title()}>
      <Fault of={requests.error ?? (refusing ? undefined : decide.error)} />
      {requests.data?.length === 0 && <p className="hint">{m.no_access_requests()}</p>}
      <ul className="rows">
        {requests.data?.map((it) => (
          <li key={it.id}>
            <span>
              <b>{m.request_new_user({ name: it.displayName })}</b>
              <br />
              <span className="hint">
                {it.email} · {it.employerName} · {it.departmentNames.join(", ") || m.whole_employer()}
                <br />
                {showMoment(it.askedAt)} · {showAgo(it.askedAt)}
              </span>
              <br />
              {m.request_question({ name: it.displayName })}
            </span>
            <span className="buttons">
              <Button
                kind="primary"
                onPress={() => decide.mutate({ request: it, approve: true })}
                aria-label={m.approve_for({ name: it.displayName })}
              >
                {m.accept()}
              </Button>
              <Button onPress={() => setRefusing(it)} aria-label={m.refuse_for({ name: it.displayName })}>
                {m.refuse()}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {refusing && (
        <Dialog title={m.refuse_request()} isOpen onClose={() => setRefusing(undefined)}>
          <Form
            onSend={({ reason = "" }) => decide.mutate({ request: refusing, approve: false, reason })}
            fault={decide.error}
          >
            <TextField label={m.reason()} name="reason" rows={2} isRequired maxLength={500} />
            <Fault of={decide.error} />
            <Buttons>
              <Button slot="close">{m.cancel()}</Button>
              <Button kind="primary" type="submit" isPending={decide.isPending}>
                {m.refuse()}
              </Button>
            </Buttons>
          </Form>
        </Dialog>
      )}
    </Card>
  );
}
