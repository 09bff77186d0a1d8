import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { editPerson, shareDossier, type DossierRef, type EmployerId, type WriteId } from "@datakluis/contract";
import { openPerson } from "../people/seal.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { identity, person, writeId } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";
import { forgetOldLists } from "./lists.ts";
import { undoDelivery, undoNextPage } from "./undo.ts";

/** The last delivery is undone (E3): everybody is again what he was. */

let pair: RunningPair;
let { delivering, ended, settled, written } = {} as ReturnType<typeof deliveringAt>;
beforeAll(async () => {
  pair = await runningPair();
  ({ delivering, ended, settled, written } = deliveringAt(pair));
});
afterAll(() => pair.stop());

type Said = { city: string; name: string; born: string; code: string; job: string; starts: string; ends: string };
const usual: Said = {
  ...{ city: "Goes", name: "Janssen", born: "29-02-1980", code: "FIN", job: "Planner" },
  ...{ starts: "01-03-2020", ends: "" },
};
const heading =
  "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;Woonplaats;Afdelingscode;Afdeling;Functie;In dienst;Uit dienst";
const file = (rows: Record<string, Partial<Said>>) => {
  const lines = Object.entries(rows).map(([number, said]) => {
    const { city, name, born, code, job, starts, ends } = { ...usual, ...said };
    return [number, name, "Vrouw", born, city, code, `Afdeling ${code}`, job, starts, ends].join(";");
  });
  return Buffer.from([heading, ...lines].join("\r\n"));
};

/** All there is of the people of an employer, opened, at both sides; by personnel number. */
async function everything(employerId: EmployerId) {
  const { past, tools } = pair.vault;
  const people = await past.selectFrom("person").selectAll().where("employer_id", "=", employerId).execute();
  const { rows: dossiers } = await pair.suite.past.query<{ ref: string }>(
    `select ref, personnel_number, department_id, born_on::text, sex, (
       select coalesce(json_agg(to_jsonb(e) - 'employer_id' - 'ref' order by starts_on), '[]') from employment e
       where e.employer_id = dossier.employer_id and e.ref = dossier.ref
     ) as employments from dossier where employer_id = $1`,
    [employerId],
  );
  const held = new Map(dossiers.map((it) => [it.ref, it]));
  const all: Record<string, object> = {};
  for (const { ref, version, key_version, sealed, ...it } of people) {
    const key = await tools.keys.version(employerId, key_version);
    const text = JSON.stringify(openPerson(key, { employerId, ref, version }, sealed));
    const { department_id, employment } = it;
    all[it.personnel_number] = { ref, text, department_id, employment, atService: held.get(ref) };
  }
  return all;
}

const ofUndo = async (who: Visitor, employerId: EmployerId, id: WriteId) =>
  (await delivering(who, employerId).undoing(id)).answer.undo;

/** Undoes a delivery to its end, at both sides. */
async function undone(who: Visitor, employerId: EmployerId, id: WriteId) {
  expect((await delivering(who, employerId).undo(id)).status).toBe(200);
  expect((await ended(who, employerId, id)).state).toBe("undone");
  await settled(employerId);
  return ofUndo(who, employerId, id);
}

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const saying = fc.record(
  {
    city: some("Goes", "Sneek", "’s-Gravenhage", ""),
    name: some("Janssen", "De Vries"),
    born: some("29-02-1980", "01-01-1991"),
    code: some("FIN", "HRM"),
    job: some("Planner", "Chauffeur", ""),
    starts: some("01-03-2020", "15-03-2020", "01-06-2021", "01-01-2024"),
    ends: some("", "31-12-2022"),
  },
  { requiredKeys: [] },
);
const valid = (it: Partial<Said>) => !(it.ends && (it.starts ?? usual.starts).endsWith("2024"));

test("whatever a delivery changed, undoing it gives back byte for byte what stood there, at both sides", async () => {
  const numbers = Array.from({ length: 14 }, (_, at) => `P${100 + at}`);
  const files = fc.tuple(...numbers.map(() => fc.tuple(saying.filter(valid), saying.filter(valid))));
  await fc.assert(
    fc.asyncProperty(files, async (said) => {
      const employer = await pair.active([]);
      const who = employer.administrator;
      await written(
        who,
        employer.id,
        file(Object.fromEntries(numbers.map((number, at) => [number, said[at]![0]]))),
        "changes",
      );
      await settled(employer.id);
      const before = await everything(employer.id);
      const second = { ...Object.fromEntries(numbers.map((number, at) => [number, said[at]![1]])), N1: {}, N2: {} };
      const done = await written(who, employer.id, file(second), "changes");
      expect(done).toMatchObject({ state: "done", counts: { added: 2 } });
      await settled(employer.id);

      const outcome = await undone(who, employer.id, done.id as WriteId);
      expect(outcome).toMatchObject({ putBack: done.counts.changed, left: 2, edited: 0, shared: 0, kept: [] });
      const { N1, N2, ...after } = await everything(employer.id);
      expect(after).toEqual(before);
      for (const it of [N1, N2]) expect(it).toMatchObject({ employment: { endsOn: expect.any(String) } });
      // And the same file changes the same again.
      const again = await delivering(who, employer.id).send(file(second), writeId(), "changes");
      expect(again.answer.counts).toMatchObject({ added: 0, changed: done.counts.changed + 2 });
    }),
    { numRuns: 3 },
  );
});

