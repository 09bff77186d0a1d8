import pg from "pg";
import { Refusal, type DossierRef, type RefusalCode } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { startCluster } from "@datakluis/kit/testing/cluster";
import { startServers, type KeeperName, type Servers } from "@datakluis/kit/testing/servers";
import { castingOf, type Tenant, type Visitor } from "../rechten/cast.ts";

/** The three servers with an administrator and a case manager, for proofs that ask much and at once. */
export type House = {
  servers: Servers;
  /** An employer with an active vault, and who asks what there. Of his people so many carry marks, a BSN among them. */
  employer(
    people: number,
    marked?: number,
  ): Promise<{ tenant: Tenant; hr: Ask; hrAtService: Ask; caseManager: Ask; doctor: Ask }>;
  /** One who may retrieve there, and asks both sides; the employer agrees. Each may ask forty times. */
  retriever(tenant: Tenant): Promise<Retriever>;
  /** One whose vault waits for his word. */
  awaiting(): Promise<Tenant>;
  /** Past every policy, to read and to break. */
  past(name: KeeperName): pg.Pool;
};

export type Retriever = { atVault: Ask; atService: Ask };

type Between = Parameters<typeof startServers>[0];

export async function inHouse<A>(between: Between, work: (house: House) => Promise<A>): Promise<A> {
  const cluster = await startCluster(false);
  process.env["DATAKLUIS_TEST_POSTGRES"] = cluster.url;
  try {
    const servers = await startServers(between);
    const pool = (name: KeeperName) => {
      const connectionString = cluster.url + new URL(servers.databases[name].ownerUrl).pathname;
      // One that breaks while the house is closed is no news.
      return new pg.Pool({ connectionString, max: 16 }).on("error", () => undefined);
    };
    const pasts = { login: pool("login"), vault: pool("vault"), suite: pool("suite") };
    try {
      const casting = castingOf(servers);
      const administrator = await casting.first();
      const asking = async (who: Visitor, audience: "vault" | "suite") => servers.asUser(who, audience, 60_000);
      return await work({
        servers,
        employer: async (people, marked) => {
          const tenant = await casting.tenant(administrator, "active", people, marked);
          const caseManager = await casting.serviceUser(administrator, "case_manager", [tenant.id]);
          const doctor = await casting.serviceUser(administrator, "company_doctor", [tenant.id]);
          return {
            tenant,
            hr: await asking(tenant.hr, "vault"),
            hrAtService: await asking(tenant.hr, "suite"),
            caseManager: await asking(caseManager, "suite"),
            doctor: await asking(doctor, "suite"),
          };
        },
        retriever: async (tenant) => {
          const who = await casting.inOwnGroup(administrator, ["see_dossiers", "retrieve"], [tenant.id]);
          await casting.allowRetrieval(tenant, who);
          return { atVault: await asking(who, "vault"), atService: await asking(who, "suite") };
        },
        awaiting: () => casting.tenant(administrator, "awaiting"),
        past: (name) => pasts[name],
      });
    } finally {
      await Promise.all(Object.values(pasts).map((it) => it.end()));
      await servers.stop();
    }
  } finally {
    await cluster.stop();
  }
}

/** What somebody heard: that it was done, or the word of the refusal. Anything else is a fault of the proof's subject. */
export async function heard(asked: Promise<unknown>): Promise<"done" | RefusalCode> {
  try {
    await asked;
    return "done";
  } catch (no) {
    if (no instanceof Refusal && !/_away$|^internal$/.test(no.code)) return no.code;
    throw no;
  }
}

/** What somebody is called after so many changes. Nobody else is: of who seems to be there twice, is asked first whether he is. */
export const nameOf = (ref: DossierRef, changes: number): string => `Gewijzigd ${ref} ${changes}`;

/** A proof that fails says how to see it fail again. */
export async function repeatable<A>(name: string, count: number, seed: number, work: () => Promise<A>): Promise<A> {
  try {
    return await work();
  } catch (fault) {
    throw new Error(`${String(fault)} (opnieuw: npm run proof -- ${name} ${count} ${seed})`, {
      cause: fault,
    });
  }
}

export function mustBe(found: unknown, wanted: unknown, what: string): void {
  if (found !== wanted)
    throw new Error(`Geldt niet: ${what} (gevonden ${typeof found === "string" ? "iets anders" : String(found)})`);
}

export function mustHold(so: boolean, what: string): void {
  if (!so) throw new Error(`Geldt niet: ${what}`);
}

/** Does something for each, so many side by side. After a failure nothing more is begun, and what was begun is awaited. */
export async function sideBySide<T>(from: readonly T[], most: number, work: (it: T) => Promise<void>): Promise<void> {
  const left = from.values();
  let failed = false;
  const ended = await Promise.allSettled(
    Array.from({ length: most }, async () => {
      for (const it of left) {
        if (failed) return;
        await work(it).catch((fault: unknown) => {
          failed = true;
          throw fault;
        });
      }
    }),
  );
  for (const it of ended) if (it.status === "rejected") throw it.reason;
}
