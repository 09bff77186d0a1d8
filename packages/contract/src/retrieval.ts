import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, EmployerId, Moment, ofDossier, ofEmployer, UserId, WriteId } from "./ids.ts";
import { CareRequest, RetrievalQuestion, RetrievedPerson } from "./person.ts";

/**
 * Retrieval by the service (importeren uit de datakluis, product.md D10 and D11). The page asks the vault itself who it is,
 * so that what identifies somebody never passes the suite; the vault answers a ticket and nothing else. The suite uses
 * the ticket, with a care request and a reason.
 */

// The employer's side: the agreement on anonymous search, off until an administrator gives it

/** `version` is that of the text that was agreed to; the text itself is the screen's. */
export const RetrievalAgreement = z.strictObject({
  /** The newest version of the text: what is agreed to from now on. */
  version: z.int().positive(),
  given: z.strictObject({ version: z.int().positive(), at: Moment, byName: z.string() }).nullable(),
  /** Set while too many misses keep the search shut for everybody of the service. */
  lockedAt: Moment.nullable(),
  history: z.array(
    z.strictObject({
      kind: z.enum(["given", "withdrawn", "locked", "unlocked"]),
      at: Moment,
      byName: z.string().nullable(),
      version: z.int().positive().nullable(),
    }),
  ),
});
export type RetrievalAgreement = z.infer<typeof RetrievalAgreement>;

const agreement = {
  server: "vault" as const,
  path: "/employers/:employerId/retrieval-agreement",
  params: ofEmployer,
  answer: RetrievalAgreement,
};

export const readRetrievalAgreement = endpoint({
  ...agreement,
  method: "GET",
  summary: "Overeenkomst anoniem zoeken: of zij geldt, sinds wanneer en door wie",
});

export const giveRetrievalAgreement = endpoint({
  ...agreement,
  method: "POST",
  summary: "Overeenkomst anoniem zoeken geven",
  fresh: true,
  body: z.strictObject({ id: WriteId, version: z.int().positive() }),
});

export const withdrawRetrievalAgreement = endpoint({
  ...agreement,
  method: "DELETE",
  summary: "Overeenkomst anoniem zoeken intrekken",
  body: z.strictObject({ id: WriteId }),
});

export const unlockRetrieval = endpoint({
  ...agreement,
  path: "/employers/:employerId/retrieval-agreement/lock",
  method: "DELETE",
  summary: "Anoniem zoeken weer openstellen na te veel missers",
  fresh: true,
  body: z.strictObject({ id: WriteId }),
});

// The service's side, asked of the vault by the page

/** 32 random bytes, base64url. Of a miss as well: nothing about the answer but `outcome` tells them apart. */
const Ticket = z.string().length(43);

/**
 * Exactly one person, or not: nobody, several, somebody nearly, no agreement and out of reach are one answer. Both words
 * are as long, so that the answers are too.
 */
export const recognisePerson = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/people/_herken",
  summary: "Eén persoon herkennen aan achternaam en twee of drie kenmerken",
  params: ofEmployer,
  body: RetrievalQuestion,
  answer: z.strictObject({ outcome: z.enum(["one", "not"]), ticket: Ticket }),
});

// The service's side, asked of the suite by the page

const Reason = z.string().trim().min(10).max(500);
const because = { id: WriteId, careRequest: CareRequest.exclude(["activation"]), note: Reason };

/** Where a user may retrieve: the employers within reach whose vault administrator agreed. */
export const listRetrievable = endpoint({
  server: "suite",
  method: "GET",
  path: "/retrievable-employers",
  summary: "Werkgevers bij wie deze gebruiker anoniem mag zoeken",
  answer: z.array(z.strictObject({ id: EmployerId, name: z.string() })),
});

/** `informed: false` only because the employee asked for it, which `atEmployeesRequest` writes down. */
export const retrievePerson = endpoint({
  server: "suite",
  method: "POST",
  path: "/employers/:employerId/retrievals",
  summary: "Persoon importeren uit de datakluis, met een zorgvraag",
  params: ofEmployer,
  body: z
    .strictObject({ ...because, ticket: Ticket, informed: z.boolean(), atEmployeesRequest: z.boolean() })
    .refine((it) => it.informed !== it.atEmployeesRequest, { path: ["atEmployeesRequest"] }),
  answer: z.strictObject({ ref: DossierRef }),
});

/** Of a dossier retrieved without the employer being informed: the data of today, only on the employee's request. */
export const refreshRetrieved = endpoint({
  server: "suite",
  method: "POST",
  path: "/dossiers/:ref/retrieval/_ververs",
  summary: "Geïmporteerde gegevens verversen op verzoek van de werknemer",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, atEmployeesRequest: z.literal(true), note: Reason }),
  answer: z.null(),
});

