import type { ChoiceKey, FormKey, FormKind, formChoices } from "./form-fields.ts";

/**
 * What the forms say in Dutch, on the screen and in the PDF, which UWV, employer and employee read. Complete by type; what
 * the screen says in English stands with it.
 */
export const formTitles: Record<FormKind, string> = {
  problem_analysis: "Probleemanalyse",
  action_plan: "Plan van aanpak",
  evaluation: "Evaluatie van het plan van aanpak",
  first_year_evaluation: "Eerstejaarsevaluatie",
  current_opinion: "Actueel oordeel van de bedrijfsarts",
  final_evaluation: "Eindevaluatie",
  reintegration_report: "Re-integratieverslag: voorblad",
};

/** By which law it is made. */
export const formLaws: Record<FormKind, string> = {
  problem_analysis: "Regeling procesgang eerste en tweede ziektejaar, artikel 2; Arbeidsomstandighedenwet, artikel 14",
  action_plan: "Regeling procesgang eerste en tweede ziektejaar, artikel 4; WIA, artikel 25 lid 2",
  evaluation: "Regeling procesgang eerste en tweede ziektejaar, artikel 4",
  first_year_evaluation: "Regeling procesgang eerste en tweede ziektejaar, artikel 4",
  current_opinion: "Regeling procesgang eerste en tweede ziektejaar, artikel 6",
  final_evaluation: "Regeling procesgang eerste en tweede ziektejaar, artikel 6",
  reintegration_report: "WIA, artikel 25 lid 3; Regeling procesgang eerste en tweede ziektejaar, artikel 6",
};

/** A question, and what helps to answer it. */
export const formQuestions: Record<FormKey, { label: string; hint?: string }> = {
  consulted_on: { label: "Laatste gesprek met de werknemer" },
  can_no_longer: {
    label: "Wat de werknemer nu niet of minder kan",
    hint: "Alleen wat iemand in het werk niet of minder kan, bijvoorbeeld lang staan of tillen. Niet wat iemand heeft, waardoor het komt of welke behandeling er is: de werkgever leest mee.",
  },
  can_still: { label: "Wat de werknemer wel kan", hint: "Taken, uren en omstandigheden waarin werken wel kan." },
  incapacity: {
    label: "Voor welk deel van het eigen werk iemand nu uitvalt, in procenten",
    hint: "0 is: kan het eigen werk helemaal doen. 100 is: kan het eigen werk helemaal niet doen.",
  },
  expected_duration: { label: "Hoelang het verzuim naar verwachting nog duurt" },
  return_to: { label: "Waarnaar iemand naar verwachting terugkeert" },
  advice: {
    label: "Advies aan werkgever en werknemer",
    hint: "Aanpassingen, voorzieningen en stappen die de terugkeer helpen, en in welk tempo.",
  },
  again_on: { label: "Wanneer de bedrijfsarts de werknemer weer spreekt" },
  discussed_on: { label: "Wanneer werkgever en werknemer dit bespraken" },
  end_goal: { label: "Doel: waar de werknemer aan het eind werkt" },
  employer_steps: {
    label: "Wat de werkgever doet, en wanneer",
    hint: "Eén afspraak per regel, met de datum waarop zij klaar is. Schrijf niet op wat iemand heeft.",
  },
  employee_steps: {
    label: "Wat de werknemer doet, en wanneer",
    hint: "Eén afspraak per regel, met de datum waarop zij klaar is. Schrijf niet op wat iemand heeft.",
  },
  work_agreed: {
    label: "Afspraken over werk en uren",
    hint: "Welke taken, hoeveel uren per week, en hoe dat meer wordt.",
  },
  guide: {
    label: "Wie de re-integratie begeleidt",
    hint: "De wet vraagt om één persoon die de afspraken volgt en contact houdt met werkgever, werknemer en bedrijfsarts. Vaak heet die casemanager.",
  },
  evaluate_on: { label: "Wanneer werkgever en werknemer er weer samen naar kijken", hint: "Uiterlijk na zes weken." },
  agreed: { label: "Is de werknemer het eens met deze afspraken?" },
  employee_view: { label: "Wat de werknemer ervan vindt", hint: "In zijn eigen woorden." },
  employer_view: { label: "Wat de werkgever ervan vindt" },
  done_so_far: {
    label: "Wat er tot nu toe is gedaan, en wat dat opleverde",
    hint: "Welke afspraken zijn nagekomen, en welke niet en waarom. Schrijf niet op wat iemand heeft.",
  },
  work_now: { label: "Welk werk de werknemer nu doet, en hoeveel uren per week" },
  goal_still: { label: "Is het doel nog hetzelfde?" },
  changes: {
    label: "Wat er in het plan verandert",
    hint: "Dit heet bijstelling. Verandert er niets, laat het dan leeg.",
  },
  first_year: {
    label: "Wat er in het eerste jaar is gedaan, en wat dat opleverde",
    hint: "Schrijf niet op wat iemand heeft.",
  },
  second_year: { label: "Wat werkgever en werknemer in het tweede jaar willen bereiken" },
  second_track: {
    label: "Zoekt de werkgever ook werk bij een andere werkgever?",
    hint: "Dit heet het tweede spoor. Het begint in elk geval rond het eerste jaar als terugkeer in het eigen bedrijf niet binnen drie maanden lukt.",
  },
  work_fitting: { label: "Past dit werk bij wat de werknemer kan?" },
  cooperation: { label: "Hoe werkgever en werknemer hebben samengewerkt" },
  work_before: { label: "Het werk van de werknemer vóór het verzuim", hint: "Functie en belangrijkste taken." },
  hours_before: { label: "Uren per week vóór het verzuim" },
  skills: { label: "Opleiding, ervaring en vaardigheden" },
  contact: { label: "Bij wie het UWV terechtkan bij de werkgever", hint: "Naam en telefoonnummer." },
};

type Answers<K extends ChoiceKey> = Record<(typeof formChoices)[K][number], string>;

const goals = {
  own_work: "Het eigen werk",
  own_work_adjusted: "Het eigen werk, aangepast",
  other_work_here: "Ander werk bij deze werkgever",
  other_employer: "Werk bij een andere werkgever",
};

export const formAnswers: { [K in ChoiceKey]: Answers<K> } = {
  expected_duration: {
    six_weeks: "Korter dan zes weken",
    three_months: "Zes weken tot drie maanden",
    six_months: "Drie tot zes maanden",
    longer: "Langer dan zes maanden",
    unknown: "Nog niet te zeggen",
  },
  return_to: { ...goals, unknown: "Nog niet te zeggen" },
  end_goal: goals,
  goal_still: { yes: "Ja", changed: "Nee, het is gewijzigd" },
  second_track: { yes: "Ja", no: "Nee" },
  work_fitting: { yes: "Ja", partly: "Gedeeltelijk", no: "Nee" },
  agreed: { yes: "Ja", partly: "Gedeeltelijk", no: "Nee" },
};

/** How an answer reads. */
export function formAnswer(key: FormKey, said: string): string {
  const answers = formAnswers[key as ChoiceKey] as Record<string, string> | undefined;
  return answers?.[said] ?? (key === "incapacity" ? `${said} %` : said);
}
