import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Employment } from "./dossiers.ts";
import { AbsenceReport } from "./absence-report.ts";
import { DepartmentId, DossierRef, EmployerId, Moment, ofEmployer, Uuid, WriteId } from "./ids.ts";

/** Some 200,000 employees. Larger is only CSV, JSON or XML, delivered to a vault over HTTPS: that need not stand in memory whole. */
export const mostWhole = 50 * 1024 * 1024;

/** The fields of an employee's row, by the name our reports use. */
export const DeliveryField = z.enum([
  "personnelNumber",
  "lastName",
  "prefix",
  "initials",
  "callName",
  "partnerLastName",
  "partnerPrefix",
  "nameUse",
  "sex",
  "bornOn",
  "bsn",
  "street",
  "houseNumber",
  "houseNumberAddition",
  "postcode",
  "city",
  "country",
  "phoneMobile",
  "phoneWork",
  "phoneHome",
  "emailWork",
  "emailPrivate",
  "iban",
  "departmentCode",
  "departmentName",
  "departmentParentCode",
  "jobTitle",
  "startsOn",
  "endsOn",
  "contractHours",
  "normHours",
  "contractKind",
  "costCentre",
]);
export type DeliveryField = z.infer<typeof DeliveryField>;

/** The fields of an absence message, besides the personnel number it is about. */
export const AbsenceField = z.enum([
  "firstSickDay",
  "from",
  "percentage",
  "recoveredOn",
  "reference",
  "number",
  "mutation",
]);
export type AbsenceField = z.infer<typeof AbsenceField>;

/** Why a row is rejected (or a value left out). The sentence for each stands in `ruleSentences`. */
export const DeliveryRule = z.enum([
  "required",
  "bsn",
  "postcode",
  "country",
  "date",
  "iban",
  "phone",
  "email",
  "number",
  "sex",
  "too_long",
  "formula",
  "personnel_number",
  "personnel_number_personal",
  "duplicate",
  "dates_reversed",
  "born_in_future",
  "department_parent",
  "name_use",
  "department_twice",
  "cells",
  "nested",
  "code",
  "stranger",
  "percentage",
  "absence_order",
  "absence_recovery",
  "absence_future",
  "absence_code",
  "absence_leave",
  "absence_reference",
  "absence_stranger",
  "absence_other_person",
  "absence_not_in_service",
  "absence_overlaps",
  "absence_refused",
  "absence_ours",
]);
export type DeliveryRule = z.infer<typeof DeliveryRule>;

