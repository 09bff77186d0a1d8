import {
  disableUser,
  enableUser,
  renewUser,
  type AccountState as State,
  type EmployerId,
  type User,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** How the accounts of the users on screen stand; empty while login does not say. */
export function useAccounts(employerId: EmployerId | undefined): ReadonlyMap<string, State> {
  const accounts = useQuery(queries.accounts(employerId));
  return new Map(accounts.data?.map((it) => [it.userId, it]));
}

const words = { invited: m.account_invited, disabled: m.account_disabled };

/** What can be done to an account, and how it is asked and said. */
const changes = {
  disable: {
    asks: disableUser,
    title: m.account_disable,
    label: m.account_disable_of,
    question: m.account_disable_question,
    done: m.account_disabled_done,
  },
  enable: {
    asks: enableUser,
    title: m.account_enable,
    label: m.account_enable_of,
    question: m.account_enable_question,
    done: m.account_enabled_done,
  },
  renew: {
    asks: renewUser,
    title: m.account_renew,
    label: m.account_renew_of,
    question: m.account_renew_question,
    done: m.account_renewed_done,
  },
};
type Change = keyof typeof changes;

const possible: Record<State["state"], readonly Change[]> = {
  invited: ["disable"],
  active: ["renew", "disable"],
  disabled: ["enable"],
};

/**
 * A user's account: shut it, open it again, or have its owner make it his own anew. One that belongs to a vault is none of
 * the service's business.
 */
export function AccountState({ user, account, own }: { user: User; account: State | undefined; own: boolean }) {
  const [asking, setAsking] = useState<Change>();
  if (!account) return null;
  const { state, guarded } = account;
  return (
    <>
      {state !== "active" && <span className={state === "disabled" ? "pill warn" : "pill"}>{words[state]()}</span>}
      {!own &&
        !guarded &&
        possible[state].map((change) => (
          <Button
            key={change}
            onPress={() => setAsking(change)}
            aria-label={changes[change].label({ name: user.displayName })}
          >
            {changes[change].title()}
          </Button>
        ))}
      {asking && <ChangeAccount user={user} change={asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}

/** It works at once, also on open screens; so it is asked first. */
function ChangeAccount({ user, change, onClose }: { user: User; change: Change; onClose: () => void }) {
  const { asks, title, question, done } = changes[change];
  const asked = useMutation({
    mutationFn: () => ask(asks, { params: { userId: user.userId } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["service-users"] });
      void queryClient.invalidateQueries({ queryKey: ["employer"] });
      say(done());
      onClose();
    },
  });
  return (
    <Dialog title={title()} isOpen onClose={onClose}>
      <p>{question({ name: user.displayName })}</p>
      <Fault of={asked.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={asked.isPending} onPress={() => asked.mutate()}>
          {title()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
