import { expect, test } from "vitest";
import { z } from "zod";
import * as contract from "./index.ts";
import type { Endpoint } from "./endpoint.ts";

/** Fields that say who somebody is. `byName` and `displayName` are names of users, who sign for what they do. */
const personalFields = [
  "lastName",
  "partnerLastName",
  "callName",
  "initials",
  "fullName",
  "fullNames",
  "bsn",
  "street",
  "houseNumber",
  "postcode",
  "city",
  "phoneMobile",
  "phoneWork",
  "phoneHome",
  "emailWork",
  "emailPrivate",
  "iban",
  "heading",
  "examples",
];

const isEndpoint = (it: unknown): it is Endpoint =>
  typeof it === "object" && it !== null && "method" in it && "answer" in it && "path" in it;

const namesAPerson = (schema: z.ZodType): boolean => {
  const shape = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: "any" }));
  return personalFields.some((field) => shape.includes(`"${field}":`));
};

const endpoints = Object.entries(contract).filter(([, it]) => isEndpoint(it)) as unknown as [string, Endpoint][];

/** Each endpoint through which an identity can pass, and which way. Adding a line is a privacy decision. */
test("identities pass through these endpoints and no others", () => {
  const carriers = endpoints.flatMap(([name, it]) => {
    // The bytes of an upload have no schema here: they are read as rows or as deposits.
    const ways = [namesAPerson(it.body) || it.upload ? "in" : "", namesAPerson(it.answer) ? "out" : ""].filter(Boolean);
    return ways.length ? [`${it.server}${it.internal ? " (server)" : ""} ${name}: ${ways.join(", ")}`] : [];
  });
  expect(carriers.toSorted()).toMatchInlineSnapshot(`
    [
      "suite (server) operatorUpload: in",
      "suite (server) receiveBsn: in",
      "suite (server) receivePerson: in",
      "suite addDocument: in",
      "suite addMedicalDocument: in",
      "suite giveOpenMoment: out",
      "suite listMembers: out",
      "suite listRecentDossiers: out",
      "suite listTasks: out",
      "suite listUwv: out",
      "suite listWaitingSummons: out",
      "suite putTemporaryAddress: in",
      "suite readAgendas: out",
      "suite readDossier: out",
      "suite readForm: out",
      "suite searchMembers: out",
      "suite showBsn: out",
      "suite uploadDelivery: in",
      "suite writeForm: out",
      "vault (server) depositPeople: in",
      "vault (server) retrieveAgain: out",
      "vault (server) useTicket: out",
      "vault addPerson: in, out",
      "vault deliverToVault: in",
      "vault editPerson: in, out",
      "vault machineDeliver: in",
      "vault openPerson: out",
      "vault readChanges: out",
      "vault readColumns: in, out",
      "vault recognisePerson: in",
      "vault saveColumns: in",
      "vault searchPeople: out",
    ]
  `);
});

test("no identity can stand in a path or a query", () => {
  const leaks = endpoints.filter(([, it]) => namesAPerson(it.params) || namesAPerson(it.query));
  expect(leaks.map(([name]) => name)).toEqual([]);
});

test("the shape that crosses to the service has no BSN and no bank account", () => {
  expect(Object.keys(contract.SharedIdentity.shape)).not.toContain("bsn");
  expect(Object.keys(contract.SharedIdentity.shape)).not.toContain("iban");
  const crossing = JSON.stringify(z.toJSONSchema(contract.receivePerson.body, { unrepresentable: "any" }));
  expect(crossing).not.toMatch(/"bsn":|"iban":/);
});

test("unknown fields are refused in every question", () => {
  const open = endpoints.filter(([, it]) => {
    const loose = (schema: z.ZodType) => schema.safeParse({ zomaar: "iets" });
    const answers = [it.params, it.query, it.body].map(loose);
    return answers.some((read) => read.success);
  });
  expect(open.map(([name]) => name)).toEqual([]);
});

test("personal shapes are declared in person.ts only", async () => {
  const { readdirSync, readFileSync } = await import("node:fs");
  const folder = new URL(".", import.meta.url);
  const declaring = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .filter((name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      return personalFields.some((field) => new RegExp(`\\b${field}: (z\\.|text|maybe|Bsn|Postcode)`).test(text));
    });
  expect(declaring).toEqual(["person.ts"]);
});

test("every id of a question is read in one form: a seal is bound to it", () => {
  const id = "0A4F9C1E-6B57-4D1A-8E0C-3F2B6D7A9C51";
  const isId = (it: z.ZodType) => it.safeParse(id).success && !it.safeParse(id.replaceAll(/\w/g, "z")).success;
  const asked = endpoints.flatMap(([name, it]) =>
    [it.params, it.query, it.body]
      .flatMap((schema) =>
        schema instanceof z.ZodObject ? Object.entries(schema.shape as Record<string, z.ZodType>) : [],
      )
      .flatMap(([field, one]) => (isId(one) ? [{ asked: `${name} ${field}`, read: one.parse(id) }] : [])),
  );
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter(({ read }) => read !== id.toLowerCase())).toEqual([]);
});
