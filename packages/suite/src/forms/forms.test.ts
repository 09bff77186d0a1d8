import { inflateSync } from "node:zlib";
import { closeTask, readTasks, type DossierRef, type RefusalCode, type UserId } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { ago, formsOf, today, wholeForm } from "../testing/forms.ts";
import { newId, retrieved, retrieving } from "../testing/retrieving.ts";
import { wholeDatabase } from "../testing/whole.ts";

let running: RunningSuite;
let forms: ReturnType<typeof formsOf>;
beforeAll(async () => {
  running = await runningSuite();
  forms = formsOf(running);
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const analysis = wholeForm.problem_analysis!;
const plan = wholeForm.action_plan!;

async function there() {
  const { seed } = running;
  const employer = await seed.employer("active");
  const [doctor, manager] = [await seed.user("company_doctor", employer), await seed.user("case_manager", employer)];
  const [hr, planner] = [await seed.user("hr", employer), await seed.user("planner", employer)];
  const ref = await seed.dossier(employer, { source: "shared", sharing: 1, personnelNumber: "MS077" });
  const taskOf = await forms.ill(manager, ref);
  return { employer, ref, doctor, manager, hr, planner, taskOf };
}
const stateOf = async (user: UserId, ref: DossierRef, taskId: string) =>
  (await running.as(user)(readTasks, { params: { ref } })).timelines[0]!.tasks.find(({ id }) => id === taskId)!;

test("a doctor's draft is his; what he finishes the employer reads, and the step of the law is done", async () => {
  const { ref, doctor, manager, hr, taskOf } = await there();
  const taskId = taskOf("problem_analysis");
  const { advice: _later, ...some } = analysis;
  expect(await forms.write(doctor, ref, taskId, some)).toMatchObject({
    state: "draft",
    draft: { seq: 1, values: some },
  });
  for (const other of [manager, hr]) {
    expect(await forms.read(other, ref, taskId)).toMatchObject({ state: "empty", draft: null, mayFill: false });
    await expect(forms.write(other, ref, taskId, some)).rejects.toEqual(refused("form_of_doctor"));
  }
  await expect(forms.write(doctor, ref, taskId, some, { finished: true })).rejects.toMatchObject({
    code: "invalid",
    faults: [{ path: "values.advice" }],
  });
  const id = newId();
  const seen = { draft: 1, versions: 0 };
  const finished = await forms.write(doctor, ref, taskId, analysis, { finished: true, id, seen });
  expect(finished).toMatchObject({ state: "finished", draft: null, versions: [{ version: 1, values: analysis }] });
  // The same again under the same id changes nothing.
  expect(await forms.write(doctor, ref, taskId, analysis, { finished: true, id, seen })).toEqual(finished);
  await expect(forms.write(doctor, ref, taskId, some, { finished: true, id, seen })).rejects.toEqual(
    refused("already_written"),
  );
  expect((await forms.read(hr, ref, taskId)).versions).toEqual(finished.versions);
  expect(await stateOf(hr, ref, taskId)).toMatchObject({ state: "done", doneOn: today });
  // And the plan begins with what the doctor expects, beside what he advised.
  expect(await forms.read(hr, ref, taskOf("action_plan"))).toMatchObject({
    mayFill: true,
    suggested: { end_goal: "own_work_adjusted" },
    advised: analysis,
  });
});

test("a plan is written by both sides in turn, finished on the day they spoke, and corrected as a version more", async () => {
  const { ref, manager, hr, taskOf } = await there();
  const taskId = taskOf("action_plan");
  await forms.write(hr, ref, taskId, { guide: "C. Manager" });
  const seen = { draft: 1, versions: 0 };
  await forms.write(manager, ref, taskId, { guide: "C. Manager", end_goal: "own_work" }, { seen });
  await expect(forms.write(hr, ref, taskId, plan, { seen })).rejects.toEqual(refused("form_changed"));
  await forms.write(hr, ref, taskId, plan, { finished: true });
  expect(await stateOf(manager, ref, taskId)).toMatchObject({ state: "done", doneOn: ago(2) });

  const other = { ...plan, work_agreed: "Twaalf uur per week" };
  expect(await forms.write(manager, ref, taskId, other)).toMatchObject({ state: "changing" });
  const told = await forms.write(manager, ref, taskId, other, { finished: true });
  expect(told.versions.map(({ version, values }) => [version, values])).toEqual([
    [2, other],
    [1, plan],
  ]);
  // What they agreed stands ready when they look back on it.
  expect((await forms.read(hr, ref, taskOf("evaluation", 1))).suggested).toMatchObject({
    employer_steps: plan["employer_steps"],
  });
  expect((await forms.list(hr, ref)).map(({ kind, state }) => [kind, state])).toEqual([
    ["problem_analysis", "empty"],
    ["action_plan", "finished"],
    ["evaluation", "empty"],
  ]);
});

test("what no form asks is refused without saying again what was sent: it can be somebody's name", async () => {
  const { ref, hr, taskOf } = await there();
  const name = "Kanaalzwaluw";
  for (const values of [{ [name]: "x" }, { guide: "C.", [`${name} van der`]: "x" }, { [name.repeat(9)]: "x" }]) {
    const no: unknown = await forms.write(hr, ref, taskOf("action_plan"), values).catch((it: unknown) => it);
    expect(no).toMatchObject({ code: "invalid", faults: [{ path: "values" }] });
    expect(JSON.stringify([no, String(no)])).not.toContain(name);
  }
});

test("a step that was closed by hand stays as it was, and only steps with a document have a form", async () => {
  const { ref, manager, hr, taskOf } = await there();
  const taskId = taskOf("action_plan");
  const outcome = { what: "done" as const, on: ago(5) };
  await running.as(manager)(closeTask, { params: { ref, taskId }, body: { id: newId(), outcome } });
  await forms.write(hr, ref, taskId, plan, { finished: true });
  expect(await stateOf(hr, ref, taskId)).toMatchObject({ doneOn: ago(5) });
  await expect(forms.read(hr, ref, taskOf("week_42" as never))).rejects.toEqual(refused("not_found"));
});

test("at the service a planner reads no form, and nobody outside reach knows of one", async () => {
  const { ref, planner, taskOf } = await there();
  const taskId = taskOf("action_plan");
  for (const act of [() => forms.list(planner, ref), () => forms.read(planner, ref, taskId)])
    await expect(act()).rejects.toEqual(refused("not_permitted"));
  const elsewhere = await running.seed.user("hr", await running.seed.employer("active"));
  for (const act of [() => forms.list(elsewhere, ref), () => forms.read(elsewhere, ref, taskId)])
    await expect(act()).rejects.toEqual(refused("not_found"));
});

test("nothing that was filled in stands readable in the database", async () => {
  const { ref, doctor, hr, taskOf } = await there();
  await forms.write(doctor, ref, taskOf("problem_analysis"), { can_still: "Kanaalwerk zonder trillingen" });
  await forms.write(hr, ref, taskOf("action_plan"), { ...plan, guide: "Begeleider Zonnebloem" }, { finished: true });
  const everything = await wholeDatabase(running.database);
  for (const secret of ["Kanaalwerk", "Zonnebloem"]) expect(everything).not.toContain(secret);
});

/** What stands in a PDF, with what is packed in its streams. */
function insideOf(pdf: Buffer): string {
  const text = pdf.toString("latin1");
  const streams = [...text.matchAll(/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)].map((it) => {
    try {
      return inflateSync(Buffer.from(it[1]!, "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  return [text, ...streams].join("\n");
}

test("a form is a PDF when it is asked for: tagged, Dutch, letters inside, a draft marked as one, and kept nowhere", async () => {
  const { ref, hr, manager, taskOf } = await there();
  const taskId = taskOf("action_plan");
  expect((await forms.print(hr, ref, taskId, "draft")).status).toBe(404);
  await forms.write(hr, ref, taskId, plan);
  const draft = await forms.print(manager, ref, taskId, "draft");
  await forms.write(hr, ref, taskId, plan, { finished: true });
  const final = await forms.print(hr, ref, taskId, "1");
  for (const { status, headers, bytes } of [draft, final]) {
    expect([status, headers.get("content-type"), headers.get("cache-control")]).toEqual([
      ...[200, "application/pdf", "no-store"],
    ]);
    expect(headers.get("content-disposition")).not.toMatch(/vries/i);
    const inside = insideOf(bytes);
    for (const mark of [/^%PDF-1\.7/, /\/Lang \(nl-NL\)/, /\/MarkInfo/, /\/StructTreeRoot/, /\/FontFile2/, /\/S \/TH/])
      expect(inside).toMatch(mark);
  }
  expect(titleOf(draft.bytes)).toBe("Plan van aanpak (concept)");
  expect(titleOf(final.bytes)).toBe("Plan van aanpak");
  const made = await running.past
    .selectFrom("event")
    .select(["actor", "purpose"])
    .where("deed", "=", "form.printed")
    .where("ref", "=", ref)
    .orderBy("id")
    .execute();
  expect(made).toEqual([
    { actor: manager, purpose: "action_plan" },
    { actor: hr, purpose: "action_plan" },
  ]);
});

/** The title as a reader shows it: in UTF-16 or plain. */
function titleOf(pdf: Buffer): string {
  const xml = /<dc:title>[^]*?<rdf:li[^>]*>([^<]*)</.exec(pdf.toString("latin1"));
  return xml![1]!;
}

test("of what the employer is not informed of, forms exist for the service alone", async () => {
  const it = retrieving(running);
  const employer = await it.agreeing();
  const [user, hr] = [await running.seed.user("case_manager", employer), await running.seed.user("hr", employer)];
  const ref = await running.seed.dossier(employer, { identity: null });
  await it.retrieve(await it.retriever(employer), employer, it.bodyFor(it.ticketFor(ref)));
  const taskOf = await forms.ill(user, ref);
  const taskId = taskOf("action_plan");
  const made = await forms.write(user, ref, taskId, plan, { finished: true });
  expect(made).toMatchObject({ confidential: true, about: { fullName: expect.stringContaining(retrieved.lastName) } });
  expect(await forms.list(hr, ref)).toEqual([]);
  await expect(forms.read(hr, ref, taskId)).rejects.toEqual(refused("not_found"));
  const open = running.past.selectFrom("event").select("deed").where("ref", "=", ref).where("deed", "like", "form%");
  expect(await open.execute()).toEqual([]);
  const covert = await running.past
    .selectFrom("confidential_event")
    .select("deed")
    .where("ref", "=", ref)
    .where("deed", "in", ["forms.listed", "form.opened", "form.finished"])
    .orderBy("id")
    .execute();
  expect(covert.map(({ deed }) => deed)).toEqual(["form.opened", "form.finished"]);
});