test("whoever moved in has the employments again that the service alone knew", async () => {
  const [one, two] = [person({ personnelNumber: "M1" }), person({ personnelNumber: "M2" })];
  const employer = await pair.active([one, two]);
  const who = employer.administrator;
  const employ = (ref: DossierRef, from: string, until: string | null) =>
    pair.suite.past.query(
      "insert into employment (employer_id, ref, starts_on, ends_on, job_title) values ($1, $2, $3, $4, 'Kok')",
      [employer.id, ref, from, until],
    );
  await employ(one.ref, "2010-01-01", "2015-12-31");
  await employ(one.ref, "2018-01-01", "2019-12-31");
  await employ(two.ref, "2019-01-01", null);
  const before = await everything(employer.id);
  const done = await written(who, employer.id, file({ M1: {}, M2: { starts: "01-07-2018" } }));
  await settled(employer.id);
  expect(await everything(employer.id)).not.toEqual(before);
  await undone(who, employer.id, done.id as WriteId);
  expect(await everything(employer.id)).toEqual(before);
});

/** Two people, of whom a delivery changes both and adds two. */
async function delivered() {
  const employer = await pair.active([]);
  const who = employer.administrator;
  await written(who, employer.id, file({ P1: {}, P2: {} }));
  const second = file({ P1: { city: "Sneek" }, P2: { city: "Sneek" }, N1: {}, N2: {} });
  const { id } = await written(who, employer.id, second);
  await settled(employer.id);
  const refs = Object.fromEntries(
    (
      await pair.vault.past
        .selectFrom("person")
        .select(["personnel_number", "ref"])
        .where("employer_id", "=", employer.id)
        .execute()
    ).map((it) => [it.personnel_number, it.ref]),
  );
  return { employer, who, id: id as WriteId, refs };
}
const versionsOf = async (employerId: EmployerId) =>
  Object.fromEntries(
    (
      await pair.vault.past
        .selectFrom("person")
        .select(["personnel_number", "version"])
        .where("employer_id", "=", employerId)
        .orderBy("personnel_number")
        .execute()
    ).map((it) => [it.personnel_number, it.version]),
  );

test("who was edited since keeps that, who was shared is never touched, and both are named", async () => {
  const { employer, who, id, refs } = await delivered();
  const edit = { id: writeId(), version: 2, identity: identity({ city: "Harlingen" }), confirmed: true };
  expect((await pair.vault.as(who, editPerson, { params: { ref: refs["P1"]! }, body: edit })).status).toBe(200);
  const share = { id: writeId(), careRequest: "sick_report" as const, note: "Heeft zich ziek gemeld." };
  await pair.vault.as(who, shareDossier, { params: { ref: refs["N1"]! }, body: share });
  await settled(employer.id);
  const before = await everything(employer.id);

  expect(await undone(who, employer.id, id)).toMatchObject({
    ...{ byName: who.displayName, total: 4, putBack: 1, left: 1, edited: 1, shared: 1 },
    kept: [
      { personnelNumber: "P1", because: "edited" },
      { personnelNumber: "N1", because: "shared" },
    ],
  });
  const after = await everything(employer.id);
  expect([after["P1"], after["N1"]]).toEqual([before["P1"], before["N1"]]);
  expect(after["P2"]).toMatchObject({ text: expect.stringContaining("Goes") });
  expect(await pair.suite.holds(refs["N1"]!)).toBe(1);
  const deeds = pair.vault.past.selectFrom("event").select(["deed", "actor"]).where("employer_id", "=", employer.id);
  expect(await deeds.where("deed", "in", ["delivery.undoing", "delivery.undone"]).orderBy("id").execute()).toEqual([
    { deed: "delivery.undoing", actor: who.userId },
    { deed: "delivery.undone", actor: null },
  ]);
});

