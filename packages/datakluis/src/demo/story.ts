import { changeCourse, reportSick, shareDossier } from "@datakluis/contract";
import { employers } from "./cast.ts";
import { deliveryOf, employees } from "./people.ts";
import { rich } from "./rich.ts";
import { dayBefore, findDossier, writeId, type Stage } from "./stage.ts";
import {
  activate,
  admit,
  agree,
  deliver,
  makeEmployers,
  makeEmployerUsers,
  makeManager,
  makeServiceUsers,
  waitUntilMoved,
} from "./steps.ts";

/** What the demo shows, in the order in which it happened. The rich one adds chapters and takes nothing away. */
export async function fillStory(stage: Stage): Promise<void> {
  const { record } = stage;
  const chapters = record.size === "rijk" ? rich : undefined;
  await record.once("employers", () => makeEmployers(stage, ["aar", "linde"]));
  await chapters?.employers(stage);
  await makeServiceUsers(stage, ["caseManager", "doctor"], ["aar", "linde", ...(chapters ? ["markt" as const] : [])]);
  await makeEmployerUsers(stage, "aar", ["keeper", "hr", "newcomer"]);
  await makeEmployerUsers(stage, "linde", ["linde", "lindeToo"]);
  await record.once("people", () => deliverPeople(stage));
  await makeManager(stage, "aar", "manager", "BAK");
  await chapters?.people(stage);
  await record.once("sick", () => reportTwoSick(stage));
  await record.once("activation", () => activate(stage, "aar", "keeper"));
  await record.once("agreement", () => agree(stage, "aar", "keeper"));
  await record.once("moving", () => waitUntilMoved(stage, "aar"));
  await record.once("access", () => admit(stage, "keeper", ["hr", "manager"], ["newcomer"]));
  await record.once("sharing", () => shareOne(stage));
  await chapters?.work(stage);
}

const deliverPeople = (stage: Stage): Promise<void> =>
  deliver(stage, {
    ...{ employer: "aar", by: "hr", name: "delivery", kind: "full" },
    bytes: () => deliveryOf(employees(employers.aar.domain)),
  });

/** Two dossiers get content while the service still sees everybody: at activation they stay shared (B5). */
async function reportTwoSick(stage: Stage): Promise<void> {
  stage.note("ziekmeldingen");
  const ask = await stage.players.as("hr");
  for (const [number, daysAgo] of [
    ["GA009", 19],
    ["GA031", 4],
  ] as const) {
    const ref = await findDossier(ask, number);
    const body = {
      id: writeId(stage, `spell ${number}`),
      startsOn: dayBefore(stage, daysAgo),
      percentage: 100,
      safetyNet: "no" as const,
      workAccident: false,
      liableThirdParty: false,
      expectedDays: null,
    };
    await ask(reportSick, { params: { ref }, body });
  }
  // The first of them is back for half of his hours.
  const params = { ref: await findDossier(ask, "GA009"), spellId: writeId(stage, "spell GA009") };
  const half = { seen: 1, from: dayBefore(stage, 7), percentage: 50, therapy: null };
  await ask(changeCourse, { params, body: { id: writeId(stage, "course GA009"), ...half } });
}

async function shareOne(stage: Stage): Promise<void> {
  stage.note("dossier delen");
  const ask = await stage.players.as("hr");
  const ref = await findDossier(ask, "GA017");
  const body = {
    id: writeId(stage, "sharing"),
    careRequest: "consultation_hour" as const,
    note: "Werknemer vraagt zelf om een gesprek op het spreekuur.",
  };
  await ask(shareDossier, { params: { ref }, body });
}