/** What stands on the record of confidential retrievals; it is no part of any record an employer reads (D11). */
export const ConfidentialDeed = z.enum([
  "person.retrieved",
  "person.refreshed",
  "person.opened",
  "person.listed",
  "person.searched",
  "person.forgotten",
  "person.kept",
  "spell.reported",
  "spell.course",
  "spell.recovered",
  "spell.corrected",
  "spell.withdrawn",
  "leave.recorded",
  "leave.changed",
  "leave.withdrawn",
  "trajectory.started",
  "appointment.planned",
  "appointment.moved",
  "appointment.cancelled",
  "appointment.no_show",
  "summons.asked",
  "summons.withdrawn",
  "note.written",
  "note.corrected",
  "notes.opened",
  "document.added",
  "document.opened",
  "documents.listed",
  "forms.listed",
  "form.opened",
  "form.printed",
  "form.saved",
  "form.finished",
  "form.draft_removed",
  "safety_net.named",
  "task.done",
  "task.not_applicable",
  "task.reopened",
  "task.assigned",
  "uwv.exported",
  "record.read",
  "record.exported",
]);
export type ConfidentialDeed = z.infer<typeof ConfidentialDeed>;

/** One line of it. `byName` is a user of the service, null for the system itself; an employee is his number. */
export const ConfidentialLine = z.strictObject({
  id: z.int(),
  at: Moment,
  byName: z.string().nullable(),
  deed: ConfidentialDeed,
  employerName: z.string().nullable(),
  personnelNumber: z.string().nullable(),
  careRequest: CareRequest.nullable(),
  note: z.string().nullable(),
  /** From which network was asked: /24, or /48 for IPv6. */
  network: z.string().nullable(),
});
export type ConfidentialLine = z.infer<typeof ConfidentialLine>;

/** Newest first, in pages: `before` is the id of the last line that was shown. Reading is on the record itself. */
export const readConfidentialRecord = endpoint({
  server: "suite",
  method: "POST",
  path: "/confidential-record/_lees",
  summary: "Vertrouwelijke inzagen: wie wat ophaalde en inzag, wanneer en waarom",
  body: z.strictObject({ before: z.int().positive().optional(), limit: z.int().min(1).max(200) }),
  answer: z.strictObject({ lines: z.array(ConfidentialLine), more: z.boolean() }),
});

/** The same lines as a file, for an independent auditor; the whole of it, however long. */
export const exportConfidentialRecord = endpoint({
  server: "suite",
  method: "POST",
  path: "/confidential-record/_export",
  summary: "Vertrouwelijke inzagen als CSV-bestand",
  fresh: true,
  answer: z.custom<AsyncIterable<string>>(),
  download: "text/csv",
});

// Between the servers

/**
 * Vault to suite, at each recognition: may this user, now? Revoking his right or reach works at the next question.
 * Questions that wait go together; the answers come in the order asked.
 */
export const mayRetrieve = endpoint({
  server: "suite",
  internal: true,
  method: "POST",
  path: "/retrievals/_mag",
  summary: "Of deze gebruikers bij deze werkgevers mogen importeren",
  body: z.strictObject({
    asked: z
      .array(z.strictObject({ employerId: EmployerId, userId: UserId }))
      .min(1)
      .max(64),
  }),
  answer: z.strictObject({ may: z.array(z.boolean()) }),
});

/** Vault to suite: whether the agreement stands. Told again, late or out of order it changes nothing: `seq` counts. */
export const putRetrievalAgreement = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/retrieval-agreement",
  summary: "Ontvangen of anoniem zoeken mag",
  params: ofEmployer,
  body: z.strictObject({ seq: z.int().positive(), given: z.boolean() }),
  answer: z.null(),
});

const asked = { ...because, userId: UserId, byName: z.string().max(200) };

/**
 * Suite to vault: uses a ticket, once, by the user it was given to, within minutes. Asked again with the same id it answers
 * the same. Informed: the dossier is shared as if the employer did, and the person comes as any shared person; `person` is
 * null. Not informed: `person` is the data of this moment, and stands only in the vault's record of confidential retrievals.
 */
export const useTicket = endpoint({
  server: "vault",
  internal: true,
  method: "POST",
  path: "/employers/:employerId/tickets/_gebruik",
  summary: "Kaartje gebruiken: persoon delen of eenmalig ophalen",
  params: ofEmployer,
  body: z.strictObject({ ...asked, ticket: Ticket, informed: z.boolean() }),
  answer: z.strictObject({ ref: DossierRef, person: RetrievedPerson.nullable() }),
});

/** Suite to vault: somebody retrieved before without the employer being informed, as he is now. */
export const retrieveAgain = endpoint({
  server: "vault",
  internal: true,
  method: "POST",
  path: "/dossiers/:ref/retrieval/_ververs",
  summary: "Eerder vertrouwelijk opgehaalde persoon opnieuw ophalen",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, userId: UserId, byName: z.string().max(200), note: Reason }),
  answer: RetrievedPerson,
});
