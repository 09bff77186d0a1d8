import {
  addDocument,
  beforeDocument,
  closeTask,
  listTasks,
  nameSafetyNet,
  readDossier,
  readTasks,
  withdrawSpell,
  writeMedicalNote,
  writeNote,
  type PastSpell,
  type Task,
} from "@datakluis/contract";
import type { EmployerKey, PartKey } from "./cast.ts";
import { dayAfter, daysBetween } from "./dice.ts";
import { idOf } from "./illness.ts";
import { absenceOf, all, doctorOf, guideOf, staffOfAll } from "./population.ts";
import { each, findDossier, orNothing, type Stage } from "./stage.ts";

/** Somebody who is ill now, and for how many days. */
export type Ill = { employer: EmployerKey; number: string; spell: PastSpell; days: number };

/** Whoever is ill today and still works here, the longest ill first; the same at each start. */
export function illNow(stage: Stage, keys: readonly EmployerKey[] = all): Ill[] {
  const staff = staffOfAll(stage);
  const { today } = stage.record;
  return keys
    .flatMap((employer) => {
      const gone = new Set(staff[employer].filter(({ jobs }) => jobs.at(-1)!.endsOn).map(({ number }) => number));
      return absenceOf(stage, employer, staff[employer])
        .spells.filter((it) => !it.recoveredOn && !gone.has(it.personnelNumber))
        .map((spell) => ({
          ...{ employer, number: spell.personnelNumber, spell, days: daysBetween(spell.startsOn, today) },
        }));
    })
    .toSorted((one, other) => other.days - one.days);
}

/** What the service did for whoever is ill: the tasks of the law, notes, documents, and what went wrong. */
export async function guide(stage: Stage): Promise<void> {
  const ill = illNow(stage);
  await stage.record.once("tasks", () => doTasks(stage, ill));
  await stage.record.once("notes", () => writeNotes(stage, ill));
  await stage.record.once("safety net", () => nameGrounds(stage, ill));
  await stage.record.once("queue", async () => {
    for (const key of ["caseManager", "waterland"] as const) await tidyQueue(stage, key);
  });
  await stage.record.once("withdrawn", () => withdrawOne(stage));
}

/** Nearly all was done in time; of every sixth the last of it was not, and what is due these days still waits. */
async function doTasks(stage: Stage, ill: readonly Ill[]): Promise<void> {
  const long = ill.filter(({ days }) => days > 42);
  let done = 0;
  await each([...long.entries()], 6, async ([at, { employer, number }]) => {
    stage.note(`poortwachter ${(done += 1)} van ${long.length}`);
    const ask = await stage.players.as(guideOf[employer]);
    const ref = await findDossier(ask, number);
    const { today, timelines } = await ask(readTasks, { params: { ref } });
    const passed = (timelines[0]?.tasks ?? []).filter((it) => isPassed(it, today, at % 6 === 0 ? 45 : 4));
    for (const task of passed) {
      const on = dayAfter(task.dueOn, -((at + task.number) % 5));
      const body = { id: idOf(`task ${task.id}`), outcome: { what: "done" as const, on } };
      await orNothing(() => ask(closeTask, { params: { ref, taskId: task.id }, body }), "task_closed");
    }
  });
}

/** What is long overdue of whoever recovered or left meanwhile was done as well. */
async function tidyQueue(stage: Stage, key: PartKey): Promise<void> {
  const ask = await stage.players.as(key);
  const long = dayAfter(stage.record.today, -45);
  const query = { whose: "all" as const, overdue: "yes" as const, limit: 100 };
  // What is done may ask for more: after the 42nd week UWV is to be told of the recovery too.
  for (let round = 0; round < 3; round += 1) {
    const { lines } = await ask(listTasks, { query });
    for (const { id: taskId, dueOn, about } of lines.filter((it) => it.dueOn < long)) {
      const body = { id: idOf(`task ${taskId}`), outcome: { what: "done" as const, on: dueOn } };
      await orNothing(() => ask(closeTask, { params: { ref: about.ref, taskId }, body }), "task_closed", "not_found");
    }
  }
}

