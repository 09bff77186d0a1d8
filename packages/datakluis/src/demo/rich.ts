import { recordLeave, takeOverAbsence, tellInformed, chooseSuiteScenario } from "@datakluis/contract";
import { employers, type EmployerKey, type PartKey } from "./cast.ts";
import { fillAgendas } from "./agendas.ts";
import { guide } from "./guidance.ts";
import { deliveryOf } from "./people.ts";
import { absenceOf, added, all, guideOf, staffOfAll } from "./population.ts";
import { dayBefore, each, employerId, findDossier, writeId, type Stage } from "./stage.ts";
import { rowOf, type Employee } from "./staff.ts";
import { useVault } from "./marktplein.ts";
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

/* The rich demo: three employers more, and of all five three years of absence. */

/** Who delivers the people of an employer. */
const hrOf: Record<EmployerKey, PartKey> = {
  ...{ aar: "hr", linde: "linde", hoog: "hoogHr", lelie: "lelieHr", markt: "marktKeeper" },
};

export const rich = {
  employers: async (stage: Stage): Promise<void> => {
    await stage.record.once("more employers", () => makeEmployers(stage, added));
    await makeServiceUsers(stage, ["planner"], ["aar", "linde", "markt"]);
    await makeServiceUsers(stage, ["waterland", "waterlandDoctor"], ["hoog", "lelie"]);
    await makeEmployerUsers(stage, "hoog", ["hoogHr"]);
    await makeEmployerUsers(stage, "lelie", ["lelieHr"]);
    await makeEmployerUsers(stage, "markt", ["marktKeeper", "marktHr", "marktNew"]);
  },

  /** The people and their absence of before, while the service still knows who they are. */
  people: async (stage: Stage): Promise<void> => {
    const staff = staffOfAll(stage);
    for (const key of all) {
      if (key !== "aar") await deliverStaff(stage, key, staff[key]);
      await stage.record.once(`absence ${key}`, () => tellAbsence(stage, key, staff[key]));
    }
    await makeManager(stage, "markt", "marktManager", "NRD");
  },

  /** What people do with it from then on. */
  work: async (stage: Stage): Promise<void> => {
    const { record } = stage;
    await record.once("activation markt", () => activate(stage, "markt", "marktKeeper"));
    await record.once("agreement markt", () => agree(stage, "markt", "marktKeeper"));
    await record.once("moving markt", () => waitUntilMoved(stage, "markt"));
    await record.once("access markt", () => admit(stage, "marktKeeper", ["marktHr", "marktManager"], ["marktNew"]));
    await record.once("activation lelie", () => activate(stage, "lelie", "lelieHr"));
    await record.once("preparation", () => prepare(stage));
    await guide(stage);
    await fillAgendas(stage);
    await useVault(stage);
  },
};

/** Whoever had an employment before the one of now is delivered twice: first as he was, then as he is. */
async function deliverStaff(stage: Stage, employer: EmployerKey, staff: readonly Employee[]): Promise<void> {
  const by = hrOf[employer];
  const again = staff.filter(({ jobs }) => jobs.length > 1);
  const rows = (people: readonly Employee[], nth: number) =>
    deliveryOf(people.map(({ row, jobs }) => ({ ...row, ...rowOf(jobs.at(nth)!) })));
  const first = { employer, by, name: `people ${employer}`, kind: "full" as const };
  await stage.record.once(first.name, () => deliver(stage, { ...first, bytes: () => rows(staff, 0) }));
  if (!again.length) return;
  const next = { employer, by, name: `people ${employer} again`, kind: "changes" as const };
  await stage.record.once(next.name, () => deliver(stage, { ...next, bytes: () => rows(again, -1) }));
}

const atOnce = 500;

async function tellAbsence(stage: Stage, key: EmployerKey, staff: readonly Employee[]): Promise<void> {
  const params = { employerId: employerId(stage, key) };
  const { spells, leaves } = absenceOf(stage, key, staff);
  const id = writeId(stage, `history ${key}`);
  for (let from = 0; from < spells.length; from += atOnce) {
    stage.note(`${employers[key].name}: verzuim ${from} van ${spells.length}`);
    await stage.operator(takeOverAbsence, { params, body: { id, spells: spells.slice(from, from + atOnce) } });
  }
  stage.note(`${employers[key].name}: verlof`);
  const ask = await stage.players.as(guideOf[key]);
  await each(leaves, 4, async ({ id: leaveId, number, startsOn, endsOn }) => {
    const ref = await findDossier(ask, number);
    await ask(recordLeave, { params: { ref }, body: { id: leaveId, startsOn, endsOn } });
  });
}

/** De Linde sends only who needs care; Hogeland was told when its vault will be activated. */
async function prepare(stage: Stage): Promise<void> {
  const ask = await stage.players.as("functional");
  await ask(chooseSuiteScenario, {
    params: { employerId: employerId(stage, "linde") },
    body: { careRequestsOnly: true },
  });
  await ask(tellInformed, {
    params: { employerId: employerId(stage, "hoog") },
    body: { informedOn: dayBefore(stage, 12) },
  });
}
