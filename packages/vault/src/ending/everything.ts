import { sql } from "kysely";
import type { DossierRef, EmployerId, Identity } from "@datakluis/contract";
import { rowOf } from "@datakluis/delivery";
import type { Part } from "@datakluis/kit/archive";
import { deedWords, roleWords } from "../audit/words.ts";
import { roleOf } from "../audit/rules.ts";
import { changesIn, pastOf } from "../changes/store.ts";
import { openNote, openPerson } from "../people/seal.ts";
import { agreementIn } from "../retrieval/agreement.ts";
import type { Tx } from "../schema.ts";
import { extentsOf, shownLine } from "../sharing/extents.ts";
import { historyOf } from "../sharing/store.ts";
import type { Tools } from "../tools.ts";

type Keys = Pick<Tools, "keys">;
type Count = (done: number, total: number) => Promise<unknown>;

const pageSize = 500;

/**
 * Everything the vault holds of an employer, as the files of an export: people as a table and as data, the organisation
 * and who has access, the agreements, and the record. What the service has of its own is not here.
 */
export async function* everything({ keys }: Keys, tx: Tx, employerId: EmployerId, count: Count): AsyncGenerator<Part> {
  const total = await peopleIn(tx, employerId);
  yield { name: "lees-mij.txt", content: text(readMe) };
  yield { name: "werknemers.csv", content: text(table(keys, tx, employerId, (done) => count(done, 2 * total))) };
  const data = list(dataOf(keys, tx, employerId, (done) => count(total + done, 2 * total)));
  yield { name: "werknemers.json", content: text(data) };
  yield {
    name: "organisatie.json",
    content: text([`${JSON.stringify(await organisationOf(tx, employerId), null, 2)}\n`]),
  };
  for (const [at, it] of (await agreementsOf(tx, employerId)).entries()) {
    const { pdf, ...told } = it;
    yield { name: `overeenkomst-${at + 1}.json`, content: text([`${JSON.stringify(told, null, 2)}\n`]) };
    if (pdf) yield { name: `overeenkomst-${at + 1}.pdf`, content: bytes(pdf) };
  }
  yield { name: "inzagelog.csv", content: text(recordOf(tx, employerId)) };
}

async function* text(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece, "utf8");
}
async function* bytes(all: Uint8Array): AsyncGenerator<Uint8Array> {
  yield all;
}

const readMe = [
  "Dit is alles wat de datakluis van deze werkgever bevat.\r\n\r\n",
  "werknemers.csv en werknemers.json: wie uw werknemers zijn; in het tweede ook de deelgeschiedenis met toelichting, en de wijzigingen.\r\n",
  "organisatie.json: afdelingen, wie toegang heeft, verzoeken om toegang, en of de arbodienst anoniem mag zoeken.\r\n",
  "overeenkomst-*.json en .pdf: wat namens u is geaccepteerd.\r\n",
  "inzagelog.csv: wie wat deed, en wanneer.\r\n\r\n",
  "Er staan BSN's en andere persoonsgegevens in. Bewaar dit bestand versleuteld, en niet langer dan nodig is.\r\n",
  "Wat de arbodienst zelf vastlegde over verzuim staat hier niet in; vraag haar daarom.\r\n",
];

const peopleIn = async (tx: Tx, employerId: EmployerId): Promise<number> => {
  const counted = tx.selectFrom("person").select((it) => it.fn.countAll<number>().as("people"));
  return Number((await counted.where("employer_id", "=", employerId).executeTakeFirstOrThrow()).people);
};

type Opened = {
  ref: DossierRef;
  personnelNumber: string;
  department: string | null;
  version: number;
  employment: Record<string, unknown> | null;
  identity: Identity;
  /** As it stands in the vault, to see what changed since. */
  sealed: Parameters<typeof changesIn>[2];
};