export const ruleSentences: Record<DeliveryRule, string> = {
  required: "Vul dit veld in; zonder dit veld kan de regel niet worden opgenomen.",
  bsn: "Dit is geen geldig BSN (negen cijfers die aan de elfproef voldoen). Controleer het nummer.",
  postcode: "Dit is geen geldige postcode. Gebruik vier cijfers (niet beginnend met 0) en twee letters, zoals 1234 AB.",
  country: "Onbekend land. Gebruik een landcode van twee letters of de naam, zoals BE of België.",
  date: "Deze datum bestaat niet of is niet te lezen. Gebruik dd-mm-jjjj, zoals 31-12-2026.",
  iban: "Dit is geen geldig IBAN. Controleer het rekeningnummer.",
  phone: "Dit is geen geldig telefoonnummer.",
  email: "Dit is geen geldig e-mailadres.",
  number: "Dit is geen geldig getal. Gebruik een getal zoals 36 of 28,5.",
  sex: "Onbekend geslacht. Gebruik Man, Vrouw, Niet gespecificeerd of Onbekend.",
  too_long: "Deze waarde is te lang.",
  formula: "Deze waarde begint als een formule (=, +, - of @). Verwijder de formule.",
  personnel_number:
    "Dit personeelsnummer is niet bruikbaar: hoogstens 35 tekens, met minstens één cijfer, en geen BSN.",
  personnel_number_personal:
    "In dit personeelsnummer staat de achternaam of de geboortedatum van de werknemer. De arbodienst ziet dit nummer ook als zij de werknemer niet mag kennen. Geef een nummer dat niets over de werknemer zegt.",
  duplicate: "Dit personeelsnummer komt vaker voor in dit bestand. Elke werknemer mag er één keer in staan.",
  dates_reversed: "De datum uit dienst ligt voor de datum in dienst.",
  born_in_future: "De geboortedatum ligt in de toekomst of voor 1900.",
  department_parent: "De bovenliggende afdeling verwijst naar zichzelf of in een kring.",
  name_use: "Onbekend naamgebruik. Gebruik 01 (eigen), 02 (partner), 03 (partner-eigen) of 04 (eigen-partner).",
  department_twice: "Deze afdeling staat vaker in de lijst van afdelingen. Noem elke afdeling daar één keer.",
  cells: "Deze regel heeft meer of minder kolommen dan de kopregel.",
  nested: "Hier staat een lijst of een object. Geef één waarde: een tekst of een getal.",
  code: "Deze code van SIVI kennen wij niet. Controleer haar in het pakket waar het bericht vandaan komt; welke wij lezen staat in docs/leveringen.md.",
  stranger: "Deze werknemer is hier niet bekend, en dit bericht zegt niet hoe hij heet. Lever hem eerst met zijn naam.",
  percentage: "Dit is geen percentage van 0 tot en met 100. Honderd is volledig ziek.",
  absence_order: "Deze datum ligt voor de eerste ziektedag.",
  absence_recovery:
    "Dit is een herstelmelding zonder hersteldatum. Geef de eerste dag waarop de werknemer hersteld is.",
  absence_future: "Deze datum ligt in de toekomst. Lever de melding op de dag zelf.",
  absence_code:
    "Wat deze code betekent, is hier nog niet bekend. Geef haar een betekenis bij Koppelingen, en lever de melding daarna opnieuw.",
  absence_leave:
    "Deze melding gaat over verlof (WAZO) en niet over ziekte. Verlof wordt niet via een levering verwerkt; geef het door aan de arbodienst.",
  absence_reference:
    "In deze referentie staat een BSN. De arbodienst leest de referentie ook; geef een referentie die niets over de werknemer zegt.",
  absence_stranger:
    "Deze werknemer is hier niet bekend. Lever eerst de werknemer en daarna deze melding; er is niets gedeeld.",
  absence_other_person:
    "De geboortedatum of het BSN in deze melding hoort niet bij dit personeelsnummer. Er is niets gedeeld; verbeter het nummer en lever de melding opnieuw.",
  absence_not_in_service:
    "Op de eerste ziektedag was deze werknemer niet in dienst, zegt de arbodienst. Verbeter het dienstverband of de datum en lever de melding opnieuw.",
  absence_overlaps:
    "Bij de arbodienst loopt in deze periode al ander verzuim van deze werknemer. Sluit dat eerst af, en lever de melding daarna opnieuw.",
  absence_ours:
    "Dit verzuim is bij de arbodienst gemeld, en de melding zegt er iets anders van. Wijzig het daar; er is niets veranderd.",
  absence_refused:
    "De arbodienst kon dit verzuim zo niet opnemen. Vergelijk het met wat daar al staat, en lever een verbeterde melding.",
};

/** The Dutch word for a field, as in a report or a template. */
export const fieldLabels: Record<DeliveryField, string> = {
  personnelNumber: "Personeelsnummer",
  lastName: "Achternaam",
  prefix: "Voorvoegsel",
  initials: "Voorletters",
  callName: "Roepnaam",
  partnerLastName: "Achternaam partner",
  partnerPrefix: "Voorvoegsel partner",
  nameUse: "Naamgebruik",
  sex: "Geslacht",
  bornOn: "Geboortedatum",
  bsn: "BSN",
  street: "Straat",
  houseNumber: "Huisnummer",
  houseNumberAddition: "Toevoeging",
  postcode: "Postcode",
  city: "Woonplaats",
  country: "Land",
  phoneMobile: "Telefoon mobiel",
  phoneWork: "Telefoon werk",
  phoneHome: "Telefoon thuis",
  emailWork: "E-mail werk",
  emailPrivate: "E-mail privé",
  iban: "IBAN",
  departmentCode: "Afdelingscode",
  departmentName: "Afdeling",
  departmentParentCode: "Valt onder",
  jobTitle: "Functie",
  startsOn: "In dienst",
  endsOn: "Uit dienst",
  contractHours: "Uren per week",
  normHours: "Normuren",
  contractKind: "Soort contract",
  costCentre: "Kostenplaats",
};

