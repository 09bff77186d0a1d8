import {
  activateVault,
  readActivation,
  readDelivery,
  reportSick,
  startDelivery,
  uploadDelivery,
  type WriteId,
} from "@datakluis/contract";
import { sickReport } from "../rechten/cast.ts";
import { markedDelivery } from "../tools/deliveries.ts";
import { startInstallation } from "../tools/installation.ts";
import { accept, again, castAt, id, letIn, moved, proposed, treeOf } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe, repeatable } from "./house.ts";
import { deeds, some, watchUnshared, type Watched } from "./kill-deeds.ts";
import { agree, retrieversAt } from "./kill-retrieval.ts";
import { keepRotating } from "./kill-rotation.ts";
import { onceOnRecord, settled } from "./kill-settled.ts";
import { randomOf } from "./random.ts";
import { killDuring, turnsOf, type Strikes, type Victim } from "./strikes.ts";

/** How many kills struck each part of the story, and what was done in it. */
export type Kills = {
  kills: number;
  launcher: number;
  /** How often everybody got new keys. */
  rotations: number;
  delivery: number;
  movingIn: number;
  sharing: number;
  /** How often somebody was retrieved by the service, his employer informed or not. */
  retrieved: number;
  rounds: number;
  people: number;
  deeds: number;
};

type Phase = "delivery" | "movingIn" | "sharing";

/** Those who are shared and revoked, and of whom everything is looked at afterwards. */
const watched = 200;
/** Others of the same employer, so that an import and a move take several batches. */
const crowd = 5_000;

/** The jobs run in the vault and the suite themselves. */
const victims: Victim[] = ["vault", "suite", "postgres", "vault", "suite", "login", "front", "launcher"];

/**
 * Kills processes at random moments of import, moving in, sharing, revoking and retrieving, while everybody gets new keys
 * over and over, and lets people go on. Afterwards: what was acknowledged is there; everybody stands in the vault, sealed
 * under the newest key; the service sees exactly who is shared, and as he was then whom it retrieved without informing his
 * employer, who sees nothing of it.
 */
export function kill(wanted: number, seed: number): Promise<Kills> {
  const random = randomOf(seed);
  const tally: Kills = {
    kills: 0,
    launcher: 0,
    rotations: 0,
    delivery: 0,
    movingIn: 0,
    sharing: 0,
    retrieved: 0,
    rounds: 0,
    people: 0,
    deeds: 0,
  };
  const next = turnsOf(random, victims);
  return repeatable("kill", wanted, seed, async () => {
    while (tally.kills < wanted) {
      const installation = await startInstallation({ demo: false });
      await round({ installation, random, tally, wanted, next })
        .catch((fault: unknown) => {
          // Whoever looks for the cause has only this: the installation is thrown away.
          console.error(installation.faults().join("\n"));
          throw fault;
        })
        .finally(() => installation.remove());
    }
    return tally;
  });
}

type Round = Omit<Strikes, "struck"> & { tally: Kills; wanted: number };

/** Kills while something is done, and counts of which part of the story that was. */
const during = (
  { tally, ...strikes }: Round,
  phase: Phase,
  times: number,
  span: number,
  work: () => Promise<unknown>,
) => killDuring({ ...strikes, struck: (victim) => count(tally, phase, victim) }, times, span, work);

function count(tally: Kills, phase: Phase, victim: Victim): void {
  tally.kills += 1;
  tally[phase] += 1;
  if (victim === "launcher") tally.launcher += 1;
}

async function round(strikes: Round): Promise<void> {
  const { installation, tally, wanted } = strikes;
  const { bytes, people } = markedDelivery(watched, crowd);
  const invited = await castAt(installation, "Stroomuitval B.V.");
  const cast = { ...invited, ...(await retrieversAt(installation, invited)) };
  const { employerId } = cast;

  const params = { employerId, deliveryId: id<WriteId>() };
  await during(strikes, "delivery", 1, 1_500, () =>
    again(() => cast.hr.ask(uploadDelivery, { params, query: { kind: "full" }, bytes })),
  );
  await during(strikes, "delivery", 3, 700, async () => {
    await again(() => cast.hr.ask(startDelivery, { params, body: {} }));
    await until(
      "de levering is verwerkt",
      async () => (await again(() => cast.hr.ask(readDelivery, { params }))).state === "done",
      180,
    );
  });
  const tree = await again(() => treeOf(cast.caseManager, employerId));
  mustBe(tree.filter((it) => it.fullName).length, watched + crowd, "namen bij de dienst na de levering");
  const refs = new Map(tree.map((it) => [it.personnelNumber, it.ref]));
  const ref = (at: number) => refs.get(people[at]!.personnelNumber)!;

  const watchedOnes = people.map(({ marks }, at): Watched => {
    const sick = at < ill;
    const nothing = { edits: 0, informed: 0, snapshot: undefined, confided: 0 };
    return { ref: ref(at), marks, shared: sick, sick, name: marks["lastName"]!, ...nothing };
  });
  for (const it of watchedOnes.slice(0, ill)) {
    const body = sickReport();
    await again(() => cast.caseManager.ask(reportSick, { params: { ref: it.ref }, body }));
  }

  const activation = { id: id<WriteId>(), administrators: [cast.keeper.account.userId] };
  await during(strikes, "movingIn", 1, 200, () =>
    again(() => cast.administrator.ask(activateVault, { params: { employerId }, body: activation })),
  );
  await proposed(cast);
  await during(strikes, "movingIn", 4, 600, async () => {
    await again(() => accept(cast).catch(alreadyAccepted), 90);
    await moved(cast);
  });
  await again(() => letIn(cast), 90);
  const { retained } = await again(() => cast.administrator.ask(readActivation, { params: { employerId } }));
  mustBe(retained, ill, "dossiers met dossiervulling die gedeeld bleven");

  await agree(cast);

  const unseen = watchUnshared(
    cast,
    watchedOnes.slice(ill + chosenAmong).map((it) => it.ref),
  );
  const among = watchedOnes.slice(ill, ill + chosenAmong);
  const rotating = keepRotating(installation);
  while (tally.kills < wanted && tally.deeds < (tally.rounds + 1) * 120)
    await during(strikes, "sharing", 1, 400, async () => {
      const chosen = some(strikes.random, among, 6);
      await deeds(cast, chosen, strikes.random);
      tally.deeds += chosen.length;
    });
  await unseen.stop();
  // Once more for whoever was edited last; all is looked at meanwhile.
  const rotated = rotating.stop();
  rotated.catch(() => undefined);
  await settled(cast, watchedOnes, watched + crowd);
  tally.rotations += await rotated;
  await onceOnRecord(installation, cast, among);
  tally.rounds += 1;
  tally.retrieved += among.reduce((sum, it) => sum + it.informed + it.confided, 0);
  tally.people += watched + crowd;
}

/** So many were reported sick before the vault; to some others deeds are done; the rest is never shared. */
const ill = 3;
const chosenAmong = 100;

/** Whoever did not hear that he accepted asks anew, and hears so. */
const alreadyAccepted = (no: unknown) => {
  if (!["not_awaiting", "already_accepted"].includes((no as { code?: string }).code ?? "")) throw no;
};
