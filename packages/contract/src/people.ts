import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, DepartmentId, DossierRef, EmployerId, ofDossier, ofEmployer, WriteId } from "./ids.ts";
import { Employment } from "./dossiers.ts";
import { Identity, KeptPersonnelNumber, PersonChange, PersonLabel, PersonnelNumber, VaultPerson } from "./person.ts";
import { SharingState } from "./sharing.ts";

const server = "vault" as const;

/** Each opening is an event on the record, in the same transaction as the read (NEN 7513). */
export const openPerson = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/person",
  summary: "Persoonsgegevens van een werknemer",
  params: ofDossier,
  answer: VaultPerson.extend({ sharing: SharingState }),
});

/**
 * `version` is the one the editor saw: a newer one refuses the edit instead of overwriting it. Somebody who seems to be there
 * already, within the editor's reach, is refused (`duplicate_person`) until the editor has looked: `confirmed`.
 */
export const editPerson = endpoint({
  server,
  method: "PUT",
  path: "/dossiers/:ref/person",
  summary: "Persoonsgegevens wijzigen",
  params: ofDossier,
  body: z.strictObject({
    id: WriteId,
    version: z.int().positive(),
    identity: Identity,
    confirmed: z.boolean().optional(),
  }),
  answer: VaultPerson.extend({ sharing: SharingState }),
});

export const addPerson = endpoint({
  server,
  method: "POST",
  path: "/employers/:employerId/people",
  summary: "Werknemer toevoegen in de datakluis",
  params: ofEmployer,
  body: z.strictObject({
    ref: DossierRef,
    personnelNumber: PersonnelNumber,
    departmentId: DepartmentId.nullable(),
    employment: Employment.omit({ departmentId: true, departmentName: true }),
    identity: Identity,
    confirmed: z.boolean().optional(),
  }),
  answer: VaultPerson.extend({ sharing: SharingState }),
});

/** What was changed of somebody, newest first (wijzigingen). Reading it is an event on the record. */
export const readChanges = endpoint({
  server,
  method: "GET",
  path: "/dossiers/:ref/changes",
  summary: "Wijzigingen in de persoonsgegevens: wie, wanneer, en wat er eerst stond",
  params: ofDossier,
  answer: z.strictObject({ changes: z.array(PersonChange) }),
});

/** By what somebody was found: the name that is shown, another of his names, or an exact mark. */
export const FoundBy = z.enum(["name", "other_name", "personnel_number", "bsn", "born_on", "postcode"]);
export type FoundBy = z.infer<typeof FoundBy>;

/** `nearly`: only by assuming a mistake. `marks` are the places in `fullName` where what was asked for stands. */
const FoundPerson = PersonLabel.extend({
  employerId: EmployerId,
  sharing: SharingState,
  by: FoundBy,
  nearly: z.boolean(),
  marks: z.array(z.strictObject({ from: z.int().nonnegative(), until: z.int().positive() })),
});
export type FoundPerson = z.infer<typeof FoundPerson>;

/**
 * Searches the employer's own people: name in part, without accents and with a mistake in it, personnel number, BSN,
 * birth date, postcode. The best first; `more` when as well found ones did not fit. `unreadable` are within reach and found
 * by nothing but their number, because their record is damaged.
 */
export const searchPeople = endpoint({
  server,
  method: "POST",
  path: "/people/_zoek",
  summary: "Zoeken in de datakluis",
  body: z.strictObject({ text: z.string().trim().min(2).max(100) }),
  answer: z.strictObject({ people: z.array(FoundPerson), more: z.boolean(), unreadable: z.int().nonnegative() }),
});

const BareEmployment = Employment.omit({ departmentId: true, departmentName: true });

const ToldEmployment = z.strictObject({
  personnelNumber: KeptPersonnelNumber,
  departmentId: DepartmentId.nullable(),
  bornOn: z.iso.date(),
  sex: z.enum(["male", "female", "unspecified", "unknown"]),
  employment: BareEmployment.nullable(),
  /**
   * What to write before it, in this order: employments as they were before a delivery that was undone, and one that was
   * delivered earlier and not told yet.
   */
  putBack: z
    .array(z.strictObject({ drop: CalendarDate.nullable(), employments: z.array(BareEmployment).max(100) }))
    .max(100)
    .optional(),
  version: z.int().positive(),
});
export type ToldEmployment = z.infer<typeof ToldEmployment>;

/** Vault to suite: the anonymised employment of somebody added or changed in the vault. No name, address or BSN. */
export const putEmployment = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/dossiers/:ref/employment",
  summary: "Geanonimiseerd dienstverband ontvangen",
  params: ofEmployer.extend({ ref: DossierRef }),
  body: ToldEmployment,
  answer: z.null(),
});

/** So many people at most in one question; each ref once. */
export const mostToldAtOnce = 1_000;

/**
 * The same of many after a delivery. Each is judged by himself: `refused` are those of whom nothing was kept, of the others
 * the suite has it.
 */
export const putEmployments = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/employments",
  summary: "Geanonimiseerde dienstverbanden ontvangen",
  params: ofEmployer,
  body: z.strictObject({ people: z.array(ToldEmployment.extend({ ref: DossierRef })).max(mostToldAtOnce) }),
  answer: z.strictObject({ refused: z.array(DossierRef) }),
});
