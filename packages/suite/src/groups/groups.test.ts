import { randomUUID } from "node:crypto";
import {
  changeUser,
  GroupId,
  listDeliveries,
  listUserGroups,
  putUserGroup,
  readDossier,
  readSuiteSelf,
  removeUserGroup,
  reportSick,
  SuiteRight,
  type RefusalCode,
  type UserGroup,
  type UserId,
} from "@datakluis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { mayChangeGroup } from "./rules.ts";
import { sickReport } from "../testing/reports.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const newGroup = () => GroupId.parse(randomUUID());
type Wanted = Omit<UserGroup, "id">;
let count = 0;
const own = (change: Partial<Wanted> = {}): Wanted => ({
  name: `Planners ${++count}`,
  side: "service",
  rights: ["see_dossiers", "report_absence"],
  widgets: ["find"],
  menu: [],
  actions: ["report_sick"],
  ...change,
});
const put = (by: UserId, groupId: GroupId, body: Wanted) => running.as(by)(putUserGroup, { params: { groupId }, body });

test("a group of one's own gives its rights and its portal, and takes them back at the next question", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const admin = await seed.user("functional_administrator", employer);
  const user = await seed.user("super_administrator", employer);
  const ref = await seed.dossier(employer);
  const id = newGroup();
  const made = await put(admin, id, own());
  expect(made).toMatchObject({ id, rights: ["report_absence", "see_dossiers"], actions: ["report_sick"] });
  const places = [{ kind: "employer" as const, employerId: employer }];
  const changed = await running.as(admin)(changeUser, {
    params: { userId: user },
    body: { group: id, places, onlyContent: false },
  });
  expect(changed).toMatchObject({ group: id, groupName: made.name });
  const self = await running.as(user)(readSuiteSelf, {});
  expect(self).toMatchObject({ widgets: ["find"], menu: [], actions: ["report_sick"] });
  const ask = running.as(user);
  expect((await ask(readDossier, { params: { ref } })).ref).toBe(ref);
  await ask(reportSick, { params: { ref }, body: sickReport() });

  // What a group leaves out is refused by the server too, not only left out of the screen.
  await put(admin, id, own({ actions: [] }));
  await expect(ask(reportSick, { params: { ref }, body: sickReport() })).rejects.toEqual(refused("not_permitted"));
  await put(admin, id, own({ rights: [] }));
  await expect(ask(readDossier, { params: { ref } })).rejects.toEqual(refused("not_permitted"));
  expect((await ask(readSuiteSelf, {})).rights).toEqual([]);

  await expect(running.as(admin)(removeUserGroup, { params: { groupId: id } })).rejects.toEqual(
    refused("group_in_use"),
  );
  await running.as(admin)(changeUser, {
    params: { userId: user },
    body: { group: "case_manager", places, onlyContent: false },
  });
  expect(await running.as(admin)(removeUserGroup, { params: { groupId: id } })).toBeNull();
  await expect(running.as(admin)(removeUserGroup, { params: { groupId: id } })).rejects.toEqual(refused("not_found"));
  const deeds = await running.past
    .selectFrom("event")
    .select("deed")
    .where("actor", "=", admin)
    .orderBy("id")
    .execute();
  expect(deeds.map((it) => it.deed)).toEqual([
    "group.added",
    "user.changed",
    "group.changed",
    "group.changed",
    "user.changed",
    "group.removed",
  ]);
});

test("the ready-made groups keep their name, side and rights; what their members find may change", async () => {
  const { seed } = running;
  const admin = await seed.user("functional_administrator");
  const groups = await running.as(admin)(listUserGroups, {});
  const doctor = groups.find((it) => it.id === "company_doctor")!;
  const { id: _, ...rest } = doctor;
  for (const change of [{ rights: [] }, { name: "Artsen" }, { side: "employer" as const }])
    await expect(put(admin, "company_doctor", { ...rest, ...change })).rejects.toEqual(refused("ready_made_group"));
  await expect(running.as(admin)(removeUserGroup, { params: { groupId: "hr" } })).rejects.toEqual(
    refused("ready_made_group"),
  );
  const changed = await put(admin, "company_doctor", { ...rest, widgets: [] });
  expect(changed).toEqual({ ...doctor, widgets: [] });
  await expect(put(admin, newGroup(), own({ name: null }))).rejects.toEqual(refused("ready_made_group"));
  const manager = await seed.user("super_administrator");
  await expect(put(manager, newGroup(), own())).rejects.toEqual(refused("not_permitted"));
  expect(await running.as(manager)(listUserGroups, {})).toHaveLength(groups.length);
});

test("two groups of one name are not told apart, so there is one", async () => {
  const admin = await running.seed.user("functional_administrator");
  await put(admin, newGroup(), own({ name: "Regio Noord" }));
  await expect(put(admin, newGroup(), own({ name: "regio noord" }))).rejects.toEqual(refused("group_exists"));
});

