import { createEmployerUser, type DepartmentId, type Employer, type GroupId, type UserId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Choices, TextField } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { Form } from "../ui/Form.tsx";
import { useGroupOptions } from "./groups.ts";
import { InvitationDialog } from "./InvitationDialog.tsx";
import { UsersList } from "./UsersList.tsx";

/** The users of an employer: HR sees the whole employer, a manager his departments. */
export function EmployerUsers({ employer }: { employer: Employer }) {
  const users = useQuery(queries.employerUsers(employer.id));
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<string>();
  return (
    <Card
      title={m.users()}
      aside={
        <Button onPress={() => setAdding(true)}>
          <Plus size={17} aria-hidden />
          {m.add_user()}
        </Button>
      }
    >
      <Fault of={users.error} />
      {users.data && <UsersList users={users.data} side="employer" employerId={employer.id} />}
      {adding && <AddUserDialog employer={employer} onClose={() => setAdding(false)} onInvited={setLink} />}
      {link && <InvitationDialog link={link} onClose={() => setLink(undefined)} />}
    </Card>
  );
}

type Props = { employer: Employer; onClose: () => void; onInvited: (link: string) => void };

function AddUserDialog({ employer, onClose, onInvited }: Props) {
  const [id] = useState(() => freshId<UserId>());
  const options = useGroupOptions("employer");
  const [chosen, setChosen] = useState<DepartmentId[]>([]);
  const departments = useQuery(queries.departments(employer.id));
  const add = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(createEmployerUser, {
        params: { employerId: employer.id },
        body: {
          id,
          ...(fields as { displayName: string; email: string; group: GroupId }),
          departmentIds: chosen,
        },
      }),
    onSuccess: ({ invitationLink }) => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employer.id, "users"] });
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
        {departments.data && departments.data.departments.length > 0 && (
          <Checkboxes
            label={m.reach()}
            hint={m.reach_hint()}
            options={departments.data.departments.map((it) => ({ id: it.id, text: it.name }))}
            chosen={chosen}
            onChange={setChosen}
          />
        )}
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
