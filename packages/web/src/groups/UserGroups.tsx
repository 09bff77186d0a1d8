import { type GroupId, type UserGroup } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { queries } from "../app/queries.ts";
import { groupWord } from "../organisation/words.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { GroupDialog } from "./GroupDialog.tsx";
import { portalOf, rightWord, sideWord } from "./words.ts";

const newGroup = (): UserGroup => ({
  id: freshId<string>() as GroupId,
  name: "",
  side: "service",
  rights: ["see_dossiers"],
  ...{ widgets: [...portalOf.service.widgets], menu: [...portalOf.service.menu] },
  actions: ["report_sick", "report_recovery", "start_trajectory", "plan_appointment", "handle_tasks"],
});

/** The user groups: what their members may do, and what they find on the screen (A2, A6). */
export function UserGroups() {
  const groups = useQuery(queries.userGroups());
  const [changing, setChanging] = useState<UserGroup>();
  return (
    <Page
      title={m.user_groups()}
      aside={
        <Button kind="primary" onPress={() => setChanging(newGroup())}>
          <Plus size={17} aria-hidden />
          {m.add_user_group()}
        </Button>
      }
    >
      <Card title={m.overview()}>
        <p className="hint">{m.user_groups_text()}</p>
        <Fault of={groups.error} />
        <ul className="rows">
          {groups.data?.map((it) => (
            <li key={it.id}>
              <span>
                <b>{groupWord(it.id, it.name)}</b> {it.name === null && <span className="pill">{m.ready_made()}</span>}
                <br />
                <span className="hint">
                  {sideWord(it.side)} · {it.rights.map(rightWord).join(", ") || m.no_rights()}
                </span>
              </span>
              <Button
                onPress={() => setChanging(it)}
                aria-label={m.change_user_of({ name: groupWord(it.id, it.name) })}
              >
                {m.change_user()}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {changing && <GroupDialog group={changing} onClose={() => setChanging(undefined)} />}
    </Page>
  );
}
