import { inviteAgain, type User, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { InvitationDialog } from "./InvitationDialog.tsx";
import { groupWord } from "./words.ts";

/** Users with their group, and a new link for who has not been in yet. */
export function UsersList({ users, placesOf }: { users: readonly User[]; placesOf: (user: User) => string }) {
  const [link, setLink] = useState<string>();
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
            <span>{groupWord(user.group)}</span>
            <span className="hint">{placesOf(user)}</span>
            <Button onPress={() => invite.mutate(user)} aria-label={m.invite_again_for({ name: user.displayName })}>
              {m.invite_again()}
            </Button>
          </li>
        ))}
      </ul>
      {link && <InvitationDialog link={link} onClose={() => setLink(undefined)} />}
    </>
  );
}
