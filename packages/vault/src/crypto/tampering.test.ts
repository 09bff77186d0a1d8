import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deliverToVault, editPerson, shareDossier, type DossierRef, type EmployerId } from "@datakluis/contract";
import { aboutKey, openPart } from "@datakluis/delivery";
import { attack, type Lying } from "@datakluis/kit/testing/attacks";
import { openNote, openPerson } from "../people/seal.ts";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId, person, writeId } from "../testing/seed.ts";
import { keyTasks } from "../keys/jobs.ts";
import { keyAbout } from "./keyring.ts";

let vault: RunningVault;
let employer: Awaited<ReturnType<RunningVault["seed"]["active"]>>;
let awaiting: Awaited<ReturnType<RunningVault["seed"]["proposed"]>>;
const people = Array.from({ length: 24 }, () => person());

beforeAll(async () => {
  vault = await runningVault();
  employer = await vault.seed.active(people);
  const rotation = { employerId: employer.id, since: new Date(Date.now() + 60_000).toISOString(), data: 1 as const };
  for (const { ref } of people.slice(0, 8)) await share(ref);
  await keyTasks(vault.tools)["rotate-keys"](rotation);
  awaiting = await vault.seed.proposed({ quarantine: true });
  for (let file = 0; file < 3; file += 1)
    await vault.as(awaiting.administrator, deliverToVault, {
      params: { employerId: awaiting.id, deliveryId: writeId() },
      query: { kind: "full" },
      bytes: Buffer.from(`Personeelsnummer;Achternaam\nT${file};${newId()}\n`),
    });
});
afterAll(() => vault.stop());

const share = (ref: DossierRef) =>
  vault.as(employer.administrator, shareDossier, {
    params: { ref },
    body: { id: writeId(), careRequest: "other", note: `Gesprek over ${ref}` },
  });
const sealedPeople = () =>
  vault.past.selectFrom("person").selectAll().where("employer_id", "=", employer.id).orderBy("ref").execute();
const text = (opened: unknown) => Buffer.from(JSON.stringify(opened));

/** Every kind of value that lies sealed in the rows of two employers, and how the vault opens whatever lies there. */
async function everything(before: ReadonlyMap<DossierRef, Buffer>): Promise<Lying[]> {
  const { keys, keyService } = vault.tools;
  const employerId = employer.id;
  const notes = await vault.past.selectFrom("sharing_event").selectAll().where("note", "is not", null).execute();
  const dataKeys = await vault.past.selectFrom("employer_key").selectAll().execute();
  const files = await vault.past
    .selectFrom("delivery")
    .innerJoin("delivery_part", "delivery_part.delivery_id", "delivery.id")
    .select(["delivery.employer_id", "delivery.id", "wrapped_key", "part", "sealed"])
    .execute();
  const unwrap = (name: EmployerId, about: Buffer) => async (bytes: Buffer) =>
    (await keyService.unwrap(name, bytes, about)).export();
  return [
    ...(await sealedPeople()).map(({ ref, version, key_version, sealed }) => ({
      what: "person",
      bytes: sealed,
      before: before.get(ref),
      open: async (bytes: Buffer) =>
        text(openPerson(await keys.version(employerId, key_version), { employerId, ref, version }, bytes)),
    })),
    ...notes.map(({ ref, seq, note, key_version }) => ({
      what: "note",
      bytes: note!,
      open: async (bytes: Buffer) =>
        text(openNote(await keys.version(employerId, key_version!), { employerId, ref, version: seq }, bytes)),
    })),
    ...dataKeys.map(({ employer_id, version, wrapped }) => ({
      what: "wrapped key",
      bytes: wrapped,
      open: unwrap(employer_id, keyAbout(employer_id, version)),
    })),
    ...files.flatMap(({ employer_id, id: deliveryId, wrapped_key, part, sealed }) => {
      const of = { employerId: employer_id, deliveryId };
      const open = unwrap(employer_id, aboutKey(of));
      return [
        { what: "wrapped key", bytes: wrapped_key!, open },
        {
          what: "quarantined file",
          bytes: sealed,
          open: async (bytes: Buffer) =>
            openPart(await keys.unwrapUnder(employer_id, wrapped_key!, aboutKey(of)), of, part, bytes),
        },
      ];
    }),
  ];
}

test("of what lies sealed in real rows nothing opens that was flipped, cut, swapped, moved or brought back", async () => {
  const before = new Map((await sealedPeople()).map(({ ref, sealed }) => [ref, sealed]));
  for (const { ref, identity } of people.slice(0, 12))
    await vault.as(employer.administrator, editPerson, {
      params: { ref },
      body: { id: writeId(), version: 1, identity: { ...identity, city: "Zierikzee" } },
    });
  const rows = await sealedPeople();
  const replayed = new Map([...before].filter(([ref]) => rows.find((it) => it.ref === ref)!.version === 2));
  expect(replayed.size).toBe(12);
  const lying = await everything(replayed);
  expect(new Set(lying.map(({ what }) => what))).toEqual(
    new Set(["person", "note", "wrapped key", "quarantined file"]),
  );
  const seed = randomInt(1e9);
  const tried = await attack(lying, 1_500, seed);
  expect(Object.values(tried).reduce((sum, times) => sum + times, 0)).toBe(1_500);
});
