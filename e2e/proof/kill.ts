import {
  activateVault,
  openPerson,
  readActivation,
  readDelivery,
  readDossier,
  readSharing,
  reportSick,
  revokeSharing,
  shareDossier,
  startDelivery,
  uploadDelivery,
  type DossierRef,
  type WriteId,
} from "@datakluis/contract";
import { markedDelivery, type Marked } from "../tools/deliveries.ts";
import { startInstallation, type Installation, type ProcessName } from "../tools/installation.ts";
import { accept, again, castAt, id, letIn, moved, proposed, treeOf, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";

/** How many kills struck each part of the story, and what was done in it. */
export type Kills = {
  kills: number;
  delivery: number;
  movingIn: number;
  sharing: number;
  rounds: number;
  people: number;
  deeds: number;
};

type Phase = "delivery" | "movingIn" | "sharing";

/** Those who are shared and revoked, and of whom everything is looked at afterwards. */
const watched = 200;
/** Others of the same employer, so that an import and a move take several batches. */
const crowd = 5_000;

const victims: ProcessName[] = ["vault", "suite", "postgres", "vault", "suite", "login", "front"];
const note = "Gesprek met de casemanager";

/** A seeded stream of numbers in [0, 1): a run that failed can be repeated. (Mulberry32, public domain.) */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Kills processes at random moments of import, moving in, sharing and revoking, and lets people go on. Afterwards:
 * what was acknowledged is there; everybody stands in the vault; the service sees exactly who is shared.
 */
export async function kill(wanted: number, seed: number): Promise<Kills> {
  const random = randomOf(seed);
  const tally: Kills = { kills: 0, delivery: 0, movingIn: 0, sharing: 0, rounds: 0, people: 0, deeds: 0 };
  while (tally.kills < wanted) {
    const installation = await startInstallation({ demo: false });
    try {
      await round({ installation, random, tally, wanted });
    } catch (fault) {
      throw new Error(`${String(fault)} (opnieuw: npm run proof -- kill ${wanted} ${seed})`, { cause: fault });
    } finally {
      await installation.remove();
    }
  }
  return tally;
}

type Strikes = { random: () => number; tally: Kills; wanted: number; installation: Installation };

/**
 * Does something while processes are killed in the midst of it, one after another, each at a random moment once the
 * last stands again; waits until it is done and all stand.
 *
 * @param span milliseconds within which each kill falls
 */
async function during(
  { installation, random, tally }: Strikes,
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
    installation.kill(victims[Math.floor(random() * victims.length)]!);
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

  const ill = [0, 1, 2];
  for (const at of ill)
    await again(() => cast.caseManager.ask(reportSick, { params: { ref: ref(at) }, body: sickness(id()) }));

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
  mustBe(retained, ill.length, "dossiers met dossiervulling die gedeeld bleven");

  const shared = new Set(ill);
  const unseen = watchUnshared(cast, (at) => ref(at + chosenFrom + chosenAmong));
  while (tally.kills < wanted && tally.deeds < (tally.rounds + 1) * 120)
    await during(strikes, "sharing", 1, 400, () => deeds(cast, ref, shared, strikes));
  await unseen.stop();

  await settled(cast, ref, shared, people);
  tally.rounds += 1;
  tally.people += watched + crowd;
}

/** Deeds are done to some of the watched; the others are never shared. */
const chosenFrom = 10;
const chosenAmong = 100;

/** Looks all the while, also when half of the servers are away, whether the service sees somebody who was never shared. */
function watchUnshared({ caseManager }: Cast, ref: (at: number) => DossierRef) {
  let stopped = false;
  let seen = 0;
  const watching = (async () => {
    for (let at = 0; !stopped; at = (at + 1) % (watched - chosenFrom - chosenAmong)) {
      const dossier = await caseManager.ask(readDossier, { params: { ref: ref(at) } }).catch(() => undefined);
      if (dossier?.person) seen += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      mustBe(seen, 0, "keer zag de dienst iemand die nooit gedeeld is");
    },
  };
}

const alreadyAccepted = (no: unknown) => {
  if ((no as { code?: string }).code !== "not_awaiting") throw no;
};

const sickness = (writeId: WriteId) => ({
  id: writeId,
  startsOn: "2026-11-02",
  percentage: 100,
  safetyNet: "unknown" as const,
  workAccident: false,
  liableThirdParty: false,
  expectedDays: null,
});

/** Some people share and revoke at once; each repeats his own write until somebody acknowledges it. */
async function deeds(cast: Cast, ref: (at: number) => DossierRef, shared: Set<number>, { random, tally }: Strikes) {
  const chosen = new Set(Array.from({ length: 6 }, () => chosenFrom + Math.floor(random() * chosenAmong)));
  await Promise.all(
    [...chosen].map(async (at) => {
      const asked = { params: { ref: ref(at) } };
      if (shared.has(at)) {
        const body = { id: id<WriteId>(), note };
        await again(() => cast.hr.ask(revokeSharing, { ...asked, body }));
        await until(
          "ingetrokken",
          async () => (await again(() => cast.hr.ask(readSharing, asked))).state === "unshared",
          90,
        );
        shared.delete(at);
      } else {
        const body = { id: id<WriteId>(), careRequest: "case_manager" as const, note };
        await again(() => cast.hr.ask(shareDossier, { ...asked, body }));
        shared.add(at);
        await until("gedeeld", async () => (await again(() => cast.hr.ask(readSharing, asked))).state === "shared", 90);
      }
      tally.deeds += 1;
    }),
  );
}

async function settled(
  cast: Cast,
  ref: (at: number) => DossierRef,
  shared: Set<number>,
  people: readonly Marked[],
): Promise<void> {
  const tree = await again(() => treeOf(cast.caseManager, cast.employerId));
  mustBe(tree.length, watched + crowd, "mensen in de boom van de dienst");
  const named = tree.filter((it) => it.fullName).map((it) => it.ref);
  const mayBeNamed = new Set([...shared].map(ref));
  mustBe(
    named.every((it) => mayBeNamed.has(it)),
    true,
    "namen in de boom zijn van wie gedeeld is",
  );
  mustBe(named.length, shared.size, "namen in de boom van de dienst");
  for (let at = 0; at < tree.length; at += 16)
    await Promise.all(
      tree.slice(at, at + 16).map((it) => again(() => cast.hr.ask(openPerson, { params: { ref: it.ref } }))),
    );
  for (const [at, person] of people.entries()) {
    const asked = { params: { ref: ref(at) } };
    const kept = await again(() => cast.hr.ask(openPerson, asked));
    mustBe(kept.identity.bsn, person.marks["bsn"], `dossier ${at} in de datakluis`);
    const seen = await again(() => cast.caseManager.ask(readDossier, asked));
    mustBe(Boolean(seen.person), shared.has(at), `dossier ${at} zichtbaar voor de dienst`);
    if (seen.person) mustBe(seen.person.lastName, person.marks["lastName"], `dossier ${at} is de juiste persoon`);
    const { state, history } = await again(() => cast.hr.ask(readSharing, asked));
    mustBe(state, shared.has(at) ? "shared" : "unshared", `deling van dossier ${at}`);
    history.reduce((before, event) => {
      mustBe(event.kind === "shared" && before === "shared", false, `dossier ${at} is niet twee keer gedeeld`);
      return event.kind;
    }, "");
  }
}

function mustBe(found: unknown, wanted: unknown, what: string): void {
  if (found !== wanted)
    throw new Error(`Geldt niet: ${what} (gevonden ${typeof found === "string" ? "iets anders" : String(found)})`);
}
