import { z } from "zod";
import { canonicalBsn, canonicalPersonnelNumber, canonicalPostcode } from "./identifiers.ts";
import { CalendarDate, DossierRef, Moment, Uuid } from "./ids.ts";

/**
 * The only shapes that carry a person. Adding a field here, or using one of these shapes in an endpoint, is a
 * privacy decision: boundary.test.ts lists every endpoint that does.
 */

const text = (most: number) => z.string().trim().min(1).max(most);
const maybe = (most: number) => text(most).optional();

export const Bsn = z.string().refine((value) => canonicalBsn(value) === value, "bsn");
export const Postcode = z.string().refine((value) => canonicalPostcode(value) === value, "postcode");

/**
 * A new label: not an identity, but it stands in anonymous sight, so a BSN in disguise is refused. It must hold a digit,
 * so a name that lands in the wrong column cannot pass for one.
 */
export const PersonnelNumber = z
  .string()
  .refine((value) => canonicalPersonnelNumber(value) === value, "personnel_number");

/**
 * A label as it was kept, in answers and between the servers. It is not judged again: under a rule that became stricter
 * whoever has it could not be read any more, and his moving in would fail for ever.
 */
export const KeptPersonnelNumber = z.string().min(1).max(35);

export const Sex = z.enum(["male", "female", "unspecified", "unknown"]);
export type Sex = z.infer<typeof Sex>;

/** 01 own, 02 partner's, 03 partner's then own, 04 own then partner's name (the order HR systems and SIVI use). */
export const NameUse = z.enum(["own", "partner", "partner_own", "own_partner"]);

/** An address abroad has its own group: other postcodes, and a country (ISO 3166-1 alpha-2). */
const ForeignAddress = z.strictObject({
  street: text(100),
  houseNumber: maybe(20),
  postcode: maybe(9),
  city: text(80),
  country: z.string().regex(/^[A-Z]{2}$/),
});

/**
 * Where somebody stays while he is ill (tijdelijk verblijfadres), of what an employer may record at a sick report: telephone
 * and (nursing) address (AP, Beleidsregels De zieke werknemer, 2016). Not whose address it is, nor why he is there. Days in
 * Europe/Amsterdam; `until` is the last one, after which it ends by itself.
 */
export const TemporaryAddress = z.strictObject({
  from: CalendarDate,
  until: CalendarDate,
  street: text(100),
  houseNumber: maybe(20),
  postcode: maybe(9),
  city: text(80),
  /** ISO 3166-1 alpha-2; left out of an address in the Netherlands. */
  country: z
    .string()
    .refine((value) => /^[A-Z]{2}$/.test(value), "country")
    .optional(),
  phone: maybe(20),
});
export type TemporaryAddress = z.infer<typeof TemporaryAddress>;

/** What stands at the head of a column, and the first values under it: of an employer's own file, so it can name a person. */
export const ColumnHeading = z.strictObject({ heading: z.string().min(1).max(500) });
export const ColumnValues = ColumnHeading.extend({ examples: z.array(z.string().max(100)).max(5) });

/** Who somebody is. Stands in the employer's vault, and at the service only before a vault exists or while shared. */
export const Identity = z.strictObject({
  lastName: text(100),
  prefix: maybe(20),
  initials: maybe(20),
  callName: maybe(60),
  partnerLastName: maybe(100),
  partnerPrefix: maybe(20),
  nameUse: NameUse.default("own"),
  sex: Sex,
  bornOn: CalendarDate,
  bsn: Bsn.optional(),
  street: maybe(100),
  houseNumber: maybe(10),
  houseNumberAddition: maybe(20),
  postcode: Postcode.optional(),
  city: maybe(80),
  foreignAddress: ForeignAddress.optional(),
  phoneMobile: maybe(20),
  phoneWork: maybe(20),
  phoneHome: maybe(20),
  emailWork: z.email().max(254).optional(),
  emailPrivate: z.email().max(254).optional(),
  iban: maybe(34),
  temporaryAddress: TemporaryAddress.optional(),
});
export type Identity = z.infer<typeof Identity>;

