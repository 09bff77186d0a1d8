import type { z } from "zod";
import type { Fault } from "./refusal.ts";

/** What a schema finds wrong, by field and without the value, in a sentence that says what to do. */
export function faultsOfIssue(issue: z.core.$ZodIssue, where: string): Fault[] {
  // A name of a field that was made up is left out of the path as well: it can be somebody's.
  const named = issue.code === "invalid_key" ? issue.path.slice(0, -1) : issue.path;
  const path = named.map(String).join(".") || where;
  if (issue.code === "unrecognized_keys" || issue.code === "invalid_key")
    return [{ path, sentence: "Er staan onbekende velden in." }];
  return [{ path, sentence: sentenceFor(issue) }];
}

const formatSentences: Record<string, string> = {
  email: "Vul een geldig e-mailadres in.",
  date: "Vul een geldige datum in (jjjj-mm-dd).",
  uuid: "Dit kenmerk heeft niet de juiste vorm.",
  regex: "Deze waarde heeft niet de juiste vorm.",
  bsn: "Vul een geldig BSN in: negen cijfers die aan de elfproef voldoen.",
  postcode: "Vul een geldige postcode in, zoals 1234 AB.",
  personnel_number: "Vul een personeelsnummer in van hoogstens 35 tekens, met minstens één cijfer. Een BSN mag niet.",
  bsn_in_note:
    "In deze tekst staat een nummer dat een BSN kan zijn. Haal het weg: het BSN wordt apart en alleen als het nodig is gedeeld.",
  reason_required: "Vul een reden in.",
  two_marks: "Vul naast de achternaam minstens twee van deze drie in: BSN, geboortedatum en postcode.",
  period_order: "De laatste dag ligt voor de eerste.",
  iban: "Vul een geldig IBAN in.",
  phone: "Vul een geldig telefoonnummer in.",
  country: "Onbekend land. Gebruik een landcode van twee letters of de naam, zoals BE of België.",
};

function sentenceFor(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_format") return formatSentences[issue.format] ?? formatSentences["regex"]!;
  if (issue.code === "custom") return formatSentences[issue.message] ?? "Deze waarde klopt niet.";
  if (issue.code === "too_small" && issue.origin === "string")
    return issue.minimum === 1 ? "Vul dit veld in." : `Vul minstens ${issue.minimum} tekens in.`;
  if (issue.code === "too_big" && issue.origin === "string") return `Gebruik hoogstens ${issue.maximum} tekens.`;
  if ((issue.code === "too_small" || issue.code === "too_big") && issue.origin === "number")
    return issue.code === "too_big"
      ? `Vul een heel getal in van hoogstens ${issue.maximum}.`
      : `Vul een heel getal in van minstens ${issue.minimum}.`;
  if (issue.code === "invalid_type" && issue.expected === "int") return "Vul een heel getal in.";
  if (issue.code === "invalid_type" && issue.input === undefined) return "Vul dit veld in.";
  return "Deze waarde klopt niet.";
}
