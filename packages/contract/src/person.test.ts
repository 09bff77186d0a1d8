import { inspect } from "node:util";
import { expect, test } from "vitest";
import { addPerson, putEmployment } from "./people.ts";
import { Deposit, fullNameOf, listNameOf, PersonLabel, VaultPerson } from "./person.ts";
import { personal } from "./personal.ts";

const own = { lastName: "Vries", prefix: "de", initials: "E.E.N.", nameUse: "own", sex: "female" } as const;
const married = { ...own, partnerLastName: "Janssen" };

test("a name is written as its bearer wants it", () => {
  expect(fullNameOf(own)).toBe("Mevr. E.E.N. de Vries");
  expect(fullNameOf({ ...married, nameUse: "own_partner" })).toBe("Mevr. E.E.N. de Vries-Janssen");
  expect(fullNameOf({ ...married, nameUse: "partner_own" })).toBe("Mevr. E.E.N. Janssen-de Vries");
  expect(fullNameOf({ ...married, nameUse: "partner" })).toBe("Mevr. E.E.N. Janssen");
  expect(listNameOf({ lastName: "Hof", prefix: "van ’t", callName: "Femke", nameUse: "own" })).toBe("Femke van ’t Hof");
});

test("a personal value prints as nothing but that, however it is printed", () => {
  const value = personal({ lastName: "Vries" });
  const printed = [String(value), `${value}`, JSON.stringify({ value }), inspect(value), inspect({ deep: [value] })];
  for (const text of printed) expect(text).not.toContain("Vries");
  expect(JSON.stringify(value)).toBe('"[persoonsgegeven]"');
  expect(value.reveal().lastName).toBe("Vries");
});

test("a number that was kept is not judged again; only a new one is", () => {
  const ref = "b3b2f3de-4c6e-4a52-9d7c-0e7c7d1b7a11";
  const identity = { lastName: "Vries", nameUse: "own", sex: "female", bornOn: "1980-02-29" };
  const kept = { ref, version: 1, identity };
  const work = { departmentId: null, bornOn: "1980-02-29", sex: "female", employment: null, version: 1 };
  for (const personnelNumber of ["999993653", "geen", "٤٢", "x".repeat(35)]) {
    expect(Deposit.safeParse({ ...kept, personnelNumber, departmentId: null }).success).toBe(true);
    expect(VaultPerson.safeParse({ ...kept, personnelNumber, employerId: ref }).success).toBe(true);
    expect(PersonLabel.safeParse({ ref, personnelNumber, fullName: null }).success).toBe(true);
    expect(putEmployment.body.safeParse({ ...work, personnelNumber }).success).toBe(true);
    const added = { ref, personnelNumber, departmentId: null, identity };
    const paths = addPerson.body.safeParse(added).error?.issues.map(({ path }) => path[0]);
    expect(paths).toContain("personnelNumber");
  }
  for (const personnelNumber of ["", "x".repeat(36)])
    expect(Deposit.safeParse({ ...kept, personnelNumber, departmentId: null }).success).toBe(false);
});
