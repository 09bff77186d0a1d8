import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DepartmentId, DossierRef, EmployerId, ofDossier, ofEmployer, WriteId } from "./ids.ts";
import { Employment } from "./dossiers.ts";
import { Identity, KeptPersonnelNumber, PersonLabel, PersonnelNumber, VaultPerson } from "./person.ts";
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

/** `version` is the one the editor saw: a newer one refuses the edit instead of overwriting it. */
export const editPerson = endpoint({
  server,
  method: "PUT",
  path: "/dossiers/:ref/person",
  summary: "Persoonsgegevens wijzigen",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, version: z.int().positive(), identity: Identity }),
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
  }),
  answer: VaultPerson.extend({ sharing: SharingState }),
});

/** Searches the employer's own people: name in part and without accents, personnel number, BSN, birth date, postcode. */
export const searchPeople = endpoint({
  server,
  method: "POST",
  path: "/people/_zoek",
  summary: "Zoeken in de datakluis",
  body: z.strictObject({ text: z.string().trim().min(2).max(100) }),
  answer: z.array(PersonLabel.extend({ employerId: EmployerId, sharing: SharingState })),
});

/** Vault to suite: the anonymised employment of somebody added or changed in the vault. No name, address or BSN. */
export const putEmployment = endpoint({
  server: "suite",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/dossiers/:ref/employment",
  summary: "Geanonimiseerd dienstverband ontvangen",
  params: ofEmployer.extend({ ref: DossierRef }),
  body: z.strictObject({
    personnelNumber: KeptPersonnelNumber,
    departmentId: DepartmentId.nullable(),
    bornOn: z.iso.date(),
    sex: z.enum(["male", "female", "unspecified", "unknown"]),
    employment: Employment.omit({ departmentId: true, departmentName: true }).nullable(),
    version: z.int().positive(),
  }),
  answer: z.null(),
});