/** The same for a field of an absence message. */
export const absenceFieldLabels: Record<AbsenceField, string> = {
  firstSickDay: "Eerste ziektedag",
  from: "Vanaf",
  percentage: "Percentage",
  recoveredOn: "Hersteldatum",
  reference: "Referentie",
  number: "Volgnummer",
  mutation: "Soort mutatie",
};

/** The Dutch word for any field a report can name. */
export const labelOf = (field: DeliveryField | AbsenceField): string =>
  ({ ...fieldLabels, ...absenceFieldLabels })[field];

/**
 * One rejected row. Holds no identity: the personnel number only when it is a usable label, never the value that was
 * wrong. So both sides read the same report.
 */
export const Rejection = z.strictObject({
  row: z.int().positive(),
  personnelNumber: z.string().nullable(),
  field: z.union([DeliveryField, AbsenceField]).nullable(),
  rule: DeliveryRule,
});
export type Rejection = z.infer<typeof Rejection>;

/** A rejection as a line to read, on a screen or in a terminal: `Regel 13, personeelsnummer MS012, BSN: …`. */
export function rejectionLine({ row, personnelNumber, field, rule }: Rejection): string {
  const place = [`Regel ${row}`, personnelNumber && `personeelsnummer ${personnelNumber}`, field && labelOf(field)];
  return `${place.filter(Boolean).join(", ")}: ${ruleSentences[rule]}`;
}

export const DeliveryKind = z.enum(["full", "changes"]);
export type DeliveryKind = z.infer<typeof DeliveryKind>;

/** What a file turned out to be: of absence it is whatever it was said to be. */
export const DeliveredKind = z.enum([...DeliveryKind.options, "absence"]);
export type DeliveredKind = z.infer<typeof DeliveredKind>;

export const DeliveryState = z.enum([
  "quarantined",
  "waiting",
  "running",
  "done",
  "failed",
  "discarded",
  "undoing",
  "undone",
]);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** Why a delivery of a coupling waits for a person, or was not processed (E3). */
export const HeldReason = z.enum(["trial", "many_missing", "many_changed", "many_shared", "incomplete"]);
export type HeldReason = z.infer<typeof HeldReason>;

