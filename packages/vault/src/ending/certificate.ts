import type { Certificate, EmployerId } from "@datakluis/contract";
import type { KeyService } from "@datakluis/kit/keys";
import { replacedBefore, rewrapped } from "@datakluis/kit/rewrap";
import { aboutOf, keyOf } from "@datakluis/kit/seal";
import { fingerprintOf, newSigningKey, publicKeyOf, signDocument } from "@datakluis/kit/signed";
import { momentOf } from "../agreement/words.ts";
import type { Tools } from "../tools.ts";
import type { Db } from "../schema.ts";

const keyName = "certificaat";
const about = aboutOf("vault", "certificate-key");

/** A key of 32 bytes is what the key service wraps; of a private key these are the part that is secret. */
const prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** What signs certificates, made when there is none; two at once end with the same. Refuses `keys_away`. */
async function signingKey(db: Db, keys: KeyService): Promise<Buffer> {
  const found = () => db.selectFrom("certificate_key").select("wrapped").executeTakeFirst();
  let kept = await found();
  if (!kept) {
    await keys.make(keyName);
    const secret = newSigningKey().subarray(prefix.length);
    const wrapped = await keys.wrap(keyName, keyOf(secret), about);
    await db
      .insertInto("certificate_key")
      .values({ wrapped })
      .onConflict((it) => it.doNothing())
      .execute();
    kept = (await found())!;
  }
  return Buffer.concat([prefix, (await keys.unwrap(keyName, kept.wrapped, about)).export()]);
}

/** Wraps it anew when its wrapping key was renewed, and lets versions go that no backup needs. It stays the same key. */
export async function tendCertificateKey(
  { db, keyService, keyCopyDays }: Pick<Tools, "db" | "keyService" | "keyCopyDays">,
  { since, now }: { since?: Date; now: Date },
): Promise<void> {
  const kept = await db.selectFrom("certificate_key").select("wrapped").executeTakeFirst();
  if (!kept) return;
  if (since) await keyService.rotate(keyName, since);
  const wrapped = await rewrapped(keyService, keyName, kept.wrapped, about);
  if (!wrapped) return keyService.retire(keyName, replacedBefore(now, keyCopyDays));
  await db.updateTable("certificate_key").set({ wrapped }).where("wrapped", "=", kept.wrapped).execute();
}

export async function certificateKey(db: Db, keys: KeyService) {
  const key = publicKeyOf(await signingKey(db, keys));
  return { key, fingerprint: fingerprintOf(key) };
}

export const signed = async (db: Db, keys: KeyService, it: Certificate) => {
  const text = signDocument(it, await signingKey(db, keys));
  return { text, fingerprint: (await certificateKey(db, keys)).fingerprint };
};

type Facts = {
  id: string;
  publicUrl: string;
  employer: { id: EmployerId; name: string; chamberNumber: string | null };
  orderedAt: Date;
  withoutExport: boolean;
  confirmedAt: Date;
  byRepresentative: boolean;
  at: Date;
  keyAt: string;
  counts: { people: number; sharings: number; departments: number };
  suite: { blanked: number; kept: number };
  keyCopyDays: number;
};

const dayMs = 86_400_000;

/** All a certificate says follows from what was done. */
export function certificateOf(it: Facts): Certificate {
  return {
    format: "datakluis-certificaat/1",
    id: it.id,
    installation: it.publicUrl,
    employer: it.employer,
    ordered: { at: it.orderedAt.toISOString(), by: "datakluisbeheerder", withoutExport: it.withoutExport },
    confirmed: {
      at: it.confirmedAt.toISOString(),
      by: it.byRepresentative ? "wettelijk vertegenwoordiger" : "datakluisbeheerder",
    },
    destroyed: { at: it.at.toISOString(), keyAt: it.keyAt, ...it.counts, forgottenByService: it.suite.blanked },
    keyCopiesGoneAt: new Date(Date.parse(it.keyAt) + it.keyCopyDays * dayMs).toISOString(),
    remains: remainsOf(it),
  };
}

