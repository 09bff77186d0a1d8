import { createServiceUser, type EmployerId, type GroupId, type UserId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries, queryClient } from "../app/queries.ts";
import { hasRight, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Choices, TextField } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Form } from "../ui/Form.tsx";
import { useGroupOptions } from "./groups.ts";
import { InvitationDialog } from "./InvitationDialog.tsx";
import { UsersList } from "./UsersList.tsx";

/** Colleagues at the service. */
export function ServiceUsers() {
  const self = useSelf();
  const users = useQuery(queries.serviceUsers());
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<string>();
  return (
    <Page
      title={m.service_users()}
      aside={
        <span className="buttons">
          {hasRight(self, "administer") && (
            <GoLink to="/gebruikersgroepen" className="button">
              {m.user_groups()}
            </GoLink>
          )}
          <Button kind="primary" onPress={() => setAdding(true)}>
            <Plus size={17} aria-hidden />
            {m.add_user()}
          </Button>
        </span>
      }
    >
      <Card title={m.users()}>
        <Fault of={users.error} />
        {users.data && <UsersList users={users.data} side="service" />}
      </Card>
      {adding && <AddColleagueDialog onClose={() => setAdding(false)} onInvited={setLink} />}
      {link && <InvitationDialog link={link} onClose={() => setLink(undefined)} />}
    </Page>
  );
}

function AddColleagueDialog({ onClose, onInvited }: { onClose: () => void; onInvited: (link: string) => void }) {
  const { employers } = useSelf();
  const [id] = useState(() => freshId<UserId>());
  const options = useGroupOptions("service");
  const [chosen, setChosen] = useState<EmployerId[]>([]);
  const add = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(createServiceUser, {
        body: { id, ...(fields as { displayName: string; email: string; group: GroupId }), employerIds: chosen },
      }),
    onSuccess: ({ invitationLink }) => {
      void queryClient.invalidateQueries({ queryKey: ["service-users"] });
      onClose();
      onInvited(invitationLink);
    },
  });
  return (
    <Dialog title={m.add_user()} isOpen onClose={onClose}>
      <Form focusFirst onSend={(fields) => add.mutate(fields)} fault={add.error}>
        <TextField label={m.name()} name="displayName" isRequired />
        <TextField label={m.email()} name="email" type="email" isRequired />
        <Choices label={m.user_group()} name="group" isRequired options={options} />
        <Checkboxes
          label={m.reach_employers()}
          options={employers.map(({ id, name }) => ({ id, text: name }))}
          chosen={chosen}
          onChange={setChosen}
        />
        <Fault of={add.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={add.isPending}>
            {m.add_user()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
