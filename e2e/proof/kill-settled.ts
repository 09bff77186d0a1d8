import pg from "pg";
import { openPerson, readDossier, readSharing } from "@datakluis/contract";
import { databaseUrlPast, type Installation } from "../tools/installation.ts";
import type { Person } from "../tools/people.ts";
import { again, treeOf, type Cast } from "../tools/story.ts";
import { mustBe, mustHold } from "./house.ts";
import type { Watched } from "./kill-deeds.ts";
import { mustBeRetrievedOnce } from "./kill-retrieval.ts";
import { mustBeDoneOnce } from "./record.ts";

/** What everybody may see when all is quiet again is what was acknowledged. */
export async function settled(cast: Cast, dossiers: readonly Watched[], everybody: number): Promise<void> {
  const known = (it: Watched) => it.shared || it.snapshot !== undefined;
  const tree = await treeMustName(cast.caseManager, cast, dossiers.filter(known), "de dienst");
  await treeMustName(
    cast.hr,
    cast,
    dossiers.filter(({ shared }) => shared),
    "de werkgever bij de dienst",
  );
  mustBe(tree.length, everybody, "mensen in de boom van de dienst");
  for (let at = 0; at < tree.length; at += 16)
    await Promise.all(
      tree.slice(at, at + 16).map((it) => again(() => cast.hr.ask(openPerson, { params: { ref: it.ref } }))),
    );
  for (const [at, { ref, marks, shared, sick, name, snapshot }] of dossiers.entries()) {
    const asked = { params: { ref } };
    const kept = await again(() => cast.hr.ask(openPerson, asked));
    mustBe(kept.identity.bsn, marks["bsn"], `dossier ${at} in de datakluis`);
    mustBe(kept.identity.lastName, name, `de laatste bevestigde wijziging van dossier ${at}`);
    const seen = await again(() => cast.caseManager.ask(readDossier, asked));
    // Shared he is as he is now; only retrieved, and his employer not informed, as he was then.
    mustBe(seen.person?.lastName, shared ? name : snapshot, `dossier ${at} voor de dienst`);
    const shown = await again(() => cast.hr.ask(readDossier, asked));
    mustBe(shown.person?.lastName, shared ? name : undefined, `dossier ${at} voor de werkgever bij de dienst`);
    mustBe(shown.retrieved, null, `dossier ${at} voor de werkgever niet opgehaald`);
    mustBe(shown.hasContent, sick, `dossiervulling van dossier ${at} voor de werkgever`);
    mustBe(seen.hasContent, sick, `dossiervulling van dossier ${at}`);
    const { state, history } = await again(() => cast.hr.ask(readSharing, asked));
    mustBe(state, shared ? "shared" : "unshared", `deling van dossier ${at}`);
    history.reduce((before, event) => {
      mustBe(event.kind === "shared" && before === "shared", false, `dossier ${at} is niet twee keer gedeeld`);
      return event.kind;
    }, "");
  }
}

async function treeMustName(who: Person, { employerId }: Cast, dossiers: readonly Watched[], whose: string) {
  const tree = await again(() => treeOf(who, employerId));
  const named = tree.filter((it) => it.fullName).map((it) => it.ref);
  const mayBeNamed = new Set(dossiers.map((it) => it.ref));
  mustHold(
    named.every((it) => mayBeNamed.has(it)),
    `namen in de boom voor ${whose} zijn van wie hij mag kennen`,
  );
  mustBe(named.length, mayBeNamed.size, `namen in de boom voor ${whose}`);
  return tree;
}

/** Each deed has one line in the record of its side: none was lost with its process, and none was done twice. */
export async function onceOnRecord({ folder }: Installation, { employerId }: Cast, dossiers: readonly Watched[]) {
  const past = (server: "vault" | "suite") => new pg.Pool({ connectionString: databaseUrlPast(folder, server) });
  const records = { vault: past("vault"), suite: past("suite") };
  try {
    await mustBeDoneOnce(records, dossiers);
    await mustBeRetrievedOnce(records, dossiers);
    const { rows } = await records.vault.query<{ old: number; newest: number }>(
      `select newest, count(*) filter (where key_version < newest)::int as old
       from person, (select max(version) as newest from employer_key where employer_id = $1) as keys
       where employer_id = $1 group by newest`,
      [employerId],
    );
    mustHold(rows[0]!.newest > 1, "er is een nieuwe sleutel");
    mustBe(rows[0]!.old, 0, "mensen die nog onder een oude sleutel liggen");
  } finally {
    await Promise.all([records.vault.end(), records.suite.end()]);
  }
}
