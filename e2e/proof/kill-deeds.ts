import {
  editPerson,
  openPerson,
  readDossier,
  readSharing,
  Refusal,
  reportSick,
  revokeSharing,
  shareDossier,
  type DossierRef,
  type WriteId,
} from "@datakluis/contract";
import { sickReport } from "../rechten/cast.ts";
import type { Marked } from "../tools/deliveries.ts";
import { again, id, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe, nameOf } from "./house.ts";
import { refreshed, retrieved, type Retrieving } from "./kill-retrieval.ts";
import { below, pick, weighed, type Random } from "./random.ts";

/** A dossier and what its people were told that was done; what was acknowledged must be there. */
export type Watched = Pick<Marked, "marks"> & {
  ref: DossierRef;
  shared: boolean;
  sick: boolean;
  edits: number;
  /** What he is called now. */
  name: string;
  /** How often the service retrieved him with his employer informed. */
  informed: number;
  /** What he was called when he was retrieved last without that, and how often he was. */
  snapshot: string | undefined;
  confided: number;
};

const note = "Gesprek met de casemanager";
const chances = {
  open: weighed({ revoke: 4, edit: 3, sick: 1 }),
  closed: weighed({ share: 3, retrieve: 2, confide: 2, edit: 1 }),
  confided: weighed({ share: 2, retrieve: 1, refresh: 2, edit: 2 }),
};

/** Does something to each at once; each repeats his own write until somebody acknowledges it. */
export async function deeds(cast: Acting, dossiers: readonly Watched[], random: Random): Promise<void> {
  const chosen = dossiers.map((it) => [it, pick(random, chances[standing(it)])] as const);
  await Promise.all(chosen.map(([it, deed]) => doing[deed](cast, it)));
}

const standing = ({ shared, snapshot }: Watched) => (shared ? "open" : snapshot === undefined ? "closed" : "confided");

export type Acting = Cast & Retrieving;

const stateOf = async ({ hr }: Cast, ref: DossierRef) =>
  (await again(() => hr.ask(readSharing, { params: { ref } }), 90)).state;

const doing = {
  /** The service retrieves him, and his employer reads it: that is a sharing. */
  retrieve: async (cast: Acting, it: Watched) => {
    await retrieved(cast, it, true);
    Object.assign(it, { shared: true, informed: it.informed + 1 });
    await until("gedeeld", async () => (await stateOf(cast, it.ref)) === "shared", 90);
  },

  /** The service retrieves him as he is now, and nothing of it is for his employer. */
  confide: async (cast: Acting, it: Watched) => {
    await retrieved(cast, it, false);
    Object.assign(it, { snapshot: it.name, confided: it.confided + 1 });
  },

  refresh: async (cast: Acting, it: Watched) => {
    await refreshed(cast, it);
    Object.assign(it, { snapshot: it.name, confided: it.confided + 1 });
  },

  share: async (cast: Cast, it: Watched) => {
    const body = { id: id<WriteId>(), careRequest: "case_manager" as const, note };
    await again(() => cast.hr.ask(shareDossier, { params: { ref: it.ref }, body }), 90);
    it.shared = true;
    await until("gedeeld", async () => (await stateOf(cast, it.ref)) === "shared", 90);
  },

  /** What is written in stays shared; it may take a while before whoever asked hears so. */
  revoke: async (cast: Cast, it: Watched) => {
    const body = { id: id<WriteId>(), note };
    await again(() => cast.hr.ask(revokeSharing, { params: { ref: it.ref }, body }), 90).catch((no: unknown) => {
      if (!it.sick || !(no instanceof Refusal) || no.code !== "has_content") throw no;
    });
    await until("over de intrekking is beslist", async () => (await stateOf(cast, it.ref)) !== "revoking", 90);
    it.shared = it.sick;
    mustBe(await stateOf(cast, it.ref), it.sick ? "shared" : "unshared", "een intrekking loopt af zoals het hoort");
  },

  edit: async (cast: Cast, it: Watched) => {
    const params = { ref: it.ref };
    const { version, identity } = await again(() => cast.hr.ask(openPerson, { params }), 90);
    const name = nameOf(it.ref, it.edits + 1);
    const body = { id: id<WriteId>(), version, identity: { ...identity, lastName: name } };
    await again(() => cast.hr.ask(editPerson, { params, body }), 90);
    Object.assign(it, { name, edits: it.edits + 1 });
    if (!it.shared) return;
    const seen = async () => (await again(() => cast.caseManager.ask(readDossier, { params }), 90)).person;
    await until("de wijziging is bij de dienst", async () => (await seen())?.lastName === name, 90);
  },

  sick: async (cast: Cast, it: Watched) => {
    if (it.sick) return;
    const body = sickReport();
    await again(() => cast.caseManager.ask(reportSick, { params: { ref: it.ref }, body }), 90);
    it.sick = true;
  },
};

/** So many of them, each once. */
export function some<T>(random: Random, from: readonly T[], most: number): T[] {
  const chosen = new Set(Array.from({ length: most }, () => from[below(random, from.length)]!));
  return [...chosen];
}

/** Looks all the while, also when half of the servers are away, whether the service sees somebody who was never shared. */
export function watchUnshared({ caseManager }: Cast, refs: readonly DossierRef[]) {
  let stopped = false;
  let seen = 0;
  let looked = 0;
  const watching = (async () => {
    for (let at = 0; !stopped; at = (at + 1) % refs.length) {
      const dossier = await caseManager.ask(readDossier, { params: { ref: refs[at]! } }).catch(() => undefined);
      if (dossier) looked += 1;
      if (dossier?.person) seen += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      mustBe(seen, 0, "keer zag de dienst iemand die nooit gedeeld is");
      mustBe(looked > 0, true, "er is naar niet-gedeelde dossiers gekeken");
    },
  };
}
