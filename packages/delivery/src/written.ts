import { DeliveryField, fieldLabels, shownPostcode, type Identity } from "@datakluis/contract";
import type { Department } from "./departments.ts";
import type { Employment } from "./rules.ts";

/** Somebody as he is written in a file; null is what nobody could read or nobody has. */
export type Written = {
  personnelNumber: string;
  identity: Identity | null;
  department: Department | null;
  employment: Employment | null;
};

/** The headings of a file with people, as a delivery knows them. */
export const writtenHeadings: readonly string[] = DeliveryField.options.map((field) => fieldLabels[field]);

/**
 * One person in the columns of a delivery, so that reading it again (judgeRow) says of him what is known: an empty cell where
 * there is nothing, and dates, hours and codes the way Dutch offices write them.
 */
export function writtenRow(it: Written): string[] {
  const cells = {
    ...(it.identity && cellsOfIdentity(it.identity)),
    ...(it.employment && cellsOfEmployment(it.employment)),
    personnelNumber: it.personnelNumber,
    departmentCode: it.department?.code,
    departmentName: it.department?.name,
    departmentParentCode: it.department?.parentCode,
  };
  return DeliveryField.options.map((field) => cells[field] ?? "");
}

type Cells = Partial<Record<DeliveryField, string | null | undefined>>;

const sexWords: Record<Identity["sex"], string> = {
  male: "Man",
  female: "Vrouw",
  unspecified: "Niet gespecificeerd",
  unknown: "Onbekend",
};

const nameUseCodes: Record<Identity["nameUse"], string> = {
  own: "01",
  partner: "02",
  partner_own: "03",
  own_partner: "04",
};

/**
 * An address abroad stands in the same columns as one here; its country tells them apart. Where somebody stays while he
 * is ill stands in no file of employees.
 */
function cellsOfIdentity(identity: Identity): Cells {
  const { sex, nameUse, bornOn, postcode, foreignAddress, temporaryAddress: _passing, ...it } = identity;
  return {
    ...it,
    sex: sexWords[sex],
    nameUse: nameUseCodes[nameUse],
    bornOn: dutchDate(bornOn),
    postcode: postcode && shownPostcode(postcode),
    ...(foreignAddress && { houseNumberAddition: undefined, ...foreignAddress }),
  };
}

const cellsOfEmployment = ({ startsOn, endsOn, contractHours, normHours, ...it }: Employment): Cells => ({
  ...it,
  startsOn: dutchDate(startsOn),
  endsOn: endsOn && dutchDate(endsOn),
  contractHours: contractHours === null ? undefined : dutchNumber(contractHours),
  normHours: normHours === null ? undefined : dutchNumber(normHours),
});

/** `2026-03-09` as `09-03-2026`; a part of it, as `2026-03`, in the same way. */
export const dutchDate = (iso: string) => iso.split("-").toReversed().join("-");
export const dutchNumber = (it: number): string => it.toString().replace(".", ",");
