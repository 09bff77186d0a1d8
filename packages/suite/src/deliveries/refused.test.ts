import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  activateVault,
  pathOf,
  uploadDelivery,
  type Endpoint,
  type Refusal,
  type VaultState,
  type WriteId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { deLinde, deliveringEmployer, keptOfFiles, storedPeople } from "../testing/delivering.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { discardStale, importDelivery } from "./jobs.ts";
import { writeNextPart } from "./write.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const becomes = (employerId: string, vault: VaultState) =>
  running.past
    .updateTable("employer")
    .set({ vault })
    .where("id", "=", employerId as never)
    .execute();

test.each([
  ["an empty file", Buffer.alloc(0), "file_empty"],
  ["headings alone", Buffer.from("Personeelsnummer;Achternaam;Geboortedatum;Geslacht;In dienst\r\n"), "file_empty"],
  [
    "a picture",
    Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex"),
    "file_unreadable",
  ],
  ["a broken archive", Buffer.from("504b0304140000000000", "hex"), "file_unreadable"],
  ["other columns", Buffer.from("Naam;Adres\r\nJansen;Dorpsweg 1\r\n"), "file_columns_missing"],
  [
    "a column twice",
    Buffer.from(
      "Personeelsnummer;Achternaam;Achternaam;Geboortedatum;Geslacht;In dienst\r\n1;a;b;1-1-1980;m;1-1-2020\r\n",
    ),
    "file_columns_twice",
  ],
  ["more than 50 MB", Buffer.alloc(50 * 1024 * 1024 + 1, "a"), "too_large"],
] as const)("%s is refused and nothing of it is kept", async (_, bytes, code) => {
  const linde = await deliveringEmployer(running);
  await expect(linde.upload(bytes)).rejects.toThrow(code);
  await expect(linde.read(randomUUID())).rejects.toThrow("not_found");
  expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
});

test("a file is sent as bytes and as nothing else", async () => {
  const linde = await deliveringEmployer(running);
  const path = pathOf(uploadDelivery as unknown as Endpoint, {
    employerId: linde.employerId,
    deliveryId: randomUUID(),
  });
  const answer = await fetch(new URL(path, running.url), {
    method: "PUT",
    headers: { authorization: `Bearer ${await running.tokenOf(linde.hr)}`, "content-type": "text/csv" },
    body: new Uint8Array(deLinde("volledig")),
  });
  expect(answer.status).toBe(415);
});

test.each([
  ["awaiting", "awaiting_agreement"],
  ["moving", "vault_owns_identity"],
  ["active", "vault_owns_identity"],
] as const)(
  "with a vault that is %s nothing comes in, and that somebody tried stands on the record",
  async (vault, code) => {
    const linde = await deliveringEmployer(running);
    await becomes(linde.employerId, vault);
    // Bytes nobody can read: they are not even looked at.
    await expect(linde.upload(Buffer.from([0]))).rejects.toThrow(code);
    const tried = await running.past
      .selectFrom("event")
      .select(["deed", "actor"])
      .where("employer_id", "=", linde.employerId)
      .execute();
    expect(tried).toEqual([{ deed: `refused.${code}`, actor: linde.hr }]);
  },
);

test("a vault proposed after the first look: the file does not start, and is destroyed", async () => {
  const linde = await deliveringEmployer(running);
  const { id } = await linde.upload(deLinde("volledig"));
  await becomes(linde.employerId, "awaiting");
  await expect(linde.start(id)).rejects.toThrow("awaiting_agreement");
  await discardStale(running.suite, new Date());
  expect((await linde.read(id)).state).toBe("discarded");
  expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
});

test("of activating and starting a file at the same moment one happens, and who is late hears why not", async () => {
  for (let time = 0; time < 8; time += 1) {
    const linde = await deliveringEmployer(running);
    const administrator = await running.seed.user("functional_administrator", linde.employerId);
    const { id } = await linde.upload(deLinde("volledig"));
    const activate = () =>
      running.as(administrator)(activateVault, {
        params: { employerId: linde.employerId },
        body: { id: randomUUID() as WriteId, administrators: [linde.hr] },
      });
    const start = () => linde.start(id);
    const word = (asked: Promise<unknown>) =>
      asked.then(
        () => "done",
        (no: unknown) => (no as Refusal).code,
      );
    const told = { activate: "", start: "" };
    const both = { activate, start };
    const order = time % 2 ? (["activate", "start"] as const) : (["start", "activate"] as const);
    await Promise.all(order.map(async (it) => (told[it] = await word(both[it]()))));

    const { vault, state } = await running.past
      .selectFrom("employer")
      .innerJoin("delivery", "delivery.employer_id", "employer.id")
      .select(["vault", "state"])
      .where("employer.id", "=", linde.employerId)
      .executeTakeFirstOrThrow();
    if (told.start === "done") {
      // All of it may stand there already by the time activating is asked.
      if (told.activate === "done") expect([vault, state]).toEqual(["awaiting", "done"]);
      else expect([told.activate, vault]).toEqual(["delivery_running", "none"]);
      expect((await linde.ended(id)).state).toBe("done");
    } else {
      expect([told.start, told.activate, vault]).toEqual(["awaiting_agreement", "done", "awaiting"]);
      expect(await storedPeople(running.suite, linde.employerId)).toEqual(new Map());
    }
  }
});

