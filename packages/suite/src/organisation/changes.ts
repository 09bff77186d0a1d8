import type { EmployerId, GroupId, User, UserId, WantedPlace } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { selvesOf, type Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { placesFor, writePlaces } from "./places.ts";
import { mustBeAllowedToChange } from "./rules.ts";
import { mustKeepProposed, proposedAt } from "./proposed.ts";
import { findManaged, groupOf, userSeenBy } from "./users.ts";
import { promiseChanged, wishesOf } from "./wishes.ts";

type Wanted = { group: GroupId; places: readonly WantedPlace[]; onlyContent: boolean };

/**
 * Gives a user another group and another reach: the door of what somebody may do and where. It works here at his next
 * question. A vault is asked anew, in both directions, and its administrator decides (A2). The same again changes nothing
 * but the record. Refuses `not_found`, `own_account`, `not_permitted`, `invalid` and `proposed_administrator`.
 */
export async function changeUserOf(tx: Tx, actor: Actor, id: UserId, wanted: Wanted): Promise<User> {
  // Only its key is left free: whoever puts him into a group of employers meanwhile refers to it.
  await tx.selectFrom("account").select("id").where("id", "=", id).forNoKeyUpdate().execute();
  const whom = { userId: id, ...(await findManaged(tx, actor, id)) };
  const { group, onlyContent } = wanted;
  const [from, to] = [await groupOf(tx, whom.group), await groupOf(tx, group)];
  mustBeAllowedToChange({
    changer: { selves: selvesOf(actor), rights: actor.rights },
    whom,
    from,
    to,
    onlyContent,
    places: wanted.places.length,
  });
  const places = await placesFor(tx, actor.sight, wanted.places);

  const had = await employersOf(tx, id);
  const asked = await wishesOf(tx, id, had);
  const proposed = await proposedAt(tx, had, [id]);
  await tx.updateTable("account").set({ group_name: group, only_content: onlyContent }).where("id", "=", id).execute();
  await writePlaces(tx, actor.sight, id, places);
  const employers = [...new Set([...had, ...(await employersOf(tx, id))])];
  await mustKeepProposed(tx, proposed);

  const deed = { deed: "user.changed", actor, purpose: id };
  await record(tx, ...(employers.length ? employers.map((employerId) => ({ ...deed, employerId })) : [deed]));
  for (const employerId of employers) await announce(tx, { kind: "access", employerId, ref: null });
  await promiseChanged(tx, id, employers, asked);
  return userSeenBy(tx, actor.sight, id);
}

const employersOf = async (tx: Tx, id: UserId): Promise<EmployerId[]> => {
  const rows = tx.selectFrom("reach").select("employer_id").distinct().where("user_id", "=", id);
  return (await rows.orderBy("employer_id").execute()).map((it) => it.employer_id);
};
