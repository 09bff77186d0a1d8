import { disableUser, enableUser, type AccountState as State, type EmployerId, type User } from "@datakluis/contract";
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

/** A user's account: shut it or open it again. One that belongs to a vault is none of the service's business. */
export function AccountState({ user, account, own }: { user: User; account: State | undefined; own: boolean }) {
  const [asking, setAsking] = useState(false);
  if (!account) return null;
  const { state, guarded } = account;
  const shut = state === "disabled";
  return (
    <>
      {state !== "active" && <span className={shut ? "pill warn" : "pill"}>{words[state]()}</span>}
      {!own && !guarded && (
        <Button
          onPress={() => setAsking(true)}
          aria-label={
            shut ? m.account_enable_of({ name: user.displayName }) : m.account_disable_of({ name: user.displayName })
          }
        >
          {shut ? m.account_enable() : m.account_disable()}
        </Button>
      )}
      {asking && <ChangeAccount user={user} shut={shut} onClose={() => setAsking(false)} />}
    </>
  );
}

/** It works at once, also on open screens; so it is asked first. */
function ChangeAccount({ user, shut, onClose }: { user: User; shut: boolean; onClose: () => void }) {
  const change = useMutation({
    mutationFn: () => ask(shut ? enableUser : disableUser, { params: { userId: user.userId } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["service-users"] });
      void queryClient.invalidateQueries({ queryKey: ["employer"] });
      say(shut ? m.account_enabled_done() : m.account_disabled_done());
      onClose();
    },
  });
  const name = user.displayName;
  return (
    <Dialog title={shut ? m.account_enable() : m.account_disable()} isOpen onClose={onClose}>
      <p>{shut ? m.account_enable_question({ name }) : m.account_disable_question({ name })}</p>
      <Fault of={change.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={change.isPending} onPress={() => change.mutate()}>
          {shut ? m.account_enable() : m.account_disable()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