const remainsOf = ({ suite }: Facts): Certificate["remains"] => [
  ...(suite.kept
    ? [
        {
          what: `De persoonsgegevens bij ${suite.kept} ${suite.kept === 1 ? "dossier dat" : "dossiers die"} met de arbodienst zijn gedeeld en waarin zij heeft geschreven`,
          where: "de verzuimomgeving van de arbodienst",
          why: "de arbodienst heeft een eigen bewaarplicht voor wat zij schreef (BW 7:454)",
        },
      ]
    : []),
  {
    what: "Geanonimiseerde dienstverbanden, met personeelsnummer en zonder naam, adres of BSN",
    where: "de verzuimomgeving van de arbodienst",
    why: "de arbodienst verwerkt die voor de verzuimbegeleiding en bewaart ze volgens haar eigen afspraken",
  },
  {
    what: "De gebruikersovereenkomst, wie de datakluis beheerde, het inzagelog, en de lijst van pogingen van de arbodienst om iemand te herkennen (zonder namen van werknemers)",
    where: "de datakluis",
    why: "de werkgever moet kunnen aantonen wie wat mocht en deed (AVG art. 5 lid 2 en 30, NEN 7513)",
  },
  {
    what: "Verzegelde gegevens in reservekopieën van de database",
    where: "de reservekopieën van de beheerder van het platform",
    why: "zonder de vernietigde sleutel zijn zij niet te lezen; definitief zodra ook de kopieën van de sleutel weg zijn, op de datum hierboven",
  },
];

/** The same in words, for the PDF. It goes to the administrators and the representative, so it may name who decided. */
export function certificateWords(it: Certificate, names: { ordered: string; confirmed: string }, fingerprint: string) {
  const at = (moment: string) => momentOf(new Date(moment));
  const number = (count: number) => count.toLocaleString("nl-NL");
  const { employer, destroyed } = it;
  return {
    title: `Certificaat van vernietiging van de datakluis van ${employer.name}`,
    parts: [
      {
        title: "Wat is vernietigd",
        paragraphs: [
          `De werkgever: ${employer.name}${employer.chamberNumber ? `, KvK-nummer ${employer.chamberNumber}` : ""}.`,
          `Op ${at(destroyed.at)} (Nederlandse tijd) zijn uit de datakluis vernietigd: de persoonsgegevens van ${number(destroyed.people)} werknemers, ${number(destroyed.sharings)} regels deelgeschiedenis met hun toelichting, en ${number(destroyed.departments)} afdelingen.`,
          `De sleutel van deze werkgever is vernietigd op ${at(destroyed.keyAt)}. Zonder die sleutel is geen persoonsgegeven van deze werkgever te lezen, ook niet in een reservekopie.`,
          `De arbodienst is verteld dat de dienstverlening is beëindigd en heeft de persoonsgegevens van ${number(destroyed.forgottenByService)} gedeelde dossiers verwijderd.`,
          `Kopieën van de sleutel kunnen er nog zijn tot ${at(it.keyCopiesGoneAt)}. Daarna is de vernietiging definitief.`,
        ],
      },
      {
        title: "Op wiens verzoek",
        paragraphs: [
          `Besteld op ${at(it.ordered.at)} door ${names.ordered} (datakluisbeheerder)${it.ordered.withoutExport ? ", die aangaf geen export nodig te hebben" : ", na een export"}.`,
          `Bevestigd op ${at(it.confirmed.at)} door ${names.confirmed} (${it.confirmed.by}).`,
        ],
      },
      {
        title: "Wat blijft bestaan, waar en waarom",
        paragraphs: it.remains.map(({ what, where, why }) => `${what}, in ${where}: ${why}.`),
      },
      {
        title: "Nagaan",
        paragraphs: [
          "Hetzelfde certificaat bestaat als ondertekend bestand (certificaat-van-vernietiging.json). Met de opdracht datakluis verify gaat iedereen zonder verbinding na dat er niets aan is veranderd.",
          `De vingerafdruk van de sleutel waarmee het is ondertekend: ${fingerprint}. Zij staat ook op ${new URL("/api/vault/v1/certificate-key", it.installation).href}.`,
          `Kenmerk: ${it.id}.`,
        ],
      },
    ],
  };
}
