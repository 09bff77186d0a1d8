import { setTimeout as pause } from "node:timers/promises";
import {
  editPerson,
  openPerson,
  readDossier,
  readSharing,
  reportSick,
  revokeSharing,
  shareDossier,
  type DossierRef,
  type WriteId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { sickReport, type Tenant } from "../rechten/cast.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { heard, inHouse, mustBe, mustHold, nameOf, repeatable, sideBySide, type House } from "./house.ts";
import { startMangler, type Fate, type Mangler } from "./mangler.ts";
import { poisonSome } from "./poison.ts";
import { below, pick, shuffled, streamOf, weighed, type Random } from "./random.ts";
import { mustBeDoneOnce } from "./record.ts";

export type Schedules = {
  schedules: number;
  deeds: number;
  messages: Record<Fate | "poisoned", number>;
  saidAgain: number;
  poisoned: number;
};

/** So many dossiers have their story side by side, at one employer. */
const atAnEmployer = 1_000;
const sideways = 150;
/** Messages of one dossier that are mangled; those after them go through, so that there is an end to wait for. */
const mostMangled = 7;

/** Starts a house whose vault reaches the suite through a mangler. */
export async function inMangledHouse<A>(work: (house: House, mangler: Mangler) => Promise<A>): Promise<A> {
  const mangler = await startMangler();
  try {
    return await inHouse({ vault: { suite: mangler.url } }, (house) => {
      const { servers } = house;
      mangler.open(servers.urls.suite, () => servers.tokenOfServer("vault", "suite"));
      return work(house, mangler);
    });
  } finally {
    await mangler.stop();
  }
}

export const outbox = (count: number, seed: number): Promise<Schedules> =>
  inMangledHouse((house, mangler) => outboxIn(house, mangler, count, seed));

/**
 * Each dossier of an employer has a story of its own of sharing, revoking, changing and sick reports, while its messages
 * from vault to suite are lost, doubled, late, out of order and repeated. Afterwards all that was ever said is said once
 * more, in another order; then both sides must agree on every dossier, and each change have been made once.
 */
export function outboxIn(house: House, mangler: Mangler, count: number, seed: number): Promise<Schedules> {
  const done: Schedules = { schedules: 0, deeds: 0, messages: mangler.tally, saidAgain: 0, poisoned: 0 };
  return repeatable("outbox", count, seed, async () => {
    while (done.schedules < count) {
      await batch({ house, mangler, seed, done }, Math.min(atAnEmployer, count - done.schedules));
      mangler.forget();
    }
    return done;
  });
}

type Run = { house: House; mangler: Mangler; seed: number; done: Schedules };
type Tale = { ref: DossierRef; random: Random; edits: number; sick: boolean; name: string | undefined };
type Actors = { hr: Ask; hrAtService: Ask; caseManager: Ask; tenant: Tenant };

async function batch({ house, mangler, seed, done }: Run, count: number): Promise<void> {
  const poisonings = 4;
  // One of them has a spell already.
  const actors = await house.employer(count + poisonings + 1);
  const records = { vault: house.past("vault"), suite: house.past("suite") };
  const poison = await poisonSome(records, mangler, actors, actors.tenant.refs.slice(0, poisonings));
  const tales = actors.tenant.refs.slice(poisonings).map((ref, at): Tale => {
    const random = streamOf(seed, done.schedules + at);
    mangler.mangle(ref, random, below(random, mostMangled));
    return { ref, random, edits: 0, sick: false, name: undefined };
  });
  mustBe(tales.length, count, "elk dossier heeft een verhaal");
  await sideBySide(tales, sideways, async (tale) => {
    const deeds = await tell(actors, tale);
    done.deeds += deeds;
  });

  // While the poisoned are stuck, all the others come to rest.
  const refs = tales.map(({ ref }) => ref);
  const restless = async () => {
    const { rows } = await records.vault.query<{ ref: string }>(
      "select ref from person where not settled and ref = any ($1::uuid[])",
      [refs],
    );
    return rows.length;
  };
  await until("alle dossiers zijn met de dienst eens, terwijl andere vastzitten", async () => !(await restless()), 180);
  await poison.mustBeStuck();
  done.saidAgain += await sayAllAgain(mangler, tales);
  mustBe(await restless(), 0, "wat nog eens wordt gezegd, maakt geen dossier onrustig");
  mustBe(mangler.faults(), 0, "de verzuimomgeving antwoordt nooit met een fout van zichzelf");

  await sideBySide(tales, 16, (tale) => mustAgree(actors, tale));
  await mustBeDoneOnce(records, tales);
  await poison.cure();
  done.poisoned += poisonings;
  done.schedules += count;
}

/** One dossier's story; the refusals that belong to it are part of it. Answers how many deeds were done. */
async function tell({ hr, hrAtService, caseManager }: Actors, tale: Tale): Promise<number> {
  const { ref, random } = tale;
  const asked = { params: { ref } };
  const note = "Gesprek met de casemanager";
  const mayBeSick = random() < 0.3;
  let deeds = 0;
  const deed = {
    share: () => heard(hr(shareDossier, { ...asked, body: { id: id<WriteId>(), careRequest: "other", note } })),
    revoke: () => heard(hr(revokeSharing, { ...asked, body: { id: id<WriteId>(), note } })),
    edit: async () => {
      const { version, identity } = await hr(openPerson, asked);
      const name = nameOf(ref, tale.edits + 1);
      const bornOn = random() < 0.5 ? `1979-0${1 + below(random, 9)}-02` : identity.bornOn;
      const body = { id: id<WriteId>(), version, identity: { ...identity, lastName: name, bornOn } };
      const told = await heard(hr(editPerson, { ...asked, body }));
      if (told === "done") Object.assign(tale, { edits: tale.edits + 1, name });
      return told;
    },
    sick: async () => {
      const told = await heard(
        (random() < 0.5 ? hrAtService : caseManager)(reportSick, { ...asked, body: sickReport() }),
      );
      if (told === "done") tale.sick = true;
      return told;
    },
  };
  const sick = mayBeSick ? 1 : 0;
  const chances = {
    open: weighed({ share: 1, revoke: 4, edit: 3, sick: 2 * sick }),
    closed: weighed({ share: 5, revoke: 1, edit: 2, sick }),
  };
  let stands: "open" | "closed" = "closed";
  for (let step = 0, steps = 2 + below(random, 6); step < steps; step += 1) {
    const chosen = pick(random, chances[stands]);
    const told = await deed[chosen]();
    if (told === "done") deeds += 1;
    else mustHold(belongs.has(told), `een weigering die bij het verhaal hoort, niet ${told}`);
    if (chosen === "share") stands = "open";
    if (chosen === "revoke") stands = "closed";
    await pause(pick(random, [0, 0, 20, 100, 500]));
  }
  return deeds;
}

const belongs = new Set(["already_shared", "being_revoked", "not_shared", "has_content", "spell_overlaps"]);

/** All that was ever said about each dossier, once more and in another order: a network may repeat what is long past. */
async function sayAllAgain(mangler: Mangler, tales: readonly Tale[]): Promise<number> {
  let again = 0;
  await sideBySide(tales, 16, async ({ ref, random }) => {
    const said = shuffled(random, await mangler.saidAbout(ref));
    for (const message of said) await mangler.again(message);
    again += said.length;
  });
  return again;
}

/** Both sides tell the same of a dossier, and what was acknowledged is there. */
async function mustAgree({ hr, caseManager }: Actors, { ref, name, sick }: Tale): Promise<void> {
  const asked = { params: { ref } };
  const [kept, { state, history }, seen] = await Promise.all([
    hr(openPerson, asked),
    hr(readSharing, asked),
    caseManager(readDossier, asked),
  ]);
  const last = history.at(-1)?.kind;
  const shared = last === "shared" || last === "revoke_refused";
  mustBe(state, shared ? "shared" : "unshared", "de kluis weet waar het dossier aan toe is");
  mustBe(Boolean(seen.person), shared, "de dienst ziet de persoon precies als er een niet-ingetrokken deling is");
  if (seen.person) {
    mustBe(seen.person.lastName, kept.identity.lastName, "de dienst heeft de nieuwste versie van de persoon");
    mustBe(seen.person.bornOn, kept.identity.bornOn, "de dienst heeft de nieuwste geboortedatum van de persoon");
  }
  mustBe(seen.bornOn, kept.identity.bornOn, "de dienst heeft het nieuwste dienstverband");
  if (name) mustBe(kept.identity.lastName, name, "de laatste bevestigde wijziging staat in de kluis");
  mustBe(seen.hasContent, sick, "een bevestigde ziekmelding staat in het dossier, en een geweigerde niet");
  if (sick) mustBe(shared, true, "een dossier met dossiervulling blijft gedeeld");
}