/** What the service gets of a shared person: all but the BSN, which is a grant of its own (UAVG art. 46), and the IBAN. */
export const SharedIdentity = Identity.omit({ bsn: true, iban: true });
export type SharedIdentity = z.infer<typeof SharedIdentity>;

export const CareRequest = z.enum([
  "sick_report",
  "case_manager",
  "consultation_hour",
  "preventive_examination",
  "appointment",
  "other",
  "activation",
]);
export type CareRequest = z.infer<typeof CareRequest>;

/** Why and by whom a dossier was shared, as the service may read it. `note` is free text and can name a person. */
export const SharedBecause = z.strictObject({
  careRequest: CareRequest,
  note: z.string().max(500),
  byName: z.string().max(200),
  at: Moment,
  /** Shared by a retrieval of the service, of which the employer was informed (D10). */
  retrieved: z.literal(true).optional(),
});
export type SharedBecause = z.infer<typeof SharedBecause>;

/**
 * A shared person on his way from the vault to the suite. `sharing` counts the changes of sharing of this dossier and
 * `version` those of the identity; whatever is older than what the suite has is ignored.
 */
export const SharedPerson = z.strictObject({
  ref: DossierRef,
  sharing: z.int().positive(),
  version: z.int().positive(),
  identity: SharedIdentity,
  because: SharedBecause,
});
export type SharedPerson = z.infer<typeof SharedPerson>;

/** What the service may use a BSN for (UAVG art. 46; Wet aanvullende bepalingen verwerking persoonsgegevens in de zorg). */
export const BsnPurpose = z.enum(["uwv_notification", "care_record", "other"]);
export type BsnPurpose = z.infer<typeof BsnPurpose>;

/** Why and by whom a BSN was shared, as the service may read it. */
export const BsnBecause = z.strictObject({
  purpose: BsnPurpose,
  note: z.string().max(500),
  byName: z.string().max(200),
  at: Moment,
});
export type BsnBecause = z.infer<typeof BsnBecause>;

/**
 * The BSN of a shared person on its way from the vault to the suite: a message of its own, because it is a grant of its own.
 * `sharing` counts the changes of sharing of this dossier, `grant` those of this grant and `version` those of the person.
 */
export const SharedBsn = z.strictObject({
  sharing: z.int().positive(),
  grant: z.int().positive(),
  version: z.int().positive(),
  bsn: Bsn,
  because: BsnBecause,
});
export type SharedBsn = z.infer<typeof SharedBsn>;

/** A BSN that somebody of the service asked to see. */
export const ShownBsn = z.strictObject({ bsn: Bsn });
export type ShownBsn = z.infer<typeof ShownBsn>;

/**
 * By what the service recognises somebody (D10): the last name, own or partner's, with two or three of BSN, birth date and
 * postcode; never one alone. Asked of the vault by the page itself: the suite never has it.
 */
export const RetrievalQuestion = z
  .strictObject({
    lastName: text(100),
    bsn: Bsn.optional(),
    bornOn: CalendarDate.optional(),
    postcode: Postcode.optional(),
  })
  .refine((it) => [it.bsn, it.bornOn, it.postcode].filter((mark) => mark !== undefined).length >= 2, {
    path: ["bornOn"],
    message: "two_marks",
  });
export type RetrievalQuestion = z.infer<typeof RetrievalQuestion>;

/** A person as he was at one moment, retrieved without the employer being informed; nothing keeps it up to date. */
export const RetrievedPerson = z.strictObject({
  version: z.int().positive(),
  retrievedAt: Moment,
  identity: SharedIdentity,
});
export type RetrievedPerson = z.infer<typeof RetrievedPerson>;

