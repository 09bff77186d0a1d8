import {
  grantAdministrator,
  renewColleague,
  withdrawAccess,
  withdrawAdministrator,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** What is about to change for whom. */
export type Change = {
  kind: "make" | "unmake" | "lay_down" | "withdraw" | "renew";
  userId: UserId;
  displayName: string;
};

const kinds = {
  make: {
    asks: grantAdministrator,
    title: m.make_administrator,
    question: m.make_administrator_question,
    done: m.administrator_made,
  },
  unmake: {
    asks: withdrawAdministrator,
    title: m.unmake_administrator,
    question: m.unmake_administrator_question,
    done: m.administrator_unmade,
  },
  lay_down: { asks: withdrawAdministrator, title: m.lay_down, question: m.lay_down_question, done: m.laid_down },
  renew: {
    asks: renewColleague,
    title: m.account_renew,
    question: m.account_renew_question,
    done: m.account_renewed_done,
  },
  withdraw: { asks: withdrawAccess, title: m.withdraw, question: m.withdraw_question, done: m.access_withdrawn },
};

type Props = { employerId: EmployerId; change: Change; onClose: () => void };

/** A change of somebody's rights works at once, also in open screens; so it is asked first. */
export function ChangeDialog({ employerId, change: { kind, userId, displayName }, onClose }: Props) {
  const { asks, title, question, done } = kinds[kind];
  const change = useMutation({
    mutationFn: () => ask(asks, { params: { employerId, userId } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employerId, "access"] });
      void queryClient.invalidateQueries({ queryKey: ["self"] });
      say(done());
      onClose();
    },
  });
  return (
    <Dialog title={title()} isOpen onClose={onClose}>
      <p>{question({ name: displayName })}</p>
      <Fault of={change.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={change.isPending} onPress={() => change.mutate()}>
          {title()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
