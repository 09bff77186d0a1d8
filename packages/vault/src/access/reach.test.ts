import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPerson, type DepartmentId, type DossierRef } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { whoMayHear } from "../live/reach.ts";
import { writeDepartments } from "../organisation/store.ts";
import { reachOf } from "../search/store.ts";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId, person } from "../testing/seed.ts";
import { visitor } from "../testing/visitor.ts";
import { withinReach } from "./reach.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

/** A tree by each node's parent: an earlier node, or none. */
const trees = fc
  .array(fc.nat(), { minLength: 1, maxLength: 12 })
  .map((picks) => picks.map((pick, at) => (pick % (at + 1) === at ? undefined : pick % (at + 1))));

const few = fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 3 });
const nowhere = { departments: new Set<DepartmentId>(), refs: new Set<DossierRef>() };

/** What reach means, said as simply as can be: the department itself or one above it was granted. */
function reaches(tree: readonly (number | undefined)[], granted: ReadonlySet<number>, at: number | undefined): boolean {
  if (at === undefined) return false;
  return granted.has(at) || reaches(tree, granted, tree[at]);
}

test("reach is a department with all below it or a single employee, in every query alike", async () => {
  const people = Array.from({ length: 13 }, () => person());
  const employer = await vault.seed.active(people);
  const user = visitor();
  await vault.seed.user(employer, [newId<DepartmentId>()], user);

  await fc.assert(
    fc.asyncProperty(trees, few, few, async (tree, picks, singles) => {
      const ids = tree.map(() => newId<DepartmentId>());
      const granted = new Set(picks.filter((at) => at < tree.length));
      const lines = tree.map((parent, at) => ({
        id: ids[at]!,
        name: `Afdeling ${at}`,
        parentId: parent === undefined ? null : ids[parent]!,
      }));
      await transactionFor(vault.tools.db, { employer: employer.id }, (tx) => writeDepartments(tx, employer.id, lines));
      for (const [at, it] of people.entries())
        await vault.past
          .updateTable("person")
          .set({ department_id: ids[at] ?? null })
          .where("ref", "=", it.ref)
          .execute();
      await vault.past.deleteFrom("access").where("user_id", "=", user.userId).execute();
      for (const at of granted)
        await vault.past
          .insertInto("access")
          .values({ employer_id: employer.id, user_id: user.userId, role: "user", department_id: ids[at]! })
          .execute();

      for (const at of singles) {
        const { ref } = people[at]!;
        await vault.past
          .insertInto("access")
          .values({ employer_id: employer.id, user_id: user.userId, role: "user", department_id: ref, ref })
          .execute();
      }

      const expected = people
        .filter((_, at) => singles.includes(at) || reaches(tree, granted, ids[at] && at))
        .map((it) => it.ref);
      const listed = await transactionFor(vault.tools.db, { user: user.userId }, (tx) =>
        tx.selectFrom("person").select("ref").where(withinReach(user.userId)).execute(),
      );
      expect(new Set(listed.map((row) => row.ref))).toEqual(new Set(expected));

      const [within] = await reachOf(vault.tools.db, user.userId);
      const { departments, refs } = within && within.within !== "all" ? within.within : nowhere;
      const searched = people.filter((it, at) => (ids[at] && departments.has(ids[at])) || refs.has(it.ref));
      expect(searched.map((it) => it.ref)).toEqual(expected);

      for (const it of people.slice(0, 4)) {
        const { status } = await vault.as(user, openPerson, { params: { ref: it.ref } });
        expect(status === 200).toBe(expected.includes(it.ref));
        const heard = await whoMayHear(vault.tools.db, [user.userId], {
          kind: "dossier",
          employerId: employer.id,
          ref: it.ref,
        });
        expect(heard.has(user.userId)).toBe(expected.includes(it.ref));
      }
    }),
    { numRuns: 15 },
  );
});

test("a tree that was made circular ends, and gives nothing more", async () => {
  const [one, two] = [newId<DepartmentId>(), newId<DepartmentId>()];
  const anna = person({ departmentId: one });
  const employer = await vault.seed.active([anna], {
    departments: [
      { id: one, name: "Een", parentId: two },
      { id: two, name: "Twee", parentId: one },
    ],
  });
  const user = await vault.seed.user(employer, [newId<DepartmentId>()]);
  expect((await vault.as(user, openPerson, { params: { ref: anna.ref } })).status).toBe(404);
  const other = await vault.seed.user(employer, [two]);
  expect((await vault.as(other, openPerson, { params: { ref: anna.ref } })).status).toBe(200);
});

test("the database itself shows an employer's rows to nobody else, whatever the query", async () => {
  const mine = await vault.seed.active([person()]);
  const theirs = await vault.seed.active([person()]);
  const guarded = ["person", "employer_key", "access_request", "agreement", "proposal", "employer", "event"] as const;
  const employersIn = async (who: { user: string } | { employer: string }) =>
    transactionFor(vault.tools.db, who, async (tx) => {
      const seen = new Set<string>();
      for (const table of guarded) {
        const column = table === "employer" ? "id" : "employer_id";
        const { rows } = await sql<{ id: string }>`select ${sql.ref(column)} as id from ${sql.table(table)}`.execute(
          tx,
        );
        for (const row of rows) seen.add(row.id);
      }
      return [...seen];
    });
  expect(await employersIn({ user: mine.administrator.userId })).toEqual([mine.id]);
  expect(await employersIn({ employer: theirs.id })).toEqual([theirs.id]);
  expect(await employersIn({ user: visitor().userId })).toEqual([]);
  const { rows } = await vault.tools.pool.query("select from person");
  expect(rows).toEqual([]);
});

test("the role that runs the vault cannot change what happened", async () => {
  for (const statement of [
    "update event set deed = 'x'",
    "delete from event",
    "delete from sharing_event",
    "update sharing_event set kind = 'revoked'",
    "update agreement set representative_name = 'x'",
    "truncate event",
    "alter table person disable row level security",
    "delete from person",
  ])
    await expect(vault.tools.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/);
});
