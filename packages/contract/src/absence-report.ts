import { z } from "zod";

/** What a code in a message means to us: of a kind of message, or of a cause as far as an employer may record one. */
export const CodeMeaning = z.enum([
  "told",
  "corrected",
  "withdrawn",
  "no_cause",
  "work_accident",
  "liable_third_party",
]);
export type CodeMeaning = z.infer<typeof CodeMeaning>;

/** The element that holds the code; our own files have it under *Soort mutatie*. */
export const CodeElement = z.enum(["VrwrkCd", "OorzkVrzmCd", "SoortMutatie"]);
export type CodeElement = z.infer<typeof CodeElement>;

/** Longer codes are words, and a word can be somebody's name. */
const Code = z.string().regex(/^[A-Za-z0-9]{1,3}$/);

export const MessageCode = z.strictObject({ element: CodeElement, code: Code, meaning: CodeMeaning });
export type MessageCode = z.infer<typeof MessageCode>;

/** A code nobody here knows, and in how many messages of a file. */
export const UnknownCode = z.strictObject({ element: CodeElement, code: Code, messages: z.int().positive() });
export type UnknownCode = z.infer<typeof UnknownCode>;

/** What a message did, or would do, to the absence of somebody. */
export const AbsenceOutcome = z.enum([
  "reported",
  "changed",
  "recovered",
  "corrected",
  "withdrawn",
  "again",
  "late",
  "never_seen",
]);
export type AbsenceOutcome = z.infer<typeof AbsenceOutcome>;

/** The sentence a person reads of each outcome, in a report. */
export const outcomeSentences: Record<AbsenceOutcome, string> = {
  reported: "Ziekmelding: het dossier wordt gedeeld en het verzuim wordt geopend.",
  changed: "Wijziging: het verzuimpercentage of een ander gegeven van dit verzuim wijzigt.",
  recovered: "Herstel: dit verzuim wordt afgesloten.",
  corrected: "Correctie: een eerdere melding van dit verzuim wordt verbeterd.",
  withdrawn: "Intrekking: dit verzuim wordt ingetrokken.",
  again: "Deze melding was al verwerkt. Er verandert niets.",
  late: "Deze melding zegt niets nieuws, of is ouder dan wat al bekend is. De laatste stand blijft gelden.",
  never_seen: "Hier wordt verzuim ingetrokken dat nooit is gemeld. Er verandert niets, en er wordt niets gedeeld.",
};

/** What a file of absence messages does: of how many messages which, and how many dossiers it shares. */
export const AbsenceReport = z.strictObject({
  outcomes: z.partialRecord(AbsenceOutcome, z.int().positive()),
  shares: z.int().nonnegative(),
  unknownCodes: z.array(UnknownCode).max(20),
  /** The first of them: without anybody's name, and without a date. */
  lines: z
    .array(z.strictObject({ row: z.int().positive(), personnelNumber: z.string(), outcome: AbsenceOutcome }))
    .max(1_000),
});
export type AbsenceReport = z.infer<typeof AbsenceReport>;

/** A message of absence that passed every check of its own; days as ISO dates. */
export type AbsenceMessage = {
  /** Which case of absence it is about, in the sender's words. */
  reference: string;
  /** The same case under an earlier reference. */
  referenceBefore: string | null;
  /** Its place among the messages of the case, and when it was sent, as far as the sender says. */
  number: number | null;
  sentAt: string | null;
  mutation: "told" | "corrected" | "withdrawn";
  firstSickDay: string;
  /** From when on this holds, and from when on what it corrects held. */
  from: string;
  fromBefore: string | null;
  /** In per cent; 0 is recovered. */
  percentage: number;
  safetyNet: "yes" | "no" | "unknown";
  workAccident: boolean;
  liableThirdParty: boolean;
  expectedDays: number | null;
};