/** Opened one page after another, so that no more than a page of people is in memory. */
async function* pagesOf(keys: Tools["keys"], tx: Tx, employerId: EmployerId): AsyncGenerator<Opened[]> {
  for (let after: DossierRef | undefined; ;) {
    const rows = await tx
      .selectFrom("person")
      .leftJoin("department", (join) =>
        join
          .onRef("department.employer_id", "=", "person.employer_id")
          .onRef("department.id", "=", "person.department_id"),
      )
      .where("person.employer_id", "=", employerId)
      .$if(after !== undefined, (it) => it.where("ref", ">", after!))
      .select(["ref", "personnel_number", "department.name as department", "version", "key_version", "sealed"])
      .select("employment")
      .orderBy("ref")
      .limit(pageSize)
      .execute();
    const opened: Opened[] = [];
    for (const { personnel_number: personnelNumber, key_version, sealed, employment, ...it } of rows) {
      const key = await keys.version(employerId, key_version);
      const identity = openPerson(key, { employerId, ref: it.ref, version: it.version }, sealed);
      const now = { ref: it.ref, version: it.version, key_version, sealed };
      opened.push({ ...it, personnelNumber, employment: employment as Opened["employment"], identity, sealed: now });
    }
    if (opened.length) yield opened;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.ref;
  }
}

/** A column, and what stands in it for somebody. */
const columns: readonly [string, (it: Opened) => unknown][] = [
  ["Kenmerk", (it) => it.ref],
  ["Personeelsnummer", (it) => it.personnelNumber],
  ["Afdeling", (it) => it.department],
  ["Achternaam", (it) => it.identity.lastName],
  ["Voorvoegsel", (it) => it.identity.prefix],
  ["Voorletters", (it) => it.identity.initials],
  ["Roepnaam", (it) => it.identity.callName],
  ["Achternaam partner", (it) => it.identity.partnerLastName],
  ["Voorvoegsel partner", (it) => it.identity.partnerPrefix],
  ["Naamgebruik", (it) => it.identity.nameUse],
  ["Geslacht", (it) => it.identity.sex],
  ["Geboortedatum", (it) => it.identity.bornOn],
  ["BSN", (it) => it.identity.bsn],
  ["Straat", (it) => it.identity.street],
  ["Huisnummer", (it) => it.identity.houseNumber],
  ["Toevoeging", (it) => it.identity.houseNumberAddition],
  ["Postcode", (it) => it.identity.postcode],
  ["Plaats", (it) => it.identity.city],
  ["Buitenlands adres", (it) => Object.values(it.identity.foreignAddress ?? {}).join(", ")],
  [
    "Tijdelijk verblijfadres",
    ({ identity: { temporaryAddress: it } }) =>
      it &&
      `${it.from} t/m ${it.until}: ${[it.street, it.houseNumber, it.postcode, it.city, it.country, it.phone].filter(Boolean).join(" ")}`,
  ],
  ["Mobiel", (it) => it.identity.phoneMobile],
  ["Telefoon werk", (it) => it.identity.phoneWork],
  ["Telefoon thuis", (it) => it.identity.phoneHome],
  ["E-mail werk", (it) => it.identity.emailWork],
  ["E-mail privé", (it) => it.identity.emailPrivate],
  ["IBAN", (it) => it.identity.iban],
  ["Functie", (it) => it.employment?.["jobTitle"]],
  ["In dienst", (it) => it.employment?.["startsOn"]],
  ["Uit dienst", (it) => it.employment?.["endsOn"]],
];

/** Byte order mark and semicolons, for Dutch Excel. */
async function* table(keys: Tools["keys"], tx: Tx, employerId: EmployerId, count: (done: number) => Promise<unknown>) {
  yield `\uFEFF${rowOf(columns.map(([heading]) => heading))}`;
  let done = 0;
  for await (const page of pagesOf(keys, tx, employerId)) {
    yield page.map((it) => rowOf(columns.map(([, cell]) => String(cell(it) ?? "")))).join("");
    await count((done += page.length));
  }
}

