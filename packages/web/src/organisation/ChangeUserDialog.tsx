import { changeUser, type GroupId, type Place, type Side, type User, type WantedPlace } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Checkbox, SelectField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { useGroupOptions } from "./groups.ts";
import { ReachField } from "./ReachField.tsx";

type Props = { user: User; side: Side; onClose: () => void };

/** Another group or another reach for a user. Here it works at once; a vault's administrator is asked. */
export function ChangeUserDialog({ user, side, onClose }: Props) {
  const [group, setGroup] = useState<GroupId>(user.group);
  const [places, setPlaces] = useState<readonly Place[]>(user.places);
  const [onlyContent, setOnlyContent] = useState(user.onlyContent);
  const options = useGroupOptions(side);
  const change = useMutation({
    mutationFn: () =>
      ask(changeUser, {
        params: { userId: user.userId },
        body: { group, onlyContent, places: places.map(wantedOf) },
      }),
    onSuccess: () => {
      for (const name of ["employer", "service-users"]) void queryClient.invalidateQueries({ queryKey: [name] });
      say(side === "employer" ? m.user_changed_vault() : m.user_changed());
      onClose();
    },
  });
  return (
    <Dialog title={m.change_user_title({ name: user.displayName })} isOpen onClose={onClose}>
      <Form onSend={() => change.mutate()} fault={change.error}>
        {options.length > 0 && (
          <SelectField
            label={m.user_group()}
            name="group"
            defaultValue={group}
            options={options}
            onChange={(id) => setGroup(id as GroupId)}
          />
        )}
        <ReachField places={places} onChange={setPlaces} />
        <Checkbox isSelected={onlyContent} onChange={setOnlyContent}>
          {m.only_content()} <span className="hint">{m.only_content_hint()}</span>
        </Checkbox>
        {side === "employer" && <Notice>{m.reach_change_hint()}</Notice>}
        <Fault all of={change.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}

/** A place as the server is asked for it: its name it knows itself. */
function wantedOf(it: Place): WantedPlace {
  if (it.kind === "employee") return it;
  const { name: _, ...place } = it;
  return place;
}
