import {
  Refusal,
  type DossierRef,
  type EmployerId,
  type SafetyNetGround,
  type TaskTimeline,
  type WriteId,
} from "@datakluis/contract";
import type { Actor } from "../access/rules.ts";
import { lockDossier } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
import type { Tx } from "../schema.ts";
import { keepTasks, sourcesOf } from "./keep.ts";
import { timelineFor } from "./store.ts";

type Asked = { id: WriteId; spellId: string; ground: SafetyNetGround | null };

/**
 * Says why the safety net pays in an absence, or that it does not: what the service knows by its profession. Refuses
 * `not_permitted` for a user of an employer (AP, De zieke werknemer), and `not_found` for a spell that begins no absence.
 */
export async function nameSafetyNet(tx: Tx, actor: Actor, ref: DossierRef, asked: Asked): Promise<TaskTimeline> {
  if (actor.side !== "service") throw new Refusal("not_permitted");
  const { id, spellId, ground } = asked;
  const dossier = await lockDossier(tx, ref, actor);
  const [source] = await sourcesOf(tx, dossier.employer_id, [ref]);
  const chain = source!.chains.find(({ spells }) => spells[0] === spellId);
  if (!chain) throw new Refusal("not_found");
  const visible = dossier.held !== undefined || (chain.confidential && dossier.confidential !== undefined);
  if (!visible) throw new Refusal("not_shared");
  if (!(await isKept(tx, dossier.employer_id, asked))) {
    const { confidential } = chain;
    const row = { employer_id: dossier.employer_id, id, ref, spell_id: spellId, ground, by_user: actor.userId };
    await tx
      .insertInto("safety_net")
      .values({ ...row, confidential })
      .execute();
    await keepWritten(tx, actor, dossier, { id, deed: "safety_net.named", confidential, serviceOnly: true });
    await keepTasks(tx, dossier.employer_id, [ref]);
  }
  return timelineFor(tx, dossier, spellId);
}

/** Whether the same was said under this id before. Refuses `already_written` for something else. */
async function isKept(tx: Tx, employerId: EmployerId, { id, spellId, ground }: Asked): Promise<boolean> {
  const known = await tx
    .selectFrom("safety_net")
    .select(["spell_id", "ground"])
    .where("employer_id", "=", employerId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!known && !(await isDone(tx, id))) return false;
  if (known?.spell_id === spellId && known.ground === ground) return true;
  throw new Refusal("already_written");
}
