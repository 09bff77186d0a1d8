import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import {
  acceptAgreement,
  activateVault,
  readAgreement,
  readMovingIn,
  Refusal,
  type WriteId,
} from "@datakluis/contract";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { median } from "./load.ts";
import { seedEmployer, type Employer } from "./people.ts";
import { inHouse, rounded, seconds, tell, tellMemory, withCpu, type House } from "./tools.ts";

/**
 * Moving in (omzetting): from the employer's agreement until both sides say active. The limit is what PostgreSQL alone
 * needs for the least of it: binary COPY of people who are sealed already into the same table with its indexes, and
 * one UPDATE that blanks as many identities. Measured by turns, so that whatever else the machine does slows both; the
 * ratio is the middle one.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const databases = { suite: await house.superuser("suite"), vault: await house.superuser("vault") };
    await moveIn(house, databases, await seedEmployer(house, 2_000));
    const rounds: Round[] = [];
    while (rounds.length < (n > longRound ? 1 : usualRounds)) rounds.push(await round(house, databases, n));
    tell({
      name: "activation",
      n,
      value: rounded(n / median(rounds.map(({ ours }) => ours))),
      unit: "people/s",
      limit: rounded(n / median(rounds.map(({ limit }) => limit))),
      ratio: rounded(median(rounds.map(({ ours, limit }) => limit / ours))),
    });
    tellMemory(house, "activation", n);
  });

/** From so many people on a round takes minutes, and what else the machine does evens out within it. */
const longRound = 200_000;
const usualRounds = 3;

/** Seconds. */
type Round = { ours: number; limit: number };

async function round(house: House, databases: Databases, n: number): Promise<Round> {
  const employer = await seedEmployer(house, n);
  await databases.suite.query(`create table before as select * from identity where employer_id = '${employer.id}'`);
  const ours = await withCpu(house, "activation", n, () => moveIn(house, databases, employer));
  await mustHaveMoved(databases, employer, n);
  const copy = await withCpu(house, "activation.limit.copy", n, () => copyLimit(databases.vault, employer));
  const blank = await withCpu(house, "activation.limit.blank", n, () => blankLimit(databases.suite));
  for (const [name, took] of Object.entries({ "": ours, ".limit.copy": copy, ".limit.blank": blank }))
    tell({ name: `activation.once${name}`, n, value: rounded(n / took), unit: "people/s" });
  await databases.suite.query("drop table before, again");
  await databases.vault.query("drop table again");
  return { ours, limit: copy + blank };
}

/** The seconds it takes to move `n` people in, for what is held against it. */
export async function moveInAlone(house: House, n: number): Promise<number> {
  const databases = { suite: await house.superuser("suite"), vault: await house.superuser("vault") };
  return moveIn(house, databases, await seedEmployer(house, n));
}

type Databases = { suite: pg.Client; vault: pg.Client };

/** The seconds between an employer's agreement and the end of the move. */
async function moveIn(house: House, databases: Databases, employer: Employer): Promise<number> {
  const accept = await proposed(house, employer);
  await databases.suite.query("checkpoint");
  return seconds(async () => {
    await accept();
    await untilActive(databases, employer);
  });
}

/** Up to the agreement, as the service and the employer come there. */
async function proposed(house: House, employer: Employer): Promise<() => Promise<unknown>> {
  const params = { employerId: employer.id };
  const user = (userId: string) => ({ userId, sessionId: randomUUID(), displayName: "H. Bos" });
  const service = await house.asUser(user(employer.serviceAdministrator), "suite");
  const administrator = user(employer.administrator);
  await service(activateVault, {
    params,
    body: { id: randomUUID() as WriteId, administrators: [employer.administrator] },
  });
  const agreement = await until(async () => {
    const asked = await house.asUser(administrator, "vault");
    return asked(readAgreement, { params }).catch((fault: unknown) => {
      if (fault instanceof Refusal) return undefined;
      throw fault;
    });
  });
  const accepts = await house.asUser(administrator, "vault");
  await accepts(readMovingIn, { params });
  return () =>
    accepts(acceptAgreement, {
      params,
      body: {
        id: randomUUID() as WriteId,
        representativeName: "H. Bos",
        representativeEmail: "h.bos@voorbeeld.example",
        declared: true,
        documents: agreement.documents.map(({ id, sha256 }) => ({ id, sha256 })),
      },
    });
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(25);
  }
}

const untilActive = ({ suite, vault }: Databases, { id }: Employer) =>
  until(async () => {
    const here = await suite.query("select from employer where id = $1 and vault = 'active'", [id]);
    const there = await vault.query("select from employer where id = $1 and state = 'active'", [id]);
    return here.rowCount && there.rowCount ? true : undefined;
  });

async function mustHaveMoved({ suite, vault }: Databases, { id }: Employer, n: number): Promise<void> {
  const left = await suite.query("select from identity where employer_id = $1", [id]);
  const arrived = await vault.query<{ n: number }>("select count(*) as n from person where employer_id = $1", [id]);
  if (left.rowCount !== 0 || arrived.rows[0]?.n !== n) throw new Error("Niet iedereen is verhuisd.");
}

/** The people as they are now in the vault, copied into a table with the same indexes and the same reference. */
async function copyLimit(vault: pg.Client, { id }: Employer): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "datakluis-bench-"));
  try {
    const file = join(folder, "person");
    const everybody = `copy (select * from person where employer_id = '${id}' order by ref) to stdout (format binary)`;
    await pipeline(vault.query(to(everybody)), createWriteStream(file));
    await vault.query("create table again (like person including all)");
    await vault.query("alter table again add foreign key (employer_id) references employer");
    await vault.query("checkpoint");
    return await seconds(() =>
      pipeline(
        createReadStream(file, { highWaterMark: 1 << 20 }),
        vault.query(from("copy again from stdin (format binary)")),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function blankLimit(suite: pg.Client): Promise<number> {
  await suite.query("create table again (like identity including all)");
  await suite.query("alter table again alter wrapped_key drop not null, alter sealed drop not null");
  await suite.query("insert into again select * from before order by ref");
  await suite.query("vacuum analyze again");
  await suite.query("checkpoint");
  return seconds(() => suite.query("update again set wrapped_key = null, sealed = null, because = null"));
}
