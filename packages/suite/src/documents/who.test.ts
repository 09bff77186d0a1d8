import {
  addDocument,
  addMedicalDocument,
  beforeDocument,
  GroupName,
  listDocuments,
  listMedicalDocuments,
  listMembers,
  membersIn,
  pathOf,
  readDocument,
  readDossier,
  readMedicalDocument,
  readTasks,
  type DossierDocument,
  type DossierRef,
  type EmployerId,
  type Endpoint,
  type LiveEvent,
  WriteId,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whoMayHear } from "../access/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { noting } from "../testing/notes.ts";
import { newId } from "../testing/retrieving.ts";

/**
 * Who may know what of documents, said plainly and held against every way to ask, as of notes (notes/who.test.ts): each
 * group, somebody who substitutes, each kind of document, in dossiers the employer knows of and in those he does not.
 */

let running: RunningSuite;
let it: ReturnType<typeof noting>;
let employer: EmployerId;
let [doctor, retriever] = [] as unknown as [UserId, UserId];
const people = new Map<string, UserId>();
/** What open screens are told of. */
const told: LiveEvent[] = [];

beforeAll(async () => {
  running = await runningSuite();
  running.suite.live.onEvent((event) => void told.push(event));
  it = noting(running);
  const { seed } = running;
  employer = await it.retrievals.agreeing();
  for (const group of GroupName.options) people.set(group, await seed.user(group, employer));
  doctor = await seed.user("company_doctor", employer);
  retriever = await it.retrievals.retriever(employer);
  const elsewhere = await seed.employer();
  const [lent, peer] = [await seed.user("planner", elsewhere), await seed.user("company_doctor", elsewhere)];
  await seed.substitution(doctor, lent, 0, 2);
  await seed.substitution(doctor, peer, 0, 2);
  const [limited, limitedHr] = [await seed.user("case_manager", employer), await seed.user("hr", employer)];
  for (const user of [limited, limitedHr]) await seed.limit(user);
  people
    .set("planner for doctor", lent)
    .set("doctor for doctor", peer)
    .set("doctor elsewhere", await seed.user("company_doctor", elsewhere))
    .set("limited", limited)
    .set("limited hr", limitedHr);
});
afterAll(() => running.stop());

type Kind = "process" | "for employer" | "medical";
const doctors = ["company_doctor", "doctor for doctor"];
const treating = [...doctors, "case_manager", "planner for doctor", "limited"];
const nowhere = ["functional_administrator", "super_administrator", "doctor elsewhere"];

/** Who may know that there is such a document, said as plainly as can be. */
const mayKnow = (who: string, kind: Kind): boolean => {
  if (nowhere.includes(who)) return false;
  if (kind === "medical") return doctors.includes(who);
  return kind === "for employer" || treating.includes(who);
};

const worlds = fc.record({
  covert: fc.boolean(),
  documents: fc.array(fc.constantFrom<Kind>("process", "for employer", "medical"), { minLength: 1, maxLength: 3 }),
});

function add(ref: DossierRef, kind: Kind, text: string): Promise<DossierDocument> {
  const ask = running.as(doctor);
  const bytes = Buffer.concat([beforeDocument(`${text}.txt`), Buffer.from(text)]);
  const params = { ref, documentId: newId() };
  if (kind === "medical") return ask(addMedicalDocument, { params, bytes });
  return ask(addDocument, { params, query: { forEmployer: kind === "for employer" ? "yes" : "no" }, bytes });
}

/** Each commit, to whoever may hear. */
async function announcedOf(ref: DossierRef, before: number): Promise<LiveEvent> {
  const ofDossier = () => told.filter((event) => event.ref === ref);
  await expect.poll(() => ofDossier().length, { interval: 5, timeout: 20_000 }).toBe(before + 1);
  return ofDossier().at(-1)!;
}

