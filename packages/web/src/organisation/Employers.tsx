import { createEmployer, type EmployerId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { GoLink, useGo } from "../app/GoLink.tsx";
import { queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Form } from "../ui/Form.tsx";
import { EmployerGroups } from "./EmployerGroups.tsx";
import { ProtocolCard } from "../poortwachter/ProtocolCard.tsx";
import { MinimumCard } from "../reports/MinimumCard.tsx";
import { FollowUpCard } from "./FollowUpCard.tsx";
import { EmployerFields } from "./EmployerFields.tsx";
import { vaultPill } from "./VaultPill.tsx";

/** All employers of the service, for its functional administrator. */
export function Employers() {
  const { employers } = useSelf();
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={m.employers()}
      aside={
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Plus size={17} aria-hidden />
          {m.add_employer()}
        </Button>
      }
    >
      <Card title={m.overview()}>
        {employers.length === 0 && <p className="hint">{m.no_employers_yet()}</p>}
        <ul className="rows">
          {employers.map((it) => (
            <li key={it.id}>
              <GoLink to={addressOf.employer(it.id)}>{it.name}</GoLink>
              {vaultPill(it.vault)}
            </li>
          ))}
        </ul>
      </Card>
      <EmployerGroups />
      <FollowUpCard />
      <MinimumCard />
      <ProtocolCard employerId={null} />
      {adding && <AddEmployerDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddEmployerDialog({ onClose }: { onClose: () => void }) {
  const go = useGo();
  const [id] = useState(() => freshId<EmployerId>());
  const add = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(createEmployer, { body: { id, ...(fields as { name: string }) } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["self"] });
      onClose();
      go(addressOf.employer(id));
    },
  });
  return (
    <Dialog title={m.add_employer()} isOpen onClose={onClose}>
      <Form focusFirst onSend={(fields) => add.mutate(fields)} fault={add.error}>
        <EmployerFields />
        <Fault of={add.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={add.isPending}>
            {m.add_employer()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
