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

export type Kills = { kills: number; rounds: number; people: number; deeds: number };

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
  const tally: Kills = { kills: 0, rounds: 0, people: 0, deeds: 0 };
  while (tally.kills < wanted) {
    const installation = await startInstallation({ demo: false });
    try {
      await round(installation, random, tally, wanted);
    } catch (fault) {
      throw new Error(`${String(fault)} (opnieuw: npm run proof -- kill ${wanted} ${seed})`, { cause: fault });
    } finally {
      await installation.remove();
    }
  }
  return tally;
}

/** Does something while a process is killed in the midst of it, and waits until all stand again. */
async function during(
  installation: Installation,
  random: () => number,
  tally: Kills,
  span: number,
  work: () => Promise<unknown>,
) {
  const victim = victims[Math.floor(random() * victims.length)]!;
  const moment = random() * span;
  const working = work();
  // A failure is looked at after the kill; until then it must not count as unhandled.
  working.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, moment));
  installation.kill(victim);
  tally.kills += 1;
  await working;
  await installation.ready();
}

async function round(installation: Installation, random: () => number, tally: Kills, wanted: number): Promise<void> {
  const count = 200;
  const { bytes, people } = markedDelivery(count);
  const cast = await castAt(installation, "Stroomuitval B.V.");
  const struck = (span: number, work: () => Promise<unknown>) => during(installation, random, tally, span, work);

  const params = { employerId: cast.employerId, deliveryId: id<WriteId>() };
  await struck(300, () => again(() => cast.hr.ask(uploadDelivery, { params, query: { kind: "full" }, bytes })));
  await struck(200, async () => {
    await again(() => cast.hr.ask(startDelivery, { params, body: {} }));
    await until(
      "de levering is verwerkt",
      async () => (await again(() => cast.hr.ask(readDelivery, { params }))).state === "done",
      90,
    );
  });
  const tree = await again(() => treeOf(cast.caseManager, cast.employerId));
  mustBe(tree.filter((it) => it.fullName).length, count, "namen bij de dienst na de levering");
  const ref = (at: number) => tree.find((it) => it.personnelNumber === people[at]!.personnelNumber)!.ref;

  const ill = [0, 1, 2];
  for (const at of ill)
    await again(() => cast.caseManager.ask(reportSick, { params: { ref: ref(at) }, body: sickness(id()) }));

  const activation = { id: id<WriteId>(), administrators: [cast.keeper.account.userId] };
  await struck(200, () =>
    again(() => cast.administrator.ask(activateVault, { params: { employerId: cast.employerId }, body: activation })),
  );
  await proposed(cast);
  await again(() => accept(cast).catch(alreadyAccepted), 90);
  await struck(500, () => moved(cast));
  await again(() => letIn(cast), 90);
  const { retained } = await again(() =>
    cast.administrator.ask(readActivation, { params: { employerId: cast.employerId } }),
  );
  mustBe(retained, ill.length, "dossiers met dossiervulling die gedeeld bleven");

  const shared = new Set(ill);
  while (tally.kills < wanted && tally.deeds < (tally.rounds + 1) * 120)
    await struck(400, () => deeds(cast, ref, shared, random, tally));

  await settled(cast, ref, shared, people);
  tally.rounds += 1;
  tally.people += count;
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
async function deeds(
  cast: Cast,
  ref: (at: number) => DossierRef,
  shared: Set<number>,
  random: () => number,
  tally: Kills,
) {
  const chosen = new Set(Array.from({ length: 6 }, () => 10 + Math.floor(random() * 100)));
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
