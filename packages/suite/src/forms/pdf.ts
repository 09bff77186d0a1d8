import {
  answerKindOf,
  formAnswer,
  formFields,
  formLaws,
  formQuestions,
  formTitles,
  type FormKind,
  type FormValues,
  type TaskForm,
} from "@datakluis/contract";
import { dutchDate } from "@datakluis/delivery";
import type { PdfBlock } from "@datakluis/kit/pdf";
import { drawnPdf } from "@datakluis/kit/pdf-thread";

/** What of a form is printed. */
type Printed = { form: TaskForm; values: FormValues; version: TaskForm["versions"][number] | undefined };

/** What is signed by both, on paper. */
const signed: readonly FormKind[] = ["action_plan", "evaluation", "first_year_evaluation", "final_evaluation"];

const moment = new Intl.DateTimeFormat("nl-NL", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "Europe/Amsterdam",
});

const concept = "Concept, nog niet vastgesteld";

/** Of what the employer may not know exists (product.md, D11): who holds the paper must see it. */
const confidential = "Vertrouwelijk: niet voor de werkgever";

/** A form as a PDF: who it is about, each question with its answer, and who finished it. */
export function formPdf(it: Printed, now: Date): Promise<Buffer> {
  const { title, below, blocks } = formOnPaper(it);
  const at = it.version ? new Date(it.version.finishedAt) : now;
  return drawnPdf({ title, at, ...(below ? { below } : {}) }, blocks);
}

/** What stands on it. Of whom the service may not know who it is no name. */
export function formOnPaper({ form, values, version }: Printed) {
  const { kind, number, about } = form;
  const title = number ? `${formTitles[kind]}, nummer ${number}` : formTitles[kind];
  const facts: [string, string | null][] = [
    ["Werknemer", about.fullName],
    ["Personeelsnummer", about.personnelNumber],
    ["Werkgever", form.employerName],
    ["Functie", form.jobTitle],
    ["Eerste ziektedag", dutchDate(form.startsOn)],
    version
      ? ["Vastgesteld", `${moment.format(new Date(version.finishedAt))}, door ${version.finishedBy}`]
      : ["Stand", concept],
    form.gone === "withdrawn" ? ["Verzuim", "Later ingetrokken"] : ["", null],
    version && form.versions.length > 1 ? ["Versie", String(version.version)] : ["", null],
  ];
  const blocks: PdfBlock[] = [
    { text: formLaws[kind] },
    {
      table: [["Gegeven", "Inhoud"], ...facts.filter((it): it is [string, string] => it[1] !== null)],
      widths: [130, 337],
    },
    ...formFields[kind].flatMap(({ key }): PdfBlock[] => {
      const said = values[key];
      const answer = said === undefined ? "Niet ingevuld" : formAnswer(key, said);
      return [
        { question: formQuestions[key].label },
        { text: said !== undefined && answerKindOf(key) === "date" ? dutchDate(said) : answer },
      ];
    }),
    ...(version && signed.includes(kind) ? signatures(form.confidential) : []),
  ];
  const below = [...(form.confidential ? [confidential] : []), ...(version ? [] : [concept])].join(". ");
  return { title: version ? title : `${title} (concept)`, below, blocks };
}

/** An employer who knows of nothing signs nothing. */
const signatures = (withoutEmployer: boolean): PdfBlock[] => [
  { heading: "Ondertekening" },
  {
    table: [
      ["Wie", "Naam en handtekening", "Datum"],
      ...(withoutEmployer ? [] : [["Werkgever", "\n\n", ""]]),
      ["Werknemer", "\n\n", ""],
    ],
    widths: [90, 277, 100],
  },
];
