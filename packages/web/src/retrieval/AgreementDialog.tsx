import {
  giveRetrievalAgreement,
  unlockRetrieval,
  withdrawRetrievalAgreement,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** What is about to change in the agreement. */
export type Change = "give" | "withdraw" | "unlock";

const words = {
  give: { title: m.retrieval_give, question: m.retrieval_give_question, done: m.retrieval_given_done },
  withdraw: { title: m.retrieval_withdraw, question: m.retrieval_withdraw_question, done: m.retrieval_withdrawn_done },
  unlock: { title: m.retrieval_unlock, question: m.retrieval_unlock_question, done: m.retrieval_unlocked_done },
};

type Props = { employerId: EmployerId; name: string; version: number; change: Change; onClose: () => void };

/** Works at once for everybody of the service, so it is asked first. */
export function AgreementDialog({ employerId, name, version, change, onClose }: Props) {
  const { title, question, done } = words[change];
  const { send } = useWrite<WriteId>();
  const params = { employerId };
  const put = useMutation({
    mutationFn: () =>
      send(change, (id) => {
        if (change === "give") return ask(giveRetrievalAgreement, { params, body: { id, version } });
        return ask(change === "withdraw" ? withdrawRetrievalAgreement : unlockRetrieval, { params, body: { id } });
      }),
    onSuccess: (agreement) => {
      queryClient.setQueryData(["employer", employerId, "retrieval"], agreement);
      say(done());
      onClose();
    },
  });
  return (
    <Dialog title={title()} isOpen onClose={onClose}>
      <p>{question({ employer: name })}</p>
      <Fault of={put.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={put.isPending} onPress={() => put.mutate()}>
          {title()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