/** A first look at a file, and later how far it is: the same for the employer and for the service (E3, E5). */
export const Delivery = z.strictObject({
  id: Uuid,
  employerId: EmployerId,
  kind: DeliveredKind,
  state: DeliveryState,
  deliveredAt: Moment,
  deliveredBy: z.string(),
  format: z.string(),
  rows: z.int(),
  counts: z.strictObject({
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    missing: z.int(),
    rejected: z.int(),
    departments: z.int(),
  }),
  /** Of the people who change, how many in each field; fields in which nobody does are left out. Of nobody which. */
  changedFields: z.array(z.strictObject({ field: DeliveryField, people: z.int().positive() })),
  /** Rows written so far, of added + changed. */
  processed: z.int(),
  /** Headings nobody knows, left unread. Only shown if they are words we can trust to be headings. */
  ignoredColumns: z.int(),
  /** Elements of a message that nobody here reads: words of its schema, at most twenty, and never a value. */
  unread: z.array(z.string().regex(/^[A-Za-z]{1,40}$/)).max(20),
  /** Why it did not begin by itself; empty when a person delivered it or nothing stood in its way. */
  held: z.array(HeldReason),
  rejections: z.array(Rejection),
  /** What it says of absence; null for a file of people. */
  absence: AbsenceReport.nullable(),
  /** Why it stopped, when it failed. */
  problem: z.string().nullable(),
  /** When a file that came before the agreement, or of which writing stopped, is destroyed by itself; null for any other. */
  keptUntil: Moment.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** How a delivery concerns somebody: new, changed, or no longer in a full file. */
export const DeliveryConcern = z.enum(["added", "changed", "missing"]);
export type DeliveryConcern = z.infer<typeof DeliveryConcern>;

/** Somebody whom a delivery concerns: a label, and the names of the fields that change. What stands in them is not told. */
export const DeliveredPerson = z.strictObject({
  ref: DossierRef,
  personnelNumber: z.string(),
  fields: z.array(DeliveryField),
});
export type DeliveredPerson = z.infer<typeof DeliveredPerson>;

const server = "suite" as const;
const ofDelivery = ofEmployer.extend({ deliveryId: WriteId });

/** The bytes of a CSV, XLSX, JSON or XML file. No file name: it can hold a person's name. */
export const uploadDelivery = endpoint({
  server,
  method: "PUT",
  path: "/employers/:employerId/deliveries/:deliveryId",
  summary: "Bestand met werknemers leveren (CSV, XLSX, JSON of XML); geeft het voorbeeld, verwerkt nog niets",
  params: ofDelivery,
  query: z.strictObject({ kind: DeliveryKind.default("full") }),
  upload: true,
  answer: Delivery,
});

export const readDelivery = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/deliveries/:deliveryId",
  summary: "Verslag en voortgang van een levering, zonder identiteiten",
  params: ofDelivery,
  answer: Delivery,
});

export const listDeliveries = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/deliveries",
  summary: "Leveringen van een werkgever, nieuwste eerst",
  params: ofEmployer,
  answer: z.array(Delivery.omit({ rejections: true })),
});

export const startDelivery = endpoint({
  server,
  method: "POST",
  path: "/employers/:employerId/deliveries/:deliveryId/start",
  summary: "Gecontroleerde levering verwerken",
  params: ofDelivery,
  body: z.strictObject({}),
  answer: Delivery,
});

export const discardDelivery = endpoint({
  server,
  method: "DELETE",
  path: "/employers/:employerId/deliveries/:deliveryId",
  summary: "Levering verwijderen zonder te verwerken",
  params: ofDelivery,
  answer: Delivery,
});

// Delivering to the employer's own vault (E4); before the agreement a file waits there in quarantine (B7)

/**
 * The file goes to the vault itself, so the service never has it. Somebody who is to work in all of a vault may deliver
 * before it stands: then nothing is read yet.
 */
export const deliverToVault = endpoint({ ...uploadDelivery, server: "vault" });
export const readVaultDelivery = endpoint({ ...readDelivery, server: "vault" });
export const listVaultDeliveries = endpoint({ ...listDeliveries, server: "vault" });
export const startVaultDelivery = endpoint({ ...startDelivery, server: "vault" });
export const discardVaultDelivery = endpoint({ ...discardDelivery, server: "vault" });

/** Out of quarantine: the file is looked at as if it came in now. */
export const releaseDelivery = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/deliveries/:deliveryId/release",
  summary: "Bestand uit quarantaine halen en controleren; verwerkt nog niets",
  params: ofDelivery,
  body: z.strictObject({}),
  answer: Delivery,
});

/** Looks anew at the file of a delivery that stopped, as long as that is kept (`keptUntil`): a new delivery, that waits. */
export const retryDelivery = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/deliveries/:deliveryId/retry",
  summary: "Bestand van een levering die is gestopt opnieuw controleren, als nieuwe levering; verwerkt nog niets",
  params: ofDelivery,
  body: z.strictObject({ id: WriteId }),
  answer: Delivery,
});

/**
 * Whom a delivery adds, changes or leaves out, by personnel number: a screen at a time, for who works in all of the vault.
 * `kept` is false once the lists are destroyed, fourteen days after the delivery ended.
 */