/** All that somebody is answered about a dossier besides its documents. */
async function pageOf(user: UserId, ref: DossierRef): Promise<unknown> {
  const ask = running.as(user);
  const quiet = <A>(answer: Promise<A>) => answer.catch((no: { code: string }) => no.code);
  const query = { department: "none" as const, limit: 500 };
  const members = await quiet(ask(listMembers, { params: { employerId: employer }, query }).then(membersIn));
  return [
    await quiet(ask(readDossier, { params: { ref } })),
    await quiet(ask(readTasks, { params: { ref } })),
    Array.isArray(members) ? members.filter((member) => member.ref === ref) : members,
  ];
}

/** The bytes somebody gets by the way of a part, or nothing. */
async function bytesFor(user: UserId, { ref, id }: DossierDocument, of: unknown): Promise<string | undefined> {
  const at = new URL(pathOf(of as Endpoint, { ref, documentId: id }), running.url);
  const answer = await fetch(at, { headers: { authorization: `Bearer ${await running.tokenOf(user)}` } });
  const said = await answer.text();
  return answer.ok ? said : undefined;
}

const listed = (asked: Promise<DossierDocument[]>): Promise<string[]> =>
  asked.then(
    (found) => found.map((document) => document.name),
    () => [],
  );

test("whoever may not know of a document finds no trace of it, and whoever may opens it", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ covert, documents }) => {
      const ref = covert ? await it.covertAt(employer, retriever) : await it.sharedAt(employer);
      const added: { kind: Kind; text: string; document: DossierDocument }[] = [];
      // That somebody was retrieved is announced as well.
      let announced = covert ? 1 : 0;
      for (const [at, kind] of documents.entries()) {
        const before = new Map<string, unknown>();
        for (const [who, user] of people) before.set(who, await pageOf(user, ref));
        const text = `${kind} ${at}`;
        if (covert && kind === "for employer") {
          await expect(add(ref, kind, text)).rejects.toMatchObject({ code: "invalid" });
          continue;
        }
        added.push({ kind, text, document: await add(ref, kind, text) });

        const event = await announcedOf(ref, announced);
        announced += 1;
        const hearing = await whoMayHear(running.suite.db, [...people.values()], event);
        for (const [who, user] of people) {
          const knows = mayKnow(who, kind);
          expect([who, kind, hearing.has(user)]).toEqual([who, kind, knows]);
          if (!knows) expect([who, await pageOf(user, ref)]).toEqual([who, before.get(who)]);
        }
      }
      for (const [who, user] of people) {
        const ask = running.as(user);
        const known = added.filter(({ kind }) => mayKnow(who, kind));
        const names = [
          ...(await listed(ask(listDocuments, { params: { ref } }))),
          ...(await listed(ask(listMedicalDocuments, { params: { ref } }))),
        ];
        expect([who, names.toSorted()]).toEqual([who, known.map(({ text }) => `${text}.txt`).toSorted()]);
        for (const { kind, text, document } of added) {
          const [ordinary, medical] = [
            await bytesFor(user, document, readDocument),
            await bytesFor(user, document, readMedicalDocument),
          ];
          const own = mayKnow(who, kind) ? text : undefined;
          const expected = kind === "medical" ? [undefined, own] : [own, undefined];
          expect([who, kind, ordinary, medical]).toEqual([who, kind, ...expected]);
        }
        // The second lock, by itself, on the document and on its pieces.
        const rows = await transactionFor(running.suite.db, { user }, async (tx) => {
          const found = await tx.selectFrom("document").select("id").where("ref", "=", ref).execute();
          const ids = added.map(({ document }) => WriteId.parse(document.id));
          const pieces = ids.length
            ? await tx.selectFrom("document_part").select("part").where("document_id", "in", ids).execute()
            : [];
          return [found.length, pieces.length];
        });
        expect([who, rows]).toEqual([who, [known.length, known.length]]);
      }
    }),
    // A red one says at once what is wrong: making it smaller takes minutes here.
    { numRuns: 8, endOnFailure: true },
  );
}, 120_000);
