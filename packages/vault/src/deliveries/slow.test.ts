import { Readable } from "node:stream";
import { setTimeout as passed } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transactionFor } from "@datakluis/kit/db";
import { renewDataKey } from "../keys/store.ts";
import { writeDepartments } from "../organisation/store.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { deliveringAt } from "../testing/delivering.ts";
import { writeId } from "../testing/seed.ts";
import { takeIn } from "./check.ts";
import { departmentsAt } from "./known.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

const file = "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;In dienst\r\nP-1;Proef;V;1985-12-31;2019-03-15\r\n";

test("what changes while a file comes in over a slow line stands when it is there: departments, and under which key is sealed", async () => {
  const { id: employerId, administrator: by } = await pair.active([]);
  const { tools } = pair.vault;
  const meanwhile = async () => {
    await passed(300);
    const lines = await departmentsAt(tools, employerId, [{ code: "N1", name: "Nieuw", parentCode: null }]);
    await transactionFor(tools.db, { employer: employerId }, (tx) => writeDepartments(tx, employerId, lines));
    await renewDataKey(tools, employerId, new Date(Date.now() + 60_000));
  };
  const slowly = async function* () {
    yield Buffer.from(file.slice(0, 70));
    await meanwhile();
    yield Buffer.from(file.slice(70));
  };
  const upload = { employerId, deliveryId: writeId(), kind: "full" as const, by, now: new Date() };
  const told = await takeIn(tools, upload, Readable.from(slowly()));
  expect(told).toMatchObject({ state: "waiting", counts: { added: 1 } });

  const { past } = pair.vault;
  const departments = await past
    .selectFrom("department")
    .select("name")
    .where("employer_id", "=", employerId)
    .execute();
  expect(departments).toContainEqual({ name: "Nieuw" });
  const sealed = past.selectFrom("delivery").select("key_version").where("id", "=", upload.deliveryId);
  expect(await sealed.executeTakeFirstOrThrow()).toEqual({ key_version: 2 });
  expect(await deliveringAt(pair).written(by, employerId, Buffer.from(file))).toMatchObject({ state: "done" });
});
