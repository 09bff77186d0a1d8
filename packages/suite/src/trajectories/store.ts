import { Refusal, type DossierRef, type Trajectory, type TrajectoryKind } from "@datakluis/contract";
import { amsterdamDate } from "../absence/days.ts";
import type { Actor } from "../access/rules.ts";
import { lockDossier, type Locked } from "../dossiers/lock.ts";
import { isDone, keepWritten } from "../dossiers/written.ts";
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

  const { employer_id, held } = dossier;
  const visible = held !== undefined || dossier.confidential !== undefined;
  mustBeStartable({ visible, trajectories }, { kind, startsOn }, amsterdamDate(now));
  const confidential = !held;
  await tx
    .insertInto("trajectory")
    .values({ employer_id, id, ref, kind, starts_on: startsOn, opened_by: actor.userId, confidential })
    .execute();
  await keepWritten(tx, actor, dossier, { id, deed: "trajectory.started", purpose: kind, confidential });
  return (await trajectoriesOf(tx, dossier)).find((it) => it.id === id)!;
}

async function trajectoriesOf(tx: Tx, { employer_id, ref }: Locked): Promise<Trajectory[]> {
  const rows = await tx
    .selectFrom("trajectory")
    .innerJoin("account", "account.id", "trajectory.opened_by")
    .select(["trajectory.id", "ref", "kind", "starts_on as startsOn", "account.display_name as openedBy"])
    .select(["opened_at", "confidential"])
    .where("employer_id", "=", employer_id)
    .where("ref", "=", ref)
    .execute();
  return rows.map(({ opened_at, ...row }) => ({ ...row, openedAt: opened_at.toISOString() }));
}