export const listDelivered = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/deliveries/:deliveryId/people",
  summary: "Wie een levering toevoegt, wijzigt of weglaat, op personeelsnummer, met de velden die wijzigen",
  params: ofDelivery,
  query: z.strictObject({ concern: DeliveryConcern, page: z.coerce.number().int().min(0).max(10_000).default(0) }),
  answer: z.strictObject({ kept: z.boolean(), people: z.array(DeliveredPerson), pages: z.int().nonnegative() }),
});

/**
 * How undoing a delivery went, or goes: who was put back as he was, whom it had added and who left the service, and who kept
 * what he has because he was edited since, or shared. Of the last two the first thousand by number.
 */
export const DeliveryUndo = z.strictObject({
  byName: z.string(),
  at: Moment,
  total: z.int(),
  putBack: z.int(),
  left: z.int(),
  edited: z.int(),
  shared: z.int(),
  kept: z.array(z.strictObject({ personnelNumber: z.string(), because: z.enum(["edited", "shared"]) })),
});
export type DeliveryUndo = z.infer<typeof DeliveryUndo>;

/** `until` is when the last moment is at which it can begin; null when it cannot. */
const UndoState = z.strictObject({ until: Moment.nullable(), undo: DeliveryUndo.nullable() });

export const readUndo = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/deliveries/:deliveryId/undo",
  summary: "Of een levering kan worden teruggedraaid, en hoe dat ging",
  params: ofDelivery,
  answer: UndoState,
});

/** Puts everybody back as he was before the last delivery. Asked again it changes nothing. */
export const undoDelivery = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/deliveries/:deliveryId/undo",
  summary: "Laatste levering terugdraaien",
  fresh: true,
  params: ofDelivery,
  body: z.strictObject({}),
  answer: UndoState,
});

/**
 * The rejected rows of a delivery that waits, as they came, to correct and deliver again. They say who people are: for who
 * works in all of the vault, on the record, and only as long as the delivery has not ended.
 */
export const exportRejected = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/deliveries/:deliveryId/rejected/_export",
  summary: "Afgekeurde regels van een levering die wacht, met de reden, als CSV-bestand",
  fresh: true,
  params: ofDelivery,
  body: z.strictObject({}),
  answer: z.custom<AsyncIterable<string>>(),
  download: "text/csv",
});

/**
 * Vault to suite: the departments a file names. The suite makes those it does not have, and answers all of them; the
 * tree of departments is the suite's.
 */
export const putDepartments = endpoint({
  server,
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/departments",
  summary: "Afdelingen uit een levering ontvangen; geeft alle afdelingen",
  params: ofEmployer,
  body: z.strictObject({
    departments: z
      .array(
        z.strictObject({
          code: z.string().min(1).max(60),
          name: z.string().min(1).max(100),
          parentCode: z.string().max(60).nullable(),
        }),
      )
      .max(20_000),
  }),
  answer: z.array(
    z.strictObject({
      id: DepartmentId,
      code: z.string(),
      name: z.string(),
      parentId: DepartmentId.nullable(),
    }),
  ),
});

/** Vault to suite: the employments of these people, as far as it has them. Names nobody. */
export const askEmployments = endpoint({
  server,
  internal: true,
  method: "POST",
  path: "/employers/:employerId/employments",
  summary: "Dienstverbanden van medewerkers van een werkgever",
  params: ofEmployer,
  body: z.strictObject({ refs: z.array(DossierRef).max(5_000) }),
  answer: z.array(
    z.strictObject({
      ref: DossierRef,
      employments: z.array(Employment.omit({ departmentId: true, departmentName: true })),
    }),
  ),
});

/** The same three questions for the operator on the command line. He gets the report the service gets. */
export const operatorUpload = endpoint({ ...uploadDelivery, internal: true });
export const operatorRead = endpoint({ ...readDelivery, internal: true });
export const operatorStart = endpoint({ ...startDelivery, internal: true });
export const operatorEmployers = endpoint({
  server,
  internal: true,
  method: "GET",
  path: "/employers",
  summary: "Werkgevers, voor de beheerder van het platform",
  answer: z.array(z.strictObject({ id: EmployerId, name: z.string() })),
});
