import pg from "pg";
import {
  activateVault,
  openPerson,
  readActivation,
  readDelivery,
  readDossier,
  readSharing,
  reportSick,
  startDelivery,
  uploadDelivery,
  type WriteId,
} from "@datakluis/contract";
import { sickReport } from "../rechten/cast.ts";
import { markedDelivery, type Marked } from "../tools/deliveries.ts";
import { databaseUrlOf, startInstallation, type Installation, type ProcessName } from "../tools/installation.ts";
import { accept, again, castAt, id, letIn, moved, proposed, treeOf, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe, mustHold, repeatable } from "./house.ts";
import { deeds, some, watchUnshared, type Watched } from "./kill-deeds.ts";
import { randomOf, shuffled, type Random } from "./random.ts";
import { mustBeDoneOnce } from "./record.ts";

/** How many kills struck each part of the story, and what was done in it. */
export type Kills = {
  kills: number;
  launcher: number;
  delivery: number;
  movingIn: number;
  sharing: number;
  rounds: number;
  people: number;
  deeds: number;
};

type Victim = ProcessName | "launcher";
type Phase = "delivery" | "movingIn" | "sharing";

/** Those who are shared and revoked, and of whom everything is looked at afterwards. */
const watched = 200;
/** Others of the same employer, so that an import and a move take several batches. */
const crowd = 5_000;

/** The jobs run in the vault and the suite themselves. */
const victims: Victim[] = ["vault", "suite", "postgres", "vault", "suite", "login", "front", "launcher"];

/**
 * Kills processes at random moments of import, moving in, sharing and revoking, and lets people go on. Afterwards:
 * what was acknowledged is there; everybody stands in the vault; the service sees exactly who is shared.
 */
export function kill(wanted: number, seed: number): Promise<Kills> {
  const random = randomOf(seed);
  const tally: Kills = {
    kills: 0,
    launcher: 0,
    delivery: 0,
    movingIn: 0,
    sharing: 0,
    rounds: 0,
    people: 0,
    deeds: 0,
  };
  // Each in its turn, in an order that is another every time.
  const turns: Victim[] = [];
  const next = () => {
    if (!turns.length) turns.push(...shuffled(random, victims));
    return turns.pop()!;
  };
  return repeatable("kill", wanted, seed, async () => {
    while (tally.kills < wanted) {
      const installation = await startInstallation({ demo: false });
      await round({ installation, random, tally, wanted, next }).finally(() => installation.remove());
    }
    return tally;
  });
}

type Strikes = {
  random: Random;
  tally: Kills;
  wanted: number;
  installation: Installation;
  next: () => Victim;
};

/**
 * Does something while processes are killed in the midst of it, one after another, each at a random moment once the
 * last stands again; waits until it is done and all stand.
 *
 * @param span milliseconds within which each kill falls
 */
async function during(
  { installation, random, tally, next }: Strikes,
  phase: Phase,
  times: number,
  span: number,
  work: () => Promise<unknown>,
) {
  let done = false;
  const working = work().finally(() => (done = true));
  // A failure is looked at after the kills; until then it must not count as unhandled.
  working.catch(() => undefined);
  for (let time = 0; time < times && !done; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, random() * span));
    const victim = next();
    if (victim === "launcher") {
      await installation.killLauncher();
      await installation.restart();
      tally.launcher += 1;
    } else installation.kill(victim);
    tally.kills += 1;
    tally[phase] += 1;
    await installation.ready();
  }
  await working;
}

async function round(strikes: Strikes): Promise<void> {
  const { installation, tally, wanted } = strikes;
  const { bytes, people } = markedDelivery(watched, crowd);
  const cast = await castAt(installation, "Stroomuitval B.V.");
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

  const watchedOnes = people.map((_, at): Watched => {
    const sick = at < ill;
    return { ref: ref(at), shared: sick, sick, edits: 0, name: undefined };
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

  const unseen = watchUnshared(
    cast,
    watchedOnes.slice(ill + chosenAmong).map((it) => it.ref),
  );
  const among = watchedOnes.slice(ill, ill + chosenAmong);
  while (tally.kills < wanted && tally.deeds < (tally.rounds + 1) * 120)
    await during(strikes, "sharing", 1, 400, async () => {
      const chosen = some(strikes.random, among, 6);
      await deeds(cast, chosen, strikes.random);
      tally.deeds += chosen.length;
    });
  await unseen.stop();

  await settled(cast, watchedOnes, people);
  await onceOnRecord(installation, cast, among);
  tally.rounds += 1;
  tally.people += watched + crowd;
}

/** So many were reported sick before the vault; to some others deeds are done; the rest is never shared. */
const ill = 3;
const chosenAmong = 100;

const alreadyAccepted = (no: unknown) => {
  if ((no as { code?: string }).code !== "not_awaiting") throw no;
};

/** What everybody may see when all is quiet again is what was acknowledged. */
async function settled(cast: Cast, dossiers: readonly Watched[], people: readonly Marked[]): Promise<void> {
  const tree = await again(() => treeOf(cast.caseManager, cast.employerId));
  mustBe(tree.length, watched + crowd, "mensen in de boom van de dienst");
  const named = tree.filter((it) => it.fullName).map((it) => it.ref);
  const mayBeNamed = new Set(dossiers.filter((it) => it.shared).map((it) => it.ref));
  mustHold(
    named.every((it) => mayBeNamed.has(it)),
    "namen in de boom zijn van wie gedeeld is",
  );
  mustBe(named.length, mayBeNamed.size, "namen in de boom van de dienst");
  for (let at = 0; at < tree.length; at += 16)
    await Promise.all(
      tree.slice(at, at + 16).map((it) => again(() => cast.hr.ask(openPerson, { params: { ref: it.ref } }))),
    );
  for (const [at, { ref, shared, sick, name }] of dossiers.entries()) {
    const asked = { params: { ref } };
    const { marks } = people[at]!;
    const kept = await again(() => cast.hr.ask(openPerson, asked));
    mustBe(kept.identity.bsn, marks["bsn"], `dossier ${at} in de datakluis`);
    mustBe(kept.identity.lastName, name ?? marks["lastName"], `de laatste bevestigde wijziging van dossier ${at}`);
    const seen = await again(() => cast.caseManager.ask(readDossier, asked));
    mustBe(Boolean(seen.person), shared, `dossier ${at} zichtbaar voor de dienst`);
    if (seen.person) mustBe(seen.person.lastName, kept.identity.lastName, `dossier ${at} is de juiste persoon`);
    mustBe(seen.hasContent, sick, `dossiervulling van dossier ${at}`);
    const { state, history } = await again(() => cast.hr.ask(readSharing, asked));
    mustBe(state, shared ? "shared" : "unshared", `deling van dossier ${at}`);
    history.reduce((before, event) => {
      mustBe(event.kind === "shared" && before === "shared", false, `dossier ${at} is niet twee keer gedeeld`);
      return event.kind;
    }, "");
  }
}

/** Each deed has one line in the record of its side: none was lost with its process, and none was done twice. */
async function onceOnRecord({ folder }: Installation, { employerId }: Cast, dossiers: readonly Watched[]) {
  const reader = (server: "vault" | "suite") =>
    new pg.Pool({
      connectionString: databaseUrlOf(folder, server, "owner"),
      options: `-c app.employer=${employerId}`,
    });
  const records = { vault: reader("vault"), suite: reader("suite") };
  try {
    await mustBeDoneOnce(records, dossiers);
  } finally {
    await Promise.all([records.vault.end(), records.suite.end()]);
  }
}
