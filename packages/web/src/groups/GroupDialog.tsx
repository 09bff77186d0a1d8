import { DossierAction, putUserGroup, removeUserGroup, type Side, type UserGroup } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { groupWord } from "../organisation/words.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { SelectField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { actionWord, menuWord, portalOf, rightHint, rightsOf, rightWord, sideWord, widgetWord } from "./words.ts";

type Props = { group: UserGroup; onClose: () => void };

/** One user group: rights, and what its members find. Of a ready-made one only the second can be changed. */
export function GroupDialog({ group, onClose }: Props) {
  const [it, setIt] = useState(group);
  const { id, name, ...rest } = it;
  const isReadyMade = group.name === null;
  const isNew = group.name === "";
  const done = (words: string) => {
    for (const key of ["user-groups", "service-users", "employer", "self"])
      void queryClient.invalidateQueries({ queryKey: [key] });
    say(words);
    onClose();
  };
  const keep = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(putUserGroup, {
        params: { groupId: id },
        body: { ...rest, name: isReadyMade ? null : (fields["name"] ?? "") },
      }),
    onSuccess: () => done(m.user_group_kept()),
  });
  const remove = useMutation({
    mutationFn: () => ask(removeUserGroup, { params: { groupId: id } }),
    onSuccess: () => done(m.user_group_removed()),
  });
  const turn = (side: Side) =>
    setIt({ ...it, side, rights: [], widgets: [...portalOf[side].widgets], menu: [...portalOf[side].menu] });
  const title = isNew ? m.add_user_group() : m.change_user_group({ name: groupWord(id, name) });
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form onSend={(fields) => keep.mutate(fields)} fault={keep.error}>
        {isReadyMade ? (
          <Notice>{m.ready_made_text()}</Notice>
        ) : (
          <TextField label={m.name()} name="name" defaultValue={name ?? ""} isRequired minLength={2} maxLength={60} />
        )}
        {isNew && (
          <SelectField
            label={m.group_side()}
            name="side"
            defaultValue={it.side}
            options={(["service", "employer"] as const).map((side) => ({ id: side, text: sideWord(side) }))}
            onChange={(side) => turn(side as Side)}
          />
        )}
        {!isReadyMade && (
          <Checkboxes
            label={m.rights()}
            options={rightsOf[it.side].map((right) => ({
              id: right,
              text: rightWord(right),
              hint: rightHint(right),
            }))}
            chosen={it.rights}
            onChange={(rights) => setIt({ ...it, rights })}
          />
        )}
        <Checkboxes
          label={m.widgets()}
          options={portalOf[it.side].widgets.map((widget) => ({ id: widget, text: widgetWord(widget) }))}
          chosen={it.widgets}
          onChange={(widgets) => setIt({ ...it, widgets })}
        />
        <Checkboxes
          label={m.menu_items()}
          hint={m.menu_hint()}
          options={portalOf[it.side].menu.map((item) => ({ id: item, text: menuWord(item) }))}
          chosen={it.menu}
          onChange={(menu) => setIt({ ...it, menu })}
        />
        {it.rights.includes("report_absence") && (
          <Checkboxes
            label={m.dossier_actions()}
            hint={m.dossier_actions_hint()}
            options={DossierAction.options.map((action) => ({ id: action, text: actionWord(action) }))}
            chosen={it.actions}
            onChange={(actions) => setIt({ ...it, actions })}
          />
        )}
        <Fault all of={keep.error ?? remove.error} />
        <Buttons>
          {!isReadyMade && !isNew && (
            <Button onPress={() => remove.mutate()} isPending={remove.isPending}>
              {m.remove_user_group()}
            </Button>
          )}
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={keep.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
