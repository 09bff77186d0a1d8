import {
  chooseScenario,
  deliverToVault,
  giveRetrievalAgreement,
  grantBsn,
  readRetrievalAgreement,
  readSharing,
  readVaultDelivery,
  revokeSharing,
  shareDossier,
  startVaultDelivery,
  uploadDelivery,
  type CareRequest,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { EmployerKey } from "./cast.ts";
import { dayAfter } from "./dice.ts";
import { idOf } from "./illness.ts";
import { deliveryOf } from "./people.ts";
import { absenceOf, staffOfAll } from "./population.ts";
import { employerId, findDossier, orNothing, until, writeId, type Stage } from "./stage.ts";
import type { Employee } from "./staff.ts";

/* What happens at Marktplein once its vault is there, and two deliveries that wait for somebody. */

export async function useVault(stage: Stage): Promise<void> {
  const { record } = stage;
  const staff = staffOfAll(stage);
  const healthy = healthyOf(stage, "markt", staff.markt);
  await record.once("scenario", () => chooseDelivered(stage));
  await record.once("sharings", () => shareSome(stage, healthy));
  await record.once("retrieval", () => allowRetrieval(stage));
  await record.once("absence messages", () => deliverAbsence(stage, healthy.slice(20, 26)));
  await record.once("waiting deliveries", () => deliverWithFaults(stage, staff));
}

/** Who was never ill in these years, and works here still: the service does not know them. */
function healthyOf(stage: Stage, key: EmployerKey, staff: readonly Employee[]): Employee[] {
  const { spells, leaves } = absenceOf(stage, key, staff);
  const ill = new Set([...spells.map((it) => it.personnelNumber), ...leaves.map((it) => it.number)]);
  return staff.filter((it) => !ill.has(it.number) && !it.jobs.at(-1)!.endsOn);
}

/** Its personnel system tells of absence: such a message shares the dossier by itself (E6). */
async function chooseDelivered(stage: Stage): Promise<void> {
  const ask = await stage.players.as("marktKeeper");
  const params = { employerId: employerId(stage, "markt") };
  await ask(chooseScenario, { params, body: { scenario: "absence_delivered" } });
}

const reasons: readonly [Exclude<CareRequest, "activation">, string][] = [
  ["case_manager", "Werknemer wil met de casemanager overleggen over zijn werktijden."],
  ["preventive_examination", "Aangemeld voor het preventief onderzoek in het distributiecentrum."],
  ["consultation_hour", "Werknemer vraagt zelf om een gesprek op het spreekuur."],
  ["appointment", "Gesprek over de inrichting van de werkplek, op verzoek van de leidinggevende."],
  ["other", "Bezoek van de arbeidsdeskundige aan de werkplek in het filiaal."],
];

async function shareSome(stage: Stage, healthy: readonly Employee[]): Promise<void> {
  stage.note("dossiers delen");
  const ask = await stage.players.as("marktHr");
  for (const [at, [careRequest, note]] of reasons.entries()) {
    const { number } = healthy[at * 3]!;
    const params = { ref: await findDossier(ask, number) };
    const id = idOf(`sharing ${number}`);
    await ask(shareDossier, { params, body: { id, careRequest, note } });
    if (at === 0) await grant(stage, ask, params, number);
    if (at === 2) await revoke(stage, ask, params, number);
  }
}

type Of = Parameters<typeof revoke>[2];

async function grant(stage: Stage, ask: Ask, params: Of, number: string): Promise<void> {
  await arrived(stage, ask, params);
  const note = "De casemanager doet een melding bij het UWV.";
  const body = { id: idOf(`bsn ${number}`), purpose: "uwv_notification" as const, note };
  await orNothing(() => ask(grantBsn, { params, body }), "bsn_absent", "bsn_shared", "already_written");
}

async function revoke(
  stage: Stage,
  ask: Ask,
  params: { ref: Awaited<ReturnType<typeof findDossier>> },
  number: string,
): Promise<void> {
  await arrived(stage, ask, params);
  const note = "Het gesprek gaat niet door; de werknemer heeft het zelf opgelost.";
  await ask(revokeSharing, { params, body: { id: idOf(`revoke ${number}`), note } });
}

const arrived = (stage: Stage, ask: Ask, params: Of) =>
  until(
    stage,
    () => ask(readSharing, { params }),
    ({ state }) => state !== "sharing",
  );

async function allowRetrieval(stage: Stage): Promise<void> {
  const ask = await stage.players.as("marktKeeper");
  const params = { employerId: employerId(stage, "markt") };
  const { version } = await ask(readRetrievalAgreement, { params });
  await ask(giveRetrievalAgreement, { params, body: { id: writeId(stage, "retrieval"), version } });
}

/** Six messages of a personnel system; of one of them nobody knows the number. */
async function deliverAbsence(stage: Stage, people: readonly Employee[]): Promise<void> {
  stage.note("verzuimberichten");
  const ask = await stage.players.as("marktHr");
  const params = { employerId: employerId(stage, "markt"), deliveryId: writeId(stage, "absence messages") };
  const lines = people.map(({ number }, at) => {
    const day = dayAfter(stage.record.today, -1 - (at % 3))
      .split("-")
      .toReversed()
      .join("-");
    return [at === 5 ? "MP99999" : number, day, day, "100", `MPV${1000 + at}`, "1"];
  });
  const heads = ["Personeelsnummer", "Eerste ziektedag", "Vanaf", "Percentage", "Referentie", "Volgnummer"];
  const bytes = new TextEncoder().encode([heads, ...lines].map((it) => `${it.join(";")}\r\n`).join(""));
  const read = () => ask(readVaultDelivery, { params });
  const delivery =
    (await orNothing(read, "not_found")) ?? (await ask(deliverToVault, { params, query: { kind: "changes" }, bytes }));
  if (delivery.state === "waiting") await ask(startVaultDelivery, { params, body: {} });
  await until(stage, read, ({ state }) => !["waiting", "running"].includes(state));
}

/** Files with faults, looked at and not yet processed: somebody is to decide. */
async function deliverWithFaults(stage: Stage, staff: Record<EmployerKey, Employee[]>): Promise<void> {
  stage.note("leveringen die wachten");
  const faulty = (people: readonly Employee[]) =>
    deliveryOf(
      people.slice(0, 9).map(({ row }, at) => ({
        ...row,
        ...(at === 1 ? { bsn: "123456789" } : {}),
        ...(at === 3 ? { postcode: "0123 AB" } : {}),
        ...(at === 4 ? { sex: "" } : {}),
        ...(at === 5 ? { startsOn: "31-02-2024" } : {}),
        jobTitle: at > 5 ? "Teamleider" : row.jobTitle!,
      })),
    );
  const here = (key: EmployerKey) => staff[key].filter(({ jobs }) => !jobs.at(-1)!.endsOn);
  const query = { kind: "changes" as const };
  const [hoog, markt] = await Promise.all([stage.players.as("hoogHr"), stage.players.as("marktHr")]);
  const deliveryId = writeId(stage, "faulty");
  await hoog(uploadDelivery, {
    ...{ params: { employerId: employerId(stage, "hoog"), deliveryId }, query },
    bytes: faulty(here("hoog")),
  });
  await markt(deliverToVault, {
    ...{ params: { employerId: employerId(stage, "markt"), deliveryId: writeId(stage, "faulty markt") }, query },
    bytes: faulty(here("markt").slice(40)),
  });
}
