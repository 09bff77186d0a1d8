import pg from "pg";
import { openPerson, readDossier, readSharing } from "@datakluis/contract";
import type { Marked } from "../tools/deliveries.ts";
import { databaseUrlOf, type Installation } from "../tools/installation.ts";
import { again, treeOf, type Cast } from "../tools/story.ts";
import { mustBe, mustHold } from "./house.ts";
import type { Watched } from "./kill-deeds.ts";
import { mustBeDoneOnce } from "./record.ts";

/** What everybody may see when all is quiet again is what was acknowledged. */
export async function settled(
  cast: Cast,
  dossiers: readonly Watched[],
  people: readonly Marked[],
  everybody: number,
): Promise<void> {
  const tree = await again(() => treeOf(cast.caseManager, cast.employerId));
  mustBe(tree.length, everybody, "mensen in de boom van de dienst");
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
export async function onceOnRecord({ folder }: Installation, { employerId }: Cast, dossiers: readonly Watched[]) {
  const reader = (server: "vault" | "suite") =>
    new pg.Pool({
      connectionString: databaseUrlOf(folder, server, "owner"),
      options: `-c app.employer=${employerId}`,
    });
  const records = { vault: reader("vault"), suite: reader("suite") };
  try {
    await mustBeDoneOnce(records, dossiers);
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
