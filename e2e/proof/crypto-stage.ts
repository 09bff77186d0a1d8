import {
  deliverToVault,
  editPerson,
  openPerson,
  readDossier,
  readForm,
  readTasks,
  readVaultDelivery,
  shareDossier,
  stopUpdates,
  writeForm,
  type DossierRef,
  type FormKind,
  type WriteId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { Lying } from "@datakluis/kit/testing/attacks";
import type { Tenant } from "../rechten/cast.ts";
import { markedDelivery } from "../tools/deliveries.ts";
import { again, id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe, mustHold, type House } from "./house.ts";
import { draftsNow, lyingForms } from "./sealed-forms.ts";
import { identitiesOf, lyingAtService, lyingInVault, peopleOf, type IdentityRow } from "./sealed-rows.ts";

/** An employer with people, and who asks what there. */
export type Stage = { house: House; tenant: Tenant; hr: Ask; hrAtService: Ask; caseManager: Ask; doctor: Ask };

/** What lay there before it was written again, by ref. */
export type Before = { people: ReadonlyMap<string, Buffer>; identities: ReadonlyMap<string, IdentityRow> };

/** Whose dossiers are shared: the first of them are written again, of the last the updates are stopped. */
export const sharedRefs = ({ tenant }: Pick<Stage, "tenant">): DossierRef[] => tenant.refs.slice(0, 12);
const rewritten = (stage: Stage) => sharedRefs(stage).slice(0, 8);
const stopped = (stage: Stage) => sharedRefs(stage).slice(-3);

/** Shares, writes again and delivers, so that every kind of sealed value lies in rows, and of some what lay there before. */
export async function setOn(stage: Stage): Promise<{ lying: Lying[]; before: Before }> {
  const { house, tenant, hr, caseManager } = stage;
  const { servers } = house;
  const [vault, suite] = [house.past("vault"), house.past("suite")];
  const waiting = await house.awaiting();
  const keeper = await servers.asUser(waiting.keeper, "vault");
  for (let file = 0; file < 2; file += 1)
    await keeper(deliverToVault, {
      params: { employerId: waiting.id, deliveryId: id<WriteId>() },
      query: { kind: "changes" },
      bytes: markedDelivery(2, 1).bytes,
    });
  // One that was looked at and waits for a word: the lists of who is new and who changes lie there as well.
  const params = { employerId: tenant.id, deliveryId: id<WriteId>() };
  const { bytes, people } = markedDelivery(2);
  const text = bytes.toString("utf8").replace("PN0001", "PX0001");
  const other = Buffer.from(text.replace(people[1]!.marks["foreignAddress.city"]!, "Zierikzee"), "utf8");
  await hr(deliverToVault, { params, query: { kind: "changes" }, bytes: other });
  await until(
    "er is naar de levering gekeken",
    async () => (await hr(readVaultDelivery, { params })).state === "waiting",
  );
  await deliverAbsence(stage);
  const drafts = await fillForms(stage);
  const seen = async (ref: DossierRef) => (await caseManager(readDossier, { params: { ref } })).person;
  await Promise.all(
    sharedRefs(stage).map(async (ref, at) => {
      const body = { id: id<WriteId>(), careRequest: "case_manager" as const, note: `Gesprek nummer ${at + 1}` };
      await hr(shareDossier, { params: { ref }, body });
      await until("gedeeld", async () => Boolean(await seen(ref)));
    }),
  );
  for (const ref of stopped(stage))
    await hr(stopUpdates, { params: { ref }, body: { id: id<WriteId>(), note: "Gaat uit dienst" } });

  const lay = {
    people: new Map((await peopleOf(vault, tenant.id)).map(({ ref, sealed }) => [ref, sealed])),
    identities: new Map((await identitiesOf(suite, [tenant.id])).map((row) => [row.ref, row])),
  };
  await Promise.all(
    rewritten(stage).map(async (ref) => {
      await edit(hr, ref, "Zierikzee");
      await until("de wijziging is bij de dienst", async () => (await seen(ref))?.city === "Zierikzee");
    }),
  );
  const anew = new Set<string>(rewritten(stage));
  const before: Before = {
    people: new Map([...lay.people].filter(([ref]) => anew.has(ref))),
    identities: new Map([...lay.identities].filter(([ref]) => anew.has(ref))),
  };
  mustBe(before.identities.size, anew.size, "bij de dienst lag er van ieder iets eerders");
  const lying = [
    ...(await lyingInVault(servers, vault, tenant.id, before.people)),
    ...(await lyingInVault(servers, vault, waiting.id)),
    ...(await lyingAtService(servers, suite, [tenant.id, waiting.id], before.identities)),
    ...(await lyingForms(servers, suite, [tenant.id], drafts)),
  ];
  mustBe(
    lying.filter(({ what }) => /formulier/.test(what)).length,
    12,
    "van formulieren liggen er concepten en versies",
  );
  const listed = await vault.query<{ kind: string }>(
    "select distinct kind from delivery_list where employer_id = $1 order by kind",
    [tenant.id],
  );
  const kinds = listed.rows.map(({ kind }) => kind);
  mustHold(
    kinds.includes("absence") && kinds.length > 1,
    "van leveringen die wachten liggen er lijsten, ook van verzuim",
  );
  return { lying, before };
}

/** Forms of somebody who is ill: one finished twice, and drafts of employer and doctor, which are written again. Answers those of before. */
async function fillForms({ house, tenant, hrAtService, doctor }: Stage) {
  const { ref } = tenant.spell;
  const { timelines } = await hrAtService(readTasks, { params: { ref } });
  const { startsOn, tasks } = timelines[0]!;
  const write = async (ask: Ask, kind: FormKind, values: Record<string, string>, finished = false) => {
    const params = { ref, taskId: tasks.find((it) => it.kind === kind)!.id };
    const { draft, versions } = await ask(readForm, { params });
    const seen = { draft: draft?.seq ?? 0, versions: versions.length };
    await ask(writeForm, { params, body: { id: id<WriteId>(), seen, values, finished } });
  };
  const agreed = { discussed_on: startsOn, end_goal: "own_work", evaluate_on: startsOn, agreed: "yes", guide: "C." };
  for (const employer_steps of ["Een kruk", "Een andere kruk"])
    await write(hrAtService, "action_plan", { ...agreed, employer_steps, employee_steps: "Komen" }, true);
  const drafted = async (said: string) => {
    for (const kind of ["evaluation", "first_year_evaluation"] as const)
      await write(hrAtService, kind, { employer_steps: said });
    for (const kind of ["problem_analysis", "current_opinion"] as const) await write(doctor, kind, { advice: said });
  };
  await drafted("Eerst dit");
  const before = await draftsNow(house.past("suite"), [tenant.id]);
  await drafted("Daarna dat");
  mustBe(before.size, 4, "van de concepten lag er iets eerders");
  return before;
}

/** Absence that waits for a word: what each message would do lies there, by personnel number. */
async function deliverAbsence({ house, tenant, hr }: Stage): Promise<void> {
  const vault = house.past("vault");
  await vault.query("update employer set scenario = 'absence_delivered' where id = $1", [tenant.id]);
  const found = await vault.query<{ personnel_number: string }>("select personnel_number from person where ref = $1", [
    tenant.refs.at(-1),
  ]);
  const params = { employerId: tenant.id, deliveryId: id<WriteId>() };
  const row = `${found.rows[0]!.personnel_number};V-1;04-03-2024;100`;
  const bytes = Buffer.from(`Personeelsnummer;Referentie;Eerste ziektedag;Percentage\r\n${row}`);
  const { absence } = await hr(deliverToVault, { params, query: { kind: "changes" }, bytes });
  mustBe(absence?.lines.length, 1, "er wacht een verzuimmelding");
}

/** Somebody moves. Asked until a server answers: what was acknowledged is kept, of what was not either may be there. */
export async function edit(hr: Ask, ref: DossierRef, city: string): Promise<void> {
  await again(async () => {
    const { version, identity } = await hr(openPerson, { params: { ref } });
    await hr(editPerson, { params: { ref }, body: { id: id<WriteId>(), version, identity: { ...identity, city } } });
  }, 120);
}
