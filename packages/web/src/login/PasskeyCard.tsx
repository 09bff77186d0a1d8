import { removePasskey } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { makePasskey, passkeysWorkHere } from "./passkey.ts";
import { PasskeyFault } from "./PasskeyFault.tsx";

const renew = () => queryClient.invalidateQueries(queries.passkeys());

/** My passkeys: add one on this device, remove one. */
export function PasskeyCard() {
  const [adding, setAdding] = useState(false);
  const passkeys = useQuery(queries.passkeys());
  const remove = useMutation({
    mutationFn: (id: string) => ask(removePasskey, { params: { id } }),
    onSuccess: renew,
  });
  return (
    <Card
      title={m.passkeys()}
      aside={passkeysWorkHere() && <Button onPress={() => setAdding(true)}>{m.passkey_add()}</Button>}
    >
      <Fault of={remove.error ?? passkeys.error} />
      <p>{m.passkeys_text()}</p>
      {!passkeysWorkHere() && <Notice>{m.passkeys_not_here()}</Notice>}
      {passkeys.data?.length === 0 && <p className="hint">{m.passkeys_none()}</p>}
      <ul className="rows">
        {passkeys.data?.map(({ id, name, madeAt }) => (
          <li key={id}>
            <span>{name}</span>
            <span className="hint">{m.passkey_since({ made: showMoment(madeAt) })}</span>
            <Button aria-label={m.passkey_remove_of({ name })} onPress={() => remove.mutate(id)}>
              {m.passkey_remove()}
            </Button>
          </li>
        ))}
      </ul>
      {adding && <AddPasskey onClose={() => setAdding(false)} />}
    </Card>
  );
}

function AddPasskey({ onClose }: { onClose: () => void }) {
  const make = useMutation({
    mutationFn: makePasskey,
    onSuccess: async () => {
      await renew();
      onClose();
    },
  });
  return (
    <Dialog title={m.passkey_add()} isOpen onClose={onClose}>
      <Form focusFirst onSend={({ name = "" }) => make.mutate(name)} fault={make.error}>
        <TextField label={m.passkey_name()} hint={m.passkey_name_hint()} name="name" maxLength={60} isRequired />
        <PasskeyFault of={make.error} />
        <Buttons>
          <Button onPress={onClose}>{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={make.isPending}>
            {m.passkey_add()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