test("killed halfway, and by three at once, everybody is put back once", async () => {
  const { employer, who, id } = await delivered();
  const of = { employerId: employer.id, deliveryId: id };
  const undo = {
    byName: "B",
    at: new Date().toISOString(),
    total: 4,
    putBack: 0,
    left: 0,
    edited: 0,
    shared: 0,
    kept: [],
  };
  // Begun past the door, so that no job is promised and every step is ours.
  await pair.vault.past
    .updateTable("delivery")
    .set({ state: "undoing", undo: JSON.stringify(undo), undone_by: who.userId })
    .where("id", "=", id)
    .execute();
  const { tools } = pair.vault;
  const dying = { ...tools, keys: { ...tools.keys, unwrapUnder: () => Promise.reject(new Error("gestopt")) } };
  await expect(undoNextPage(dying, of, new Date())).rejects.toThrow("gestopt");
  expect(await versionsOf(employer.id)).toEqual({ N1: 1, N2: 1, P1: 2, P2: 2 });
  expect(await undoNextPage(tools, of, new Date())).toBe(true);
  expect(await versionsOf(employer.id)).toEqual({ N1: 1, N2: 1, P1: 3, P2: 3 });
  // Meanwhile nobody delivers.
  expect((await delivering(who, employer.id).send(file({ P1: {} }))).code).toBe("delivery_running");

  await Promise.all([undoDelivery(tools)(of), undoDelivery(tools)(of), undoDelivery(tools)(of)]);
  expect(await versionsOf(employer.id)).toEqual({ N1: 2, N2: 2, P1: 3, P2: 3 });
  expect(await ofUndo(who, employer.id, id)).toMatchObject({ putBack: 2, left: 2 });
  await undoDelivery(tools)(of);
  expect((await delivering(who, employer.id).undo(id)).answer.undo).toMatchObject({ putBack: 2, left: 2 });
  expect(await versionsOf(employer.id)).toEqual({ N1: 2, N2: 2, P1: 3, P2: 3 });
});

test("a delivery that stopped halfway is undone as far as it came", async () => {
  const { employer, who, refs } = await delivered();
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`H${at}`, {}]));
  const halfway = file({ ...many, P1: { city: "Delft" }, P2: { city: "Delft" } });
  const id = (await delivering(who, employer.id).send(halfway, writeId(), "changes")).answer.id as WriteId;
  const edit = { id: writeId(), version: 2, identity: identity({ city: "Harlingen" }), confirmed: true };
  await pair.vault.as(who, editPerson, { params: { ref: refs["P1"]! }, body: edit });
  await delivering(who, employer.id).start(id);
  // The new are written first; then it turns out that one of the others was edited after the first look.
  expect(await ended(who, employer.id, id)).toMatchObject({ state: "failed", processed: 1_000 });
  await delivering(who, employer.id).undo(id);
  expect((await ended(who, employer.id, id)).state).toBe("undone");
  expect(await ofUndo(who, employer.id, id)).toMatchObject({ putBack: 0, left: 1_000, edited: 0, kept: [] });
  expect(await versionsOf(employer.id)).toMatchObject({ P1: 3, P2: 2, H0: 2, H999: 2 });
});

test("what cannot be opened any more stops it with a sentence, and the employer can deliver again", async () => {
  const { employer, who, id, refs } = await delivered();
  const past = pair.vault.past.updateTable("person_past").set({ sealed: Buffer.alloc(64) });
  await past.where("ref", "=", refs["P2"]!).where("delivery_id", "=", id).execute();
  await delivering(who, employer.id).undo(id);
  const stopped = await ended(who, employer.id, id);
  expect(stopped).toMatchObject({ state: "failed", problem: expect.stringContaining("niet meer te openen") });
  expect(await versionsOf(employer.id)).toEqual({ N1: 1, N2: 1, P1: 2, P2: 2 });
  expect((await delivering(who, employer.id).send(file({ P1: {} }), writeId(), "changes")).status).toBe(200);
});

test("only the last, for fourteen days, when nothing else waits, by who works in all of the vault", async () => {
  const { employer, who, id } = await delivered();
  const deliver = delivering(who, employer.id);
  const first = (await deliver.list()).answer.find((it) => it.id !== id)!.id as WriteId;
  expect((await deliver.undo(first)).code).toBe("undo_not_last");
  expect((await deliver.undoing(first)).answer).toEqual({ until: null, undo: null });
  const until = Date.parse((await deliver.undoing(id)).answer.until!);
  expect(Math.round((until - Date.now()) / 86_400_000)).toBe(14);

  const waiting = (await deliver.send(file({ P1: {} }))).answer.id as WriteId;
  expect((await deliver.undo(waiting)).code).toBe("undo_nothing");
  expect((await deliver.undo(id)).code).toBe("undo_other_open");
  await deliver.discard(waiting);

  const elsewhere = (await pair.vault.seed.active()).administrator;
  expect((await delivering(elsewhere, employer.id).undo(id)).code).toBe("not_found");
  expect((await delivering(elsewhere, employer.id).undoing(id)).code).toBe("not_found");
  expect((await delivering({ ...who, confirmedAt: null }, employer.id).undo(id)).code).toBe("confirm_yourself");
  await forgetOldLists(pair.vault.tools, new Date(until + 60_000));
  expect((await deliver.undo(id)).code).toBe("undo_too_late");
  expect((await deliver.undoing(id)).answer.until).toBeNull();
});
