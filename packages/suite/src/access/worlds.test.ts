import {
  listDepartments,
  listMembers,
  listRecentDossiers,
  membersIn,
  readDossier,
  readSuiteSelf,
  searchMembers,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type UserId,
} from "@datakluis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transactionFor } from "@datakluis/kit/db";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { whoMayHear } from "./store.ts";

/**
 * The queries of reach against the same said slowly and plainly, over random worlds: two employers, trees of
 * departments, dossiers with and without content, a user whose reach is put together of everything there is, and a
 * colleague who lends him his own, or did.
 */

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

/** A tree of departments as numbers: the parent of each is one before it, or none. */
const trees = fc
  .array(fc.option(fc.nat()), { minLength: 1, maxLength: 6 })
  .map((picks) => picks.map((pick, at) => (pick === null || at === 0 ? null : pick % at)));

/** What somebody is given at one employer. */
const gifts = (departments: number, dossiers: number) =>
  fc.record({
    whole: fc.boolean(),
    inGroup: fc.boolean(),
    departments: fc.uniqueArray(fc.nat(departments - 1), { maxLength: 2 }),
    singles: fc.uniqueArray(fc.nat(dossiers - 1), { maxLength: 2 }),
  });

const employers = trees.chain((parents) =>
  fc
    .array(fc.record({ at: fc.option(fc.nat(parents.length - 1)), written: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    })
    .chain((dossiers) =>
      fc.record({
        parents: fc.constant(parents),
        dossiers: fc.constant(dossiers),
        given: fc.option(gifts(parents.length, dossiers.length)),
        lent: fc.option(gifts(parents.length, dossiers.length)),
      }),
    ),
);
const worlds = fc.record({
  employers: fc.tuple(employers, employers),
  limited: fc.boolean(),
  lending: fc.record({
    group: fc.constantFrom("company_doctor", "case_manager", "case_manager", "super_administrator"),
    limited: fc.boolean(),
    /** Days from today to its first, and to the first after it. */
    days: fc.constantFrom([-2, 0], [-1, 1], [0, 1], [0, 2], [1, 2]),
    withdrawn: fc.nat(3).map((it) => it === 0),
  }),
});
type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never;
type Place = World["employers"][number];
type Gift = NonNullable<Place["given"]>;

/** With which reach, and whether of dossiers with content only. */
type View = { gift: (place: Place) => Gift | null; limited: boolean };

const works = (gift: Gift | null) =>
  Boolean(gift && (gift.whole || gift.inGroup || gift.departments.length || gift.singles.length));

/** With whose eyes the user looks, said as plainly as can be. */
function viewsOf({ employers, limited, lending }: World): View[] {
  const own: View = { gift: ({ given }) => given, limited };
  const [from, until] = lending.days as [number, number];
  const lasts = from <= 0 && until > 0 && !lending.withdrawn;
  const lawful = lending.group !== "super_administrator";
  const worksSomewhere = employers.some(({ given }) => works(given));
  const lent: View = { gift: (place) => place.lent, limited: lending.limited };
  return lasts && lawful && worksSomewhere ? [own, lent] : [own];
}

const under = (parents: Place["parents"], gift: Gift, it: number | null): boolean =>
  it !== null && (gift.departments.includes(it) || under(parents, gift, parents[it]!));

function reaches(place: Place, views: readonly View[], which: number): boolean {
  const { at, written } = place.dossiers[which]!;
  return views.some(({ gift, limited }) => {
    const it = gift(place);
    if (!it || (limited && !written)) return false;
    return it.whole || it.inGroup || it.singles.includes(which) || under(place.parents, it, at);
  });
}

function departmentShows(place: Place, views: readonly View[], which: number): boolean {
  const given = views.some(({ gift }) => {
    const it = gift(place);
    return it !== null && (it.whole || it.inGroup || under(place.parents, it, which));
  });
  return given || place.dossiers.some(({ at }, dossier) => at === which && reaches(place, views, dossier));
}

type Built = { place: Place; id: EmployerId; departments: DepartmentId[]; refs: DossierRef[] };

async function build(place: Place, writer: UserId): Promise<Built> {
  const { seed } = running;
  const id = await seed.employer();
  const departments: DepartmentId[] = [];
  for (const parent of place.parents)
    departments.push(await seed.department(id, parent === null ? null : departments[parent]!));
  const refs: DossierRef[] = [];
  for (const { at, written } of place.dossiers) {
    const ref = await seed.dossier(id, { departmentId: at === null ? null : departments[at]! });
    if (written) await seed.spell(id, ref, writer);
    refs.push(ref);
  }
  return { place, id, departments, refs };
}

async function give(user: UserId, given: Gift | null, { id, departments, refs }: Built): Promise<void> {
  const { seed, suite } = running;
  if (!given) return;
  const rows = [...(given.whole ? [null] : []), ...given.departments.map((it) => departments[it]!)];
  for (const department_id of rows)
    await suite.db.insertInto("reach").values({ user_id: user, employer_id: id, department_id }).execute();
  for (const it of given.singles) await seed.single(user, id, refs[it]!);
  if (given.inGroup) await seed.employerGroup([id], user);
}

test("reach is what was given and nothing else, in every way to ask", async () => {
  const { seed, suite } = running;
  const writer = await seed.user("case_manager");
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const built: Built[] = [];
      for (const place of world.employers) built.push(await build(place, writer));
      const user = await seed.user("case_manager");
      for (const it of built) await give(user, it.place.given, it);
      if (world.limited) await seed.limit(user);
      const lender = await seed.user(world.lending.group);
      for (const it of built) await give(lender, it.place.lent, it);
      if (world.lending.limited) await seed.limit(lender);
      const [from, until] = world.lending.days as [number, number];
      await seed.substitution(lender, user, from, until, world.lending.withdrawn);
      const views = viewsOf(world);
      const ask = running.as(user);
      const wanted = built.map(({ place, refs }) => refs.filter((_, at) => reaches(place, views, at)));

      const found = (await ask(searchMembers, { body: { text: "vries" } })).map(({ ref }) => ref);
      expect(found.toSorted()).toEqual(wanted.flat().toSorted());

      for (const [at, { place, id, departments, refs }] of built.entries()) {
        const mine = wanted[at]!;
        const worksHere = views.some(({ gift }) => works(gift(place)));
        const opened: DossierRef[] = [];
        for (const ref of refs) if (await ask(readDossier, { params: { ref } }).then(...yes)) opened.push(ref);
        expect(opened).toEqual(mine);

        const heard: DossierRef[] = [];
        for (const ref of refs)
          if ((await whoMayHear(suite.db, [user], { kind: "dossier", employerId: id, ref })).has(user)) heard.push(ref);
        expect(heard).toEqual(mine);
        expect((await whoMayHear(suite.db, [user], { kind: "employer", employerId: id, ref: null })).has(user)).toBe(
          worksHere,
        );

        const tree = await ask(listDepartments, { params: { employerId: id } }).catch(() => undefined);
        expect(tree !== undefined).toBe(worksHere);
        const shown = departments.filter((_, which) => departmentShows(place, views, which));
        expect((tree?.departments ?? []).map((it) => it.id).toSorted()).toEqual(worksHere ? shown.toSorted() : []);
        for (const it of tree?.departments ?? []) {
          const there = refs.filter(
            (ref, which) => departments[place.dossiers[which]!.at ?? -1] === it.id && mine.includes(ref),
          );
          expect(it.members).toBe(there.length);
        }
        const loose = refs.filter((ref, which) => place.dossiers[which]!.at === null && mine.includes(ref));
        expect(tree?.withoutDepartment ?? 0).toBe(loose.length);

        const listed: DossierRef[] = [];
        for (const department of [...departments, "none" as const]) {
          const page = ask(listMembers, { params: { employerId: id }, query: { department, limit: 100 } });
          listed.push(...(await page.then(membersIn, () => [])).map(({ ref }) => ref));
        }
        expect(listed.toSorted()).toEqual(mine.toSorted());

        const inSql = await transactionFor(suite.db, { user }, (tx) =>
          tx.selectFrom("dossier").select("ref").where("employer_id", "=", id).execute(),
        );
        expect(inSql.length).toBe(worksHere ? refs.length : 0);
      }
      await sayOnBehalf(user, lender, world, built);
      const recent = (await ask(listRecentDossiers, {})).map(({ ref }) => ref);
      expect(recent.toSorted()).toEqual(wanted.flat().toSorted());
      const known = (await ask(readSuiteSelf, {})).employers.map(({ id }) => id);
      const expected = built.filter(({ place }) => views.some(({ gift }) => works(gift(place))));
      expect(known.toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
    }),
    { numRuns: 20 },
  );
}, 120_000);

/** What stands on the record is done in the name of the lender exactly where the user's own reach was not enough. */
async function sayOnBehalf(user: UserId, lender: UserId, world: World, built: readonly Built[]): Promise<void> {
  const rows = await running.past
    .selectFrom("event")
    .select(["ref", "on_behalf"])
    .where("actor", "=", user)
    .where("deed", "=", "dossier.opened")
    .execute();
  const [own] = viewsOf(world);
  for (const { ref, on_behalf } of rows) {
    const { place, refs } = built.find((it) => it.refs.includes(ref!))!;
    expect(on_behalf).toBe(reaches(place, [own!], refs.indexOf(ref!)) ? null : lender);
  }
}

const yes = [() => true, () => false] as const;
