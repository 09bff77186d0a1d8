import type { AccessRequest } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Progress } from "../ui/Progress.tsx";
import type { Decision, useDecisions } from "./decisions.ts";
import { placesWord, requestQuestion, requestTitle } from "./words.ts";

type Props = {
  of: Omit<Decision, "reason">;
  by: ReturnType<typeof useDecisions>;
  onClose: () => void;
};

/** One question about all that were chosen: who they are, and for a no the reason. */
export function DecideDialog({ of: { requests, approve }, by: { decide, done }, onClose }: Props) {
  const many = requests.length > 1;
  const title = approve ? m.approve_requests() : many ? m.refuse_requests() : m.refuse_request();
  const send = ({ reason }: Record<string, string>) =>
    decide.mutate({ requests, approve, ...(reason === undefined ? {} : { reason }) });
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form onSend={send}>
        {(approve || many) && (
          <>
            <p>{questionFor(requests, approve)}</p>
            <ul className="plain-list scrolling">
              {requests.map((it) => (
                <li key={it.id}>{whoAndWhere(it)}</li>
              ))}
            </ul>
          </>
        )}
        {!approve && <TextField label={m.reason()} name="reason" rows={2} isRequired maxLength={500} />}
        {decide.isPending && many && <Progress label={m.deciding()} done={done} total={requests.length} />}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={decide.isPending}>
            {approve ? m.accept() : m.refuse()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}

function questionFor(requests: readonly AccessRequest[], approve: boolean): string {
  if (!approve) return m.refuse_requests_question();
  const [first] = requests;
  return requests.length === 1 ? requestQuestion(first!) : m.approve_requests_question({ count: requests.length });
}

const whoAndWhere = (it: AccessRequest) =>
  [it.ends ? requestTitle(it) : it.displayName, it.employerName, ...(it.ends ? [] : [placesWord(it)])].join(" · ");