/** One person moving from the suite into the vault at activation (omzetting). */
export const Deposit = z.strictObject({
  ref: DossierRef,
  personnelNumber: KeptPersonnelNumber,
  departmentId: Uuid.nullable(),
  version: z.int().positive(),
  identity: Identity,
});
export type Deposit = z.infer<typeof Deposit>;

/** Some of what is known of somebody: no value is filled in that is not there. */
const SomeIdentity = Identity.omit({ nameUse: true }).partial().extend({ nameUse: NameUse.optional() });

/** One change of somebody's record: the fields that differ, as they were and as they became. */
export const PersonChange = z.strictObject({
  at: Moment,
  byName: z.string(),
  /** By a file of the employer, which that user delivered. */
  delivered: z.boolean(),
  before: SomeIdentity,
  after: SomeIdentity,
});
export type PersonChange = z.infer<typeof PersonChange>;

/** A person as the employer's own user sees him. */
export const VaultPerson = z.strictObject({
  ref: DossierRef,
  employerId: Uuid,
  personnelNumber: KeptPersonnelNumber,
  version: z.int().positive(),
  identity: Identity,
});
export type VaultPerson = z.infer<typeof VaultPerson>;

/** One line of a tree or a search: a name only where the asker may see it. */
export const PersonLabel = z.strictObject({
  ref: DossierRef,
  personnelNumber: KeptPersonnelNumber,
  fullName: z.string().nullable(),
});
export type PersonLabel = z.infer<typeof PersonLabel>;

/**
 * A page of the tree, by personnel number. Thousands stand in it, so it is told in columns and not in thousands of
 * objects, which would cost more to write and to read than to look up. `refs` holds 32 hexadecimal digits a person, with
 * nothing in between; `numbers` their personnel numbers with a bar in between. `fullNames`, by ref, has only those whom
 * the asker may see: everybody before a vault, shared dossiers after.
 */
export const Members = z.strictObject({
  refs: z.string().regex(/^([0-9a-f]{32})*$/),
  numbers: z.string(),
  fullNames: z.record(DossierRef, z.string()),
  more: z.boolean(),
});
export type Members = z.infer<typeof Members>;

/** Between two personnel numbers: `canonicalPersonnelNumber` refuses it. */
export const betweenNumbers = "|";

/** The people of a page. Who has no name there reads *Anoniem (Persnr: …)*. */
export const membersIn = ({ refs, numbers, fullNames }: Omit<Members, "more">): PersonLabel[] =>
  refs ? numbers.split(betweenNumbers).map((number, at) => memberIn(refs.slice(at * 32), number, fullNames)) : [];

function memberIn(hex: string, personnelNumber: string, fullNames: Members["fullNames"]): PersonLabel {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  const ref = parts.join("-") as DossierRef;
  return { ref, personnelNumber, fullName: fullNames[ref] ?? null };
}

type Named = Pick<
  Identity,
  "lastName" | "prefix" | "initials" | "callName" | "partnerLastName" | "partnerPrefix" | "nameUse"
>;

const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(" ");

/** The surname as its bearer wants it: `de Vries-Janssen`. */
export function surnameOf(it: Named): string {
  const own = joined(it.prefix, it.lastName);
  const partner = it.partnerLastName ? joined(it.partnerPrefix, it.partnerLastName) : undefined;
  if (!partner || it.nameUse === "own") return own;
  if (it.nameUse === "partner") return partner;
  return it.nameUse === "partner_own" ? `${partner}-${own}` : `${own}-${partner}`;
}

/** Name in a list: initials (or call name) and surname, `E.E.N. de Vries-Janssen`. */
export const listNameOf = (it: Named): string => joined(it.initials ?? it.callName, surnameOf(it));

const salutations: Record<Sex, string | undefined> = {
  male: "Dhr.",
  female: "Mevr.",
  unspecified: undefined,
  unknown: undefined,
};

/** Name in full, `Mevr. E.E.N. de Vries-Janssen`. */
export const fullNameOf = (it: Named & { sex: Sex }): string => joined(salutations[it.sex], listNameOf(it));
