import { putEmployerGroup, type EmployerGroup, type EmployerGroupId, type EmployerId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Employers that belong together, so that somebody works for all of them and for whoever joins. */
export function EmployerGroups() {
  const groups = useQuery(queries.employerGroups());
  const [changing, setChanging] = useState<EmployerGroup>();
  return (
    <Card
      title={m.employer_groups()}
      aside={
        <Button onPress={() => setChanging({ id: freshId<EmployerGroupId>(), name: "", employerIds: [] })}>
          <Plus size={17} aria-hidden />
          {m.add_employer_group()}
        </Button>
      }
    >
      <p className="hint">{m.employer_groups_text()}</p>
      <Fault of={groups.error} />
      {groups.data?.length === 0 && <p className="hint">{m.no_employer_groups()}</p>}
      <ul className="rows">
        {groups.data?.map((it) => (
          <li key={it.id}>
            <b>{it.name}</b>
            <span className="hint">{m.employer_group_count({ count: it.employerIds.length })}</span>
            <Button onPress={() => setChanging(it)} aria-label={m.change_user_of({ name: it.name })}>
              {m.change_user()}
            </Button>
          </li>
        ))}
      </ul>
      {changing && <GroupDialog group={changing} onClose={() => setChanging(undefined)} />}
    </Card>
  );
}

function GroupDialog({ group, onClose }: { group: EmployerGroup; onClose: () => void }) {
  const { employers } = useSelf();
  const [chosen, setChosen] = useState<EmployerId[]>(group.employerIds);
  const keep = useMutation({
    mutationFn: ({ name = "" }: Record<string, string>) =>
      ask(putEmployerGroup, { params: { groupId: group.id }, body: { name, employerIds: chosen } }),
    onSuccess: () => {
      for (const name of ["employer-groups", "employer", "service-users", "self"])
        void queryClient.invalidateQueries({ queryKey: [name] });
      say(m.employer_group_kept());
      onClose();
    },
  });
  return (
    <Dialog title={group.name ? m.change_employer_group() : m.add_employer_group()} isOpen onClose={onClose}>
      <Form focusFirst onSend={(fields) => keep.mutate(fields)} fault={keep.error}>
        <TextField label={m.name()} name="name" defaultValue={group.name} isRequired maxLength={120} />
        <Checkboxes
          label={m.employers_in_group()}
          options={employers.map(({ id, name }) => ({ id, text: name }))}
          chosen={chosen}
          onChange={setChosen}
        />
        <Fault of={keep.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={keep.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