const isPassed = ({ state, dueOn }: Task, today: string, days: number): boolean =>
  (state === "overdue" || state === "open") && daysBetween(dueOn, today) > days;

const words = [
  "Telefonisch gesproken over de werkhervatting. Wij bellen over twee weken opnieuw.",
  "Werknemer en leidinggevende zijn het eens over aangepaste werktijden tot het eind van de maand.",
  "De opbouw van uren gaat volgens het plan van aanpak.",
  "Op verzoek van de werkgever uitgelegd welke stap van de Wet verbetering poortwachter nu aan de beurt is.",
];

async function writeNotes(stage: Stage, ill: readonly Ill[]): Promise<void> {
  stage.note("notities en documenten");
  const chosen = all.flatMap((key) => ill.filter((it) => it.employer === key && it.days > 20).slice(0, 6));
  await each([...chosen.entries()], 4, async ([at, { employer, number }]) => {
    const ask = await stage.players.as(guideOf[employer]);
    const params = { ref: await findDossier(ask, number) };
    const note = { id: idOf(`note ${number}`), text: words[at % words.length]!, forEmployer: at % 2 === 0 };
    await ask(writeNote, { params, body: note });
    if (at % 3 === 0) {
      const doctor = await stage.players.as(doctorOf[employer]);
      const text = "Spreekuur gehouden; belastbaarheid besproken. Terugkoppeling volgt in de probleemanalyse.";
      await doctor(writeMedicalNote, { params, body: { id: idOf(`medical note ${number}`), text } });
    }
    if (at % 2) return;
    const bytes = Buffer.concat([beforeDocument("Verslag gesprek.txt"), Buffer.from(report)]);
    const documentId = idOf(`document ${number}`);
    await ask(addDocument, { params: { ...params, documentId }, query: { forEmployer: "yes" }, bytes });
  });
}

const report = `Verslag van het gesprek

Afgesproken is dat de werknemer de komende weken halve dagen werkt, met rust na de middag.
De leidinggevende bespreekt elke week hoe het gaat. Daarna kijken wij opnieuw.
`;

/** Of some the service knows why the safety net pays; then UWV is to be told (F9). */
async function nameGrounds(stage: Stage, ill: readonly Ill[]): Promise<void> {
  stage.note("vangnet");
  const grounds = ["no_risk", "flexible_weeks", "organ_donation"] as const;
  const chosen = ill.filter(({ days, employer }) => days > 4 && days < 60 && employer !== "aar").slice(0, 6);
  for (const [at, { employer, number }] of chosen.entries()) {
    const ask = await stage.players.as(guideOf[employer]);
    const params = { ref: await findDossier(ask, number) };
    // The ground is of the whole absence: whoever fell ill again within four weeks began it with an earlier report.
    const { timelines } = await ask(readTasks, { params });
    const { spellId } = timelines[0]!;
    const body = { id: idOf(`ground ${number}`), spellId, ground: grounds[at % grounds.length]! };
    await ask(nameSafetyNet, { params, body });
  }
}

/** A report that was of somebody else: withdrawn, and kept. */
async function withdrawOne(stage: Stage): Promise<void> {
  const staff = staffOfAll(stage);
  for (const key of ["lelie", "markt"] as const) {
    const { today } = stage.record;
    const recent = absenceOf(stage, key, staff[key]).spells.find(
      (it) => it.recoveredOn && daysBetween(it.startsOn, today) < 90,
    );
    if (!recent) continue;
    const ask = await stage.players.as(guideOf[key]);
    const ref = await findDossier(ask, recent.personnelNumber);
    const { spells } = await ask(readDossier, { params: { ref } });
    const spell = spells.find(({ id }) => id === recent.id);
    if (!spell || spell.withdrawn) continue;
    const body = { id: idOf(`withdrawal ${key}`), seen: spell.version, reason: "wrong_person" as const };
    await ask(withdrawSpell, { params: { ref, spellId: spell.id }, body });
  }
}
