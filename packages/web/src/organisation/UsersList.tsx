import { inviteAgain, type EmployerId, type Side, type User, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { addressOf } from "../app/addresses.ts";
import { useGo } from "../app/GoLink.tsx";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { AccountState, useAccounts } from "./AccountState.tsx";
import { ChangeUserDialog } from "./ChangeUserDialog.tsx";
import { InvitationDialog } from "./InvitationDialog.tsx";
import { groupWord, placeWord } from "./words.ts";

/** Users with their group and reach: to change, and with a new link for who has not been in yet. */
export function UsersList({
  users,
  side,
  employerId,
}: {
  users: readonly User[];
  side: Side;
  employerId?: EmployerId;
}) {
  const { account } = useSelf();
  const accounts = useAccounts(employerId);
  const go = useGo();
  const [link, setLink] = useState<string>();
  const [changing, setChanging] = useState<User>();
  const invite = useMutation({
    mutationFn: (user: User) => ask(inviteAgain, { params: { userId: user.userId }, body: { id: freshId<WriteId>() } }),
    onSuccess: ({ invitationLink }) => setLink(invitationLink),
  });
  return (
    <>
      {users.length === 0 && <p className="hint">{m.no_users_yet()}</p>}
      <Fault of={invite.error} />
      <ul className="rows">
        {users.map((user) => (
          <li key={user.userId}>
            <span>
              <b>{user.displayName}</b>
              <br />
              <span className="hint">{user.email}</span>
            </span>
            <span>{groupWord(user.group, user.groupName)}</span>
            <span className="hint">
              {user.places.map(placeWord).join(", ")}
              {user.onlyContent && ` · ${m.only_content()}`}
            </span>
            <Button
              onPress={() => go(addressOf.user(user.userId))}
              aria-label={m.view_as_of({ name: user.displayName })}
            >
              {m.view_as()}
            </Button>
            {user.userId !== account.userId && (
              <Button onPress={() => setChanging(user)} aria-label={m.change_user_of({ name: user.displayName })}>
                {m.change_user()}
              </Button>
            )}
            <AccountState user={user} account={accounts.get(user.userId)} own={user.userId === account.userId} />
            {(accounts.get(user.userId)?.state ?? "invited") === "invited" && (
              <Button onPress={() => invite.mutate(user)} aria-label={m.invite_again_for({ name: user.displayName })}>
                {m.invite_again()}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {changing && <ChangeUserDialog user={changing} side={side} onClose={() => setChanging(undefined)} />}
      {link && <InvitationDialog link={link} onClose={() => setLink(undefined)} />}
    </>
  );
}
