import {
  GroupName,
  listMembers,
  membersIn,
  readDossier,
  readTasks,
  type DossierRef,
  type EmployerId,
  type LiveEvent,
  type UserId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whoMayHear } from "../access/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { noting } from "../testing/notes.ts";

/**
 * Who may know what of notes, said plainly and held against every way to ask: each group, somebody who substitutes, of each
 * kind of note, in dossiers the employer knows of and in those he does not.
 */

let running: RunningSuite;
let it: ReturnType<typeof noting>;
let employer: EmployerId;
let [doctor, retriever] = [] as unknown as [UserId, UserId];
/** Each group; a case manager who substitutes a doctor; a doctor elsewhere who substitutes one; who sees dossiers with content only. */
const people = new Map<string, UserId>();

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
    .set("limited", limited)
    .set("limited hr", limitedHr);
});
afterAll(() => running.stop());

type Kind = "process" | "for employer" | "medical";
const doctors = ["company_doctor", "doctor for doctor"];
const treating = [...doctors, "case_manager", "planner for doctor", "limited"];
const managing = ["functional_administrator", "super_administrator"];

/** Who may know that there is such a note, said as plainly as can be. */
const mayKnow = (who: string, kind: Kind): boolean => {
  if (managing.includes(who)) return false;
  if (kind === "medical") return doctors.includes(who);
  return kind === "for employer" || treating.includes(who);
};

const worlds = fc.record({
  covert: fc.boolean(),
  notes: fc.array(fc.constantFrom<Kind>("process", "for employer", "medical"), { minLength: 1, maxLength: 3 }),
});

/** What open screens are told of: each commit, to whoever may hear. */
const told: LiveEvent[] = [];
async function announcedOf(ref: DossierRef, before: number): Promise<LiveEvent> {
  const ofDossier = () => told.filter((event) => event.ref === ref);
  await expect.poll(() => ofDossier().length, { interval: 5, timeout: 20_000 }).toBe(before + 1);
  return ofDossier().at(-1)!;
}

/** All that somebody is answered about a dossier besides its notes. */
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

test("whoever may not know of a note finds no trace of it, and whoever may reads it", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ covert, notes }) => {
      const ref = covert ? await it.covertAt(employer, retriever) : await it.sharedAt(employer);
      const written: Kind[] = [];
      // That somebody was retrieved is announced as well.
      let announced = covert ? 1 : 0;
      for (const kind of notes) {
        const before = new Map<string, unknown>();
        for (const [who, user] of people) before.set(who, await pageOf(user, ref));
        const writing = running.as(doctor);
        const text = `${kind} ${written.length}`;
        if (kind === "medical") await it.writeMedical(writing, ref, text);
        else {
          const act = it.write(writing, ref, text, kind === "for employer");
          if (covert && kind === "for employer") {
            await expect(act).rejects.toMatchObject({ code: "invalid" });
            continue;
          }
          await act;
        }
        written.push(kind);

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
        const readable = written.filter((kind) => mayKnow(who, kind));
        const texts = (of: Promise<{ text: string }[]>) =>
          of.then(
            (found) => found.map((note) => note.text.replace(/ \d$/, "")),
            () => [],
          );
        const found = [
          ...(await texts(it.read(running.as(user), ref))),
          ...(await texts(it.readMedical(running.as(user), ref))),
        ];
        expect([who, found.toSorted()]).toEqual([who, readable.toSorted()]);
        // The second lock, by itself.
        const rows = await transactionFor(running.suite.db, { user }, (tx) =>
          tx
            .selectFrom("note")
            .innerJoin("note_version", "note_id", "note.id")
            .select("note.id")
            .where("ref", "=", ref)
            .execute(),
        );
        expect([who, rows.length]).toEqual([who, readable.length]);
      }
    }),
    { numRuns: 10 },
  );
}, 120_000);
