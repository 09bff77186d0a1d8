import {
  printForm,
  readForm,
  readTasks,
  Refusal,
  searchMembers,
  writeForm,
  type DossierRef,
  type FormKind,
  type WriteId,
} from "@datakluis/contract";
import type { Marked } from "../tools/deliveries.ts";
import type { Person } from "../tools/people.ts";
import { id, type Cast } from "../tools/story.ts";
import { mustHold } from "./house.ts";

/** What is filled in, each a mark: a draft that was written over, what was finished, a draft that stayed, and those of a doctor. */
const fields = [
  "eerste concept",
  "formulier",
  "concept",
  "formulier van de arts",
  "concept van de arts",
  "geweigerde vraag",
];

type Values = Record<string, string>;

/**
 * Somebody's steps of the law are written down (besluit 049): by his employer and by a doctor, as drafts and for good, and
 * made into PDFs; asked for by what stands in them, and sent with what no form asks. Added to his marks, so that the search looks for
 * them as well.
 */
export async function fillForms(cast: Cast, doctor: Person, person: Marked, ref: DossierRef): Promise<void> {
  for (const [at, field] of fields.entries()) person.marks[field] = `Vragen${"wqxzvj".at(at)!}kenmérkwaarde`;
  const of = (field: string) => person.marks[field]!;
  const { timelines } = await cast.hr.ask(readTasks, { params: { ref } });
  const { startsOn, tasks } = timelines[0]!;
  const taskOf = (kind: FormKind) => tasks.find((it) => it.kind === kind)!.id;

  const write = async ({ ask }: Person, kind: FormKind, values: Values, finished = false) => {
    const params = { ref, taskId: taskOf(kind) };
    const { draft, versions } = await ask(readForm, { params });
    const seen = { draft: draft?.seq ?? 0, versions: versions.length };
    return ask(writeForm, { params, body: { id: id<WriteId>(), seen, values, finished } });
  };
  const print = async ({ ask }: Person, kind: FormKind, what: string) => {
    let start = "";
    const pdf: AsyncIterable<unknown> = await ask(printForm, {
      params: { ref, taskId: taskOf(kind) },
      query: { what },
    });
    for await (const piece of pdf) start ||= String(piece);
    mustHold(start.startsWith("%PDF"), `van ${kind} is een PDF gemaakt`);
  };

  await write(cast.hr, "action_plan", { guide: of("eerste concept") });
  await print(cast.hr, "action_plan", "draft");
  const agreed = { discussed_on: startsOn, end_goal: "own_work", evaluate_on: startsOn, agreed: "yes" };
  const steps = { employer_steps: of("formulier"), employee_steps: of("formulier"), guide: of("formulier") };
  await write(cast.hr, "action_plan", { ...agreed, ...steps }, true);
  await print(cast.hr, "action_plan", "1");
  await write(cast.hr, "evaluation", { done_so_far: of("concept"), guide: "" });
  await write(
    doctor,
    "problem_analysis",
    {
      ...{ consulted_on: startsOn, can_no_longer: of("formulier van de arts"), can_still: of("formulier van de arts") },
      ...{ incapacity: "50", expected_duration: "unknown", return_to: "unknown", advice: of("formulier van de arts") },
    },
    true,
  );
  await write(doctor, "current_opinion", { advice: of("concept van de arts") });
  await print(doctor, "current_opinion", "draft");
  for (const field of fields) await cast.caseManager.ask(searchMembers, { body: { text: of(field) } });
  const strange = of("geweigerde vraag");
  const no = await write(doctor, "current_opinion", { [strange]: strange, advice: `111222333 ${strange}` }).catch(
    (it: unknown) => it,
  );
  mustHold(
    no instanceof Refusal && !JSON.stringify([no.message, no.faults]).includes(strange),
    "wat geen formulier vraagt, wordt geweigerd en niet herhaald",
  );
}