/** Somebody with all that is known of him, notes opened. */
async function* dataOf(keys: Tools["keys"], tx: Tx, employerId: EmployerId, count: (done: number) => Promise<unknown>) {
  let done = 0;
  for await (const page of pagesOf(keys, tx, employerId)) {
    const past = Map.groupBy(
      await pastOf(
        tx,
        employerId,
        page.map(({ ref }) => ref),
      ),
      ({ ref }) => ref,
    );
    for (const { ref, sealed, ...it } of page) {
      const sharing = await Promise.all(
        (await historyOf(tx, employerId, ref)).map(async (line) => ({
          kind: line.kind,
          at: line.at,
          byName: line.by_name,
          careRequest: line.care_request,
          note: line.note
            ? openNote(
                await keys.version(employerId, line.key_version!),
                { employerId, ref, version: line.seq },
                line.note,
              )
            : null,
        })),
      );
      const lines = await extentsOf(tx, employerId, ref);
      const extents = await Promise.all(lines.map((line) => shownLine({ keys }, { employerId, ref }, line)));
      const changes = await changesIn(keys, employerId, sealed, past.get(ref) ?? []);
      yield { ref, ...it, sharing, extents, changes };
    }
    await count((done += page.length));
  }
}

/** A JSON list, one a line. */
async function* list(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = "[\n";
  for await (const it of items) {
    yield before + JSON.stringify(it);
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

async function organisationOf(tx: Tx, employerId: EmployerId) {
  const departments = tx.selectFrom("department").select(["id", "name", "parent_id as parentId"]);
  const access = tx.selectFrom("access").innerJoin("account", "account.id", "access.user_id");
  const requests = tx.selectFrom("access_request").innerJoin("account", "account.id", "access_request.user_id");
  return {
    departments: await departments.where("employer_id", "=", employerId).orderBy("name").execute(),
    access: await access
      .select(["display_name as name", "email", "role", "department_id as departmentId", "granted_at as grantedAt"])
      .where("employer_id", "=", employerId)
      .orderBy("display_name")
      .execute(),
    requests: await requests
      .select(["display_name as name", "email", "asked_at as askedAt", "decided_at as decidedAt", "approved", "reason"])
      .where("employer_id", "=", employerId)
      .orderBy("asked_at")
      .execute(),
    anonymousSearch: await agreementIn(tx, employerId),
  };
}

const agreementsOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("agreement")
    .innerJoin("account", "account.id", "agreement.accepted_by")
    .select(["accepted_at as acceptedAt", "display_name as acceptedBy", "documents", "pdf"])
    .select(["representative_name as representativeName", "representative_email as representativeEmail"])
    .where("employer_id", "=", employerId)
    .orderBy("accepted_at")
    .execute();

async function* recordOf(tx: Tx, employerId: EmployerId): AsyncGenerator<string> {
  yield `\uFEFF${rowOf(["Nummer", "Moment (UTC)", "Wie", "Rol", "Handeling", "Betreft", "Doel", "Aantal", "Sessie", "Netwerk"])}`;
  for (let after = 0; ;) {
    const rows = await tx
      .selectFrom("event")
      .leftJoin("account", "account.id", "event.actor")
      .select([
        "event.id",
        "at",
        "display_name as name",
        "actor_kind",
        "deed",
        "ref",
        "purpose",
        "amount",
        "session",
        "network",
      ])
      .where("employer_id", "=", employerId)
      .where("event.id", ">", after)
      .orderBy(sql`event.id`)
      .limit(2_000)
      .execute();
    yield rows
      .map((it) =>
        rowOf([
          String(it.id),
          it.at.toISOString(),
          it.name ?? "",
          roleWords[roleOf(it.actor_kind, it.deed)],
          deedWords[it.deed] ?? it.deed,
          it.ref ?? "",
          it.purpose ?? "",
          it.amount === null ? "" : String(it.amount),
          it.session ?? "",
          it.network ?? "",
        ]),
      )
      .join("");
    if (rows.length < 2_000) return;
    after = rows.at(-1)!.id;
  }
}
