import { addPerson, editPerson, openPerson, readChanges } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { changesFor } from "../changes/store.ts";
import { addNewcomer } from "../newcomers/store.ts";
import { checkedEmployment, checkedIdentity, todayOf } from "./check.ts";
import { edit, personFor } from "./store.ts";

export const peopleRoutes = [
  answer(openPerson, "vault_user", ({ actor, params, ...tools }) => personFor(tools, actor.userId, params.ref)),

  answer(editPerson, "vault_user", ({ actor, params, body, now, ...tools }) =>
    edit(tools, actor.userId, params.ref, { ...body, identity: checkedIdentity(body.identity, todayOf(now)) }),
  ),

  answer(readChanges, "vault_user", async ({ actor, params, ...tools }) => ({
    changes: await changesFor(tools, actor.userId, params.ref),
  })),

  answer(addPerson, "vault_user", async ({ actor, params, body, now, ...tools }) => {
    const identity = checkedIdentity(body.identity, todayOf(now), body.personnelNumber);
    const employment = checkedEmployment(body.employment);
    await addNewcomer(tools, actor.userId, params.employerId, { ...body, employment, identity });
    return personFor(tools, actor.userId, body.ref);
  }),
];