test("nobody widens himself by changing his group, or those who work where he does not", async () => {
  const { seed } = running;
  const [mine, theirs] = [await seed.employer(), await seed.employer()];
  const [admin, other] = [
    await seed.user("functional_administrator", mine),
    await seed.user("functional_administrator", mine, theirs),
  ];
  const id = newGroup();
  await put(other, id, own({ rights: ["administer"] }));
  const into = (userId: UserId, ...employers: (typeof mine)[]) =>
    running.as(other)(changeUser, {
      params: { userId },
      body: {
        group: id,
        places: employers.map((employerId) => ({ kind: "employer" as const, employerId })),
        onlyContent: false,
      },
    });
  await into(admin, mine);
  await expect(put(admin, id, own({ rights: ["administer", "manage_users"] }))).rejects.toEqual(refused("own_account"));
  await expect(put(admin, id, own({ rights: ["see_dossiers"] }))).rejects.toEqual(refused("own_account"));

  const wide = newGroup();
  await put(other, wide, own());
  const user = await seed.user("case_manager", mine, theirs);
  await running.as(other)(changeUser, {
    params: { userId: user },
    body: {
      group: wide,
      places: [mine, theirs].map((employerId) => ({ kind: "employer" as const, employerId })),
      onlyContent: false,
    },
  });
  await expect(put(admin, wide, own({ rights: ["see_dossiers"] }))).rejects.toEqual(refused("group_beyond_reach"));
  // A super administrator gives nobody a group that administers, whatever it is called.
  const manager = await seed.user("super_administrator", mine);
  const colleague = await seed.user("case_manager", mine);
  await expect(
    running.as(manager)(changeUser, {
      params: { userId: colleague },
      body: { group: id, places: [], onlyContent: false },
    }),
  ).rejects.toEqual(refused("not_permitted"));
});

test("whoever gets or loses the right to a vault through his group, for him the vault is asked", async () => {
  const { seed, vault } = running;
  const active = await seed.employer("active");
  const admin = await seed.user("functional_administrator", active);
  const user = await seed.user("manager", active);
  const id = newGroup();
  const body = own({ side: "employer", rights: ["see_dossiers"] });
  await put(admin, id, body);
  await running.as(admin)(changeUser, {
    params: { userId: user },
    body: { group: id, places: [{ kind: "employer", employerId: active }], onlyContent: false },
  });
  const asked = () =>
    vault.asked.map((it) => it.body as { userId: string; ends: boolean }).filter((it) => it.userId === user);
  await expect.poll(() => asked().map((it) => it.ends)).toEqual([true]);
  await put(admin, id, { ...body, rights: ["see_dossiers", "vault"] });
  await expect.poll(() => asked().map((it) => it.ends)).toEqual([true, false]);
  await put(admin, id, { ...body, rights: ["see_dossiers", "vault"], widgets: [] });
  await put(admin, id, { ...body, rights: [] });
  await expect.poll(() => asked().map((it) => it.ends)).toEqual([true, false, true]);
  await expect(running.as(user)(listDeliveries, { params: { employerId: active } })).rejects.toEqual(
    refused("not_permitted"),
  );
});

const rights = fc.uniqueArray(fc.constantFrom(...SuiteRight.options));

test("whatever is asked, no group lets whoever manages users see a dossier, deliver or enter a vault", () => {
  fc.assert(
    fc.property(rights, fc.constantFrom("service" as const, "employer" as const), (wanted, side) => {
      const group = { ...own({ rights: wanted, side }), id: newGroup() };
      const change = { before: undefined, wanted: group, own: false, limited: false, beyondReach: false };
      const manages = wanted.includes("manage_users") || wanted.includes("administer");
      const inDossiers = ["report_absence", "vault", "retrieve", "plan", "notes", "medical"] as const;
      const does = (["see_dossiers", "deliver", ...inDossiers] as const).some((it) => wanted.includes(it));
      const audits = wanted.includes("audit_confidential");
      const misplaced =
        (side === "service" && (wanted.includes("vault") || wanted.includes("deliver"))) ||
        (side === "employer" &&
          (manages || audits || (["retrieve", "plan", "notes", "medical"] as const).some((it) => wanted.includes(it))));
      const blind = !wanted.includes("see_dossiers") && inDossiers.some((it) => wanted.includes(it));
      const checksHimself = audits && (manages || wanted.includes("retrieve"));
      const lawful = !(manages && does) && !misplaced && !blind && !checksHimself;
      if (lawful) expect(() => mayChangeGroup(change)).not.toThrow();
      else expect(() => mayChangeGroup(change)).toThrow("invalid");
    }),
  );
});