/** Running, but nobody works on it yet: the test takes the job's steps itself. */
async function begun(bytes: Buffer) {
  const linde = await deliveringEmployer(running);
  const { id } = await linde.upload(bytes);
  await transactionFor(running.suite.db, { employer: linde.employerId }, (tx) =>
    tx.updateTable("delivery").set({ state: "running" }).where("id", "=", id).execute(),
  );
  return { ...linde, id, step: () => writeNextPart(running.suite, { employerId: linde.employerId, deliveryId: id }) };
}

test("a vault proposed while the file is written: it stops, and the rest is destroyed", async () => {
  const linde = await begun(deLinde("volledig"));
  expect(await linde.step()).toBe(true);
  await becomes(linde.employerId, "awaiting");
  expect(await linde.step()).toBe(false);
  const stopped = await linde.read(linde.id);
  expect(stopped.state).toBe("failed");
  expect(stopped.problem).toContain("De datakluis van deze werkgever is intussen geactiveerd.");
  expect(await storedPeople(running.suite, linde.employerId)).toEqual(new Map());
  expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
  await expect(linde.start(linde.id)).rejects.toThrow("delivery_done");
});

test("a file that is being written makes the next one wait", async () => {
  const linde = await begun(deLinde("volledig"));
  await expect(linde.upload(deLinde("mutaties"), "changes")).rejects.toThrow("delivery_running");
});

test("the same step by two at once writes everybody once", async () => {
  const linde = await begun(deLinde("volledig"));
  await Promise.all([linde.step(), linde.step(), linde.step()]);
  while (await linde.step());
  expect(await linde.read(linde.id)).toMatchObject({ state: "done", processed: 247 });
  expect((await storedPeople(running.suite, linde.employerId)).size).toBe(247);
});

test("people who changed after the first look are not overwritten: the delivery stops", async () => {
  const linde = await deliveringEmployer(running);
  const { id } = await linde.upload(deLinde("volledig"));
  await running.seed.dossier(linde.employerId, { personnelNumber: "MS004" });
  await linde.start(id);
  const stopped = await linde.ended(id);
  expect(stopped.state).toBe("failed");
  expect(stopped.problem).toContain("lever het bestand opnieuw");
  expect([...(await storedPeople(running.suite, linde.employerId)).keys()]).toEqual(["MS004"]);
  expect(await linde.deliver(deLinde("volledig"))).toMatchObject({ state: "done", counts: { added: 246, changed: 1 } });
});

test("a part that was put in the place of another does not open: the delivery stops", async () => {
  const linde = await begun(deLinde("volledig"));
  await transactionFor(running.suite.db, { employer: linde.employerId }, async (tx) => {
    const parts = await tx.deleteFrom("delivery_part").returningAll().execute();
    await tx
      .insertInto("delivery_part")
      .values(parts.map((it) => ({ ...it, part: 1 - it.part })))
      .execute();
  });
  await importDelivery(running.suite)({ employerId: linde.employerId, deliveryId: linde.id });
  const stopped = await linde.read(linde.id);
  expect([stopped.state, stopped.problem]).toEqual(["failed", expect.stringContaining("niet meer te openen")]);
  expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
});

test("a file that nobody starts is destroyed after seven days", async () => {
  const linde = await deliveringEmployer(running);
  const { id } = await linde.upload(deLinde("volledig"));
  const later = (days: number) => new Date(Date.now() + days * 86_400_000);
  await discardStale(running.suite, later(6.9));
  expect((await linde.read(id)).state).toBe("waiting");
  await discardStale(running.suite, later(7.1));
  expect((await linde.read(id)).state).toBe("discarded");
  expect(await keptOfFiles(running.suite, linde.employerId)).toEqual({ parts: 0, keys: 0 });
});
