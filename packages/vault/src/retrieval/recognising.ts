import { sql } from "kysely";
import {
  mayRetrieve,
  Refusal,
  type DossierRef,
  type EmployerId,
  type RetrievalQuestion,
  type UserId,
} from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { originNow, type Origin } from "@datakluis/kit/origin";
import { hashOf, newToken } from "@datakluis/kit/secrets";
import { together } from "@datakluis/kit/gather";
import type { Db, Tx } from "../schema.ts";
import type { Memory } from "../search/memory.ts";
import { markedOf, Recognition } from "../search/recognition.ts";
import type { Tools } from "../tools.ts";
import { judge, ticketMs, type Verdict } from "./rules.ts";

/** Nobody is answered before the beat (below), so whoever is first can wait for others. */
const pace = { groupsAtOnce: 1, mostInGroup: 64, waitMs: 1 };

type Asker = { employerId: EmployerId; userId: UserId };
type Tried = Asker & { allowed: boolean; ref: DossierRef | undefined; hash: Buffer; from: Origin | undefined };

/**
 * Recognises one person, or not (D10). Each question asks the service anew whether this user may, is searched in memory,
 * and is counted and written down before anything is told; whoever may not, or whose employer did not agree, is searched
 * among nobody and hears what a miss hears. Questions that wait go together, so that a busy hour commits less often.
 */
export function recogniserOf(it: Pick<Tools, "db" | "ask"> & { memory: Memory<Recognition> }) {
  const mayAll = together<Asker, boolean>(pace, (asked) => allowed(it, asked));
  const keepAll = together<Tried, Verdict["kind"]>(pace, (tried) => keepAttempts(it.db, tried));
  const nobody = new Recognition();

  /** Refuses `too_many_attempts`, `suite_away` and `keys_away`. */
  return async (asker: Asker, question: RetrievalQuestion): Promise<{ outcome: "one" | "not"; ticket: string }> => {
    const begun = performance.now();
    const marked = markedOf(question);
    const ticket = newToken();
    const may = await mayAll(asker);
    const people = may ? await it.memory.lines(asker.employerId) : nobody;
    const ref = people.recognise(marked);
    const tried = { ...asker, allowed: may, ref, hash: hashOf(ticket), from: originNow() };
    const kind = await keepAll(tried);
    await onTheBeat(begun);
    if (kind === "limited") throw new Refusal("too_many_attempts");
    return { outcome: kind === "one" ? "one" : "not", ticket };
  };
}
export type Recognise = ReturnType<typeof recogniserOf>;

const beatMs = 10;

/** What little the work differs in does not show: every answer leaves a whole number of beats after it was asked. */
async function onTheBeat(begun: number): Promise<void> {
  const late = (performance.now() - begun) % beatMs;
  await new Promise((resolve) => setTimeout(resolve, Math.ceil(beatMs - late)));
}

/** By the word of the service about its user, and of the employer about himself; both are asked at once. */
async function allowed({ db, ask }: Pick<Tools, "db" | "ask">, asked: readonly Asker[]): Promise<boolean[]> {
  const employers = [...new Set(asked.map(({ employerId }) => employerId))];
  const [{ may }, { rows }] = await Promise.all([
    ask(mayRetrieve, {
      body: { asked: asked.map(({ employerId, userId }) => ({ employerId, userId })) },
    }).catch(nobodyMay),
    sql<{ id: EmployerId }>`select id from retrieval_open(${employers}::uuid[]) as it (id)`.execute(db),
  ]);
  const open = new Set(rows.map(({ id }) => id));
  return asked.map(({ employerId }, at) => may[at] === true && open.has(employerId));
}

/** A service that refuses the question itself lets nobody; one that is away answers nobody. */
function nobodyMay(no: unknown): { may: boolean[] } {
  if (no instanceof Refusal && no.code !== "suite_away") return { may: [] };
  throw no;
}

const userKey = ({ userId }: Asker) => `user:${userId}`;
const employerKey = ({ employerId }: Asker) => `employer:${employerId}`;

type Held = { who: string; since: Date; attempts: number; misses: number; isOpen: boolean };

/** Counts and writes down, in one transaction for all who went along; what is told depends on what was counted. */
const keepAttempts = (db: Db, tried: readonly Tried[]): Promise<Verdict["kind"][]> =>
  db.transaction().execute(async (tx) => {
    const now = new Date();
    const held = await hold(tx, tried, now);
    const lines: Line[] = [];
    const verdicts = tried.map((it) => {
      const [user, employer] = [held.get(userKey(it))!, held.get(employerKey(it))!];
      const attempt = { allowed: it.allowed && employer.isOpen, found: it.ref !== undefined };
      const verdict = judge({ user, employer }, attempt, now);
      Object.assign(user, verdict.user);
      Object.assign(employer, verdict.employer);
      lines.push(lineOf(it, verdict.kind));
      return verdict;
    });
    const counts = [...held.values()];
    await sql`select keep_attempts(
      ${counts.map((it) => it.who)}::text[], ${counts.map((it) => it.since)}::timestamptz[],
      ${counts.map((it) => it.attempts)}::integer[], ${counts.map((it) => it.misses)}::integer[],
      ${now}, ${new Date(now.getTime() + ticketMs)},
      ${lines.map((it) => it.employerId)}::uuid[], ${lines.map((it) => it.userId)}::uuid[],
      ${lines.map((it) => it.kind)}::text[], ${lines.map((it) => it.ref)}::uuid[],
      ${lines.map((it) => it.hash)}::bytea[], ${lines.map((it) => it.session)}::uuid[],
      ${lines.map((it) => it.network)}::text[]
    )`.execute(tx);
    const locking = new Set(tried.flatMap(({ employerId }, at) => (verdicts[at]!.locks ? [employerId] : [])));
    for (const employerId of locking)
      await enqueue(tx, "lock-retrieval", { employerId }, `lock-retrieval:${employerId}`);
    return verdicts.map(({ kind }) => kind);
  });

async function hold(tx: Tx, tried: readonly Tried[], now: Date): Promise<Map<string, Held>> {
  const employers = tried.map(({ employerId }) => employerId);
  const whos = tried.flatMap((it) => [userKey(it), employerKey(it)]);
  const { rows } = await sql<Held>`
    select who, since, attempts, misses, is_open as "isOpen"
    from hold_retrieval(${whos}::text[], ${employers}::uuid[], ${now})`.execute(tx);
  return new Map(rows.map((it) => [it.who, it]));
}

/** On the record of attempts, which the employer's role cannot read: who, where and what came of it, never what was asked. */
type Line = Asker & Record<"ref" | "session" | "network", string | null> & { kind: string; hash: Buffer | null };

const lineOf = ({ employerId, userId, ref, hash, from }: Tried, kind: Verdict["kind"]): Line => ({
  employerId,
  userId,
  kind,
  ref: kind === "one" ? (ref ?? null) : null,
  hash: kind === "limited" ? null : hash,
  session: from?.session ?? null,
  network: from?.network ?? null,
});
