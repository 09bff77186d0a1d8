import { Refusal, type DossierRef, type Trajectory, type TrajectoryKind } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { amsterdamDate } from "../absence/rules.ts";
import type { Actor } from "../access/rules.ts";
import { record } from "../audit/store.ts";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import type { Tx } from "../schema.ts";
import { mustBeStartable } from "./rules.ts";

type Asked = { id: string; kind: TrajectoryKind; startsOn: string };

/** Starts a trajectory in a dossier within reach: content from here on. The same under the same id is kept once. */
export async function addTrajectory(
  tx: Tx,
  actor: Actor,
  ref: DossierRef,
  { id, kind, startsOn }: Asked,
  now: Date,
): Promise<Trajectory> {
  const dossier = await lockDossier(tx, ref, actor);
  const trajectories = await trajectoriesOf(tx, dossier);
  const known = trajectories.find((it) => it.id === id);
  if (known && known.kind === kind && known.startsOn === startsOn) return known;
  if (known || (await isDone(tx, id))) throw new Refusal("already_written");

  mustBeStartable({ visible: dossier.held !== undefined, trajectories }, { kind, startsOn }, amsterdamDate(now));
  const { employer_id } = dossier;
  await tx
    .insertInto("trajectory")
    .values({ employer_id, id, ref, kind, starts_on: startsOn, opened_by: actor.userId })
    .execute();
  await tx.insertInto("done").values({ id, what: "trajectory.started" }).execute();
  await record(tx, { deed: "trajectory.started", actor, employerId: employer_id, ref, purpose: kind });
  await announce(tx, { kind: "dossier", employerId: employer_id, ref });
  return (await trajectoriesOf(tx, dossier)).find((it) => it.id === id)!;
}

const isDone = async (tx: Tx, id: string) =>
  (await tx.selectFrom("done").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;

async function trajectoriesOf(tx: Tx, { employer_id, ref }: Locked): Promise<Trajectory[]> {
  const rows = await tx
    .selectFrom("trajectory")
    .innerJoin("account", "account.id", "trajectory.opened_by")
    .select(["trajectory.id", "ref", "kind", "starts_on as startsOn", "account.display_name as openedBy", "opened_at"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .execute();
  return rows.map(({ opened_at, ...row }) => ({ ...row, openedAt: opened_at.toISOString() }));
}
