import { editPerson, type EmployerId, type Identity, type VaultPerson, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ask, codeOf } from "../app/ask.ts";
import { listWords } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";
import { Duplicates, isDuplicate } from "./Duplicates.tsx";
import { fieldNames, shownValue } from "./fields.ts";
import { identityOf, mustBeRight } from "./identity.ts";
import { mergedWith, type Merged } from "./merge.ts";
import { PersonFields } from "./PersonFields.tsx";

/** What is edited: what was read, what stands in the form, and what another saved meanwhile. */
type Editing = { person: VaultPerson; shown: Identity; overtaken?: Merged };

/**
 * Changes who somebody is, in the vault. Whoever was overtaken by another sees what that one changed, with what he typed
 * himself still there, and saves once more.
 */
export function EditPersonDialog({ person, onClose }: { person: VaultPerson; onClose: () => void }) {
  const [{ person: before, shown, overtaken }, setEditing] = useState<Editing>({ person, shown: person.identity });
  const [confirmed, setConfirmed] = useState(false);
  const write = useWrite<WriteId>();
  const { ref, version } = before;
  const save = useMutation({
    mutationFn: (identity: Identity) => {
      mustBeRight(identity);
      const edit = { version, identity, ...(confirmed ? { confirmed } : {}) };
      return write.send(edit, (id) => ask(editPerson, { params: { ref }, body: { id, ...edit } }));
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(["dossier", ref, "person"], saved);
      void queryClient.invalidateQueries({ queryKey: ["dossier", ref] });
      say(m.saved());
      onClose();
    },
    onError: async (fault, typed) => {
      if (codeOf(fault) !== "outdated") return;
      const now = await queryClient.fetchQuery({ ...queries.person(ref), staleTime: 0 });
      const merged = mergedWith(before.identity, typed, now.identity);
      setEditing({ person: now, shown: merged.identity, overtaken: merged });
      save.reset();
    },
  });
  return (
    <Dialog title={m.edit_employee()} isOpen onClose={onClose}>
      <Form
        key={version}
        onSend={(fields) => save.mutate(identityOf(fields, before.identity))}
        fault={isDuplicate(save.error) ? undefined : save.error}
      >
        {overtaken && <Overtaken by={overtaken} now={before.identity} />}
        <PersonFields identity={shown} />
        {isDuplicate(save.error) && save.variables ? (
          <Duplicates
            of={save.error}
            identity={save.variables}
            employerId={before.employerId as EmployerId}
            except={ref}
            confirmed={confirmed}
            onConfirm={setConfirmed}
          />
        ) : (
          <Fault of={save.error} />
        )}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={save.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}

function Overtaken({ by: { theirs, both }, now }: { by: Merged; now: Identity }) {
  const names = (fields: Merged["both"]) => listWords(fields.map((field) => fieldNames[field]()));
  const values = listWords(both.map((field) => `${fieldNames[field]()} ${shownValue(field, now)}`));
  const place = useRef<HTMLDivElement>(null);
  // The form was filled anew: whoever looks begins where it says why.
  useEffect(() => {
    place.current?.focus();
  }, [now]);
  return (
    <div ref={place} tabIndex={-1}>
      <Notice kind="wrong">
        <p>
          <b>{m.overtaken_title()}</b>
        </p>
        {theirs.length > 0 && <p>{m.overtaken_theirs({ fields: names(theirs) })}</p>}
        {both.length > 0 && <p>{m.overtaken_both({ fields: names(both), values })}</p>}
        <p>{m.overtaken_save()}</p>
      </Notice>
    </div>
  );
}
