import fc from "fast-check";
import { Refusal, type UserId } from "@datakluis/contract";
import { expect, test } from "vitest";
import { mayWithdraw } from "../access/rules.ts";
import { confirm, decline, due, linkDays, object, request, waitDays, withdraw, type Succession } from "./rules.ts";

const day = 86_400_000;
const people = ["a", "b", "c", "d"] as UserId[];
const emailOf = (user: UserId) => `${user}@werkgever.example`;

/** A vault as the rules see it, and beside it the plain history of what happened, by which the properties are judged. */
type World = {
  now: number;
  users: Set<UserId>;
  administrators: Set<UserId>;
  open: Succession | undefined;
  history: { what: string; at: number; who?: UserId }[];
};

type Act = (world: World) => void;
const told = (world: World, what: string, who?: UserId) =>
  world.history.push({ what, at: world.now, ...(who ? { who } : {}) });
const nowOf = (world: World) => new Date(world.now);

const acts = {
  wait:
    (days: number): Act =>
    (world) =>
      void (world.now += days * day),
  ask:
    (requester: UserId, candidate: UserId): Act =>
    (world) => {
      if (!world.users.has(requester) || !world.users.has(candidate)) return;
      const { expiresAt } = request(
        {
          requester: { userId: requester, email: emailOf(requester) },
          candidate: { userId: candidate, email: emailOf(candidate) },
          representativeEmail: emailOf("a" as UserId),
          administrators: [...world.administrators],
          isOpen: world.open !== undefined,
          lastAskedAt: undefined,
        },
        nowOf(world),
      );
      world.open = { requestedBy: requester, candidate, expiresAt, appointsAt: null, outcome: null };
      told(world, "asked", requester);
    },
  confirm: (): Act => (world) => {
    const hasAccess = world.open !== undefined && world.users.has(world.open.candidate);
    const { appointsAt } = confirm(world.open, hasAccess, nowOf(world));
    world.open = { ...world.open!, appointsAt };
    told(world, "confirmed");
  },
  decline: (): Act => (world) => {
    decline(world.open, nowOf(world));
    told(world, "ended");
    world.open = undefined;
  },
  object:
    (mayJudge: boolean): Act =>
    (world) => {
      if (!world.open) return;
      object(world.open, mayJudge);
      told(world, "ended");
      world.open = undefined;
    },
  withdraw: (): Act => (world) => {
    if (!world.open) return;
    withdraw(world.open);
    told(world, "ended");
    world.open = undefined;
  },
  job: (): Act => (world) => {
    const outcome = world.open && due(world.open, world.users.has(world.open.candidate), nowOf(world));
    if (!outcome) return;
    if (outcome === "appointed") {
      world.administrators.add(world.open!.candidate);
      told(world, "appointed", world.open!.candidate);
    } else told(world, "ended");
    world.open = undefined;
  },
  leave:
    (who: UserId): Act =>
    (world) => {
      if (!world.administrators.has(who)) return;
      mayWithdraw([...world.administrators], who);
      world.administrators.delete(who);
    },
  loseAccess:
    (who: UserId): Act =>
    (world) => {
      if (!world.users.has(who)) return;
      mayWithdraw([...world.administrators], who);
      world.users.delete(who);
      world.administrators.delete(who);
    },
};

const person = fc.constantFrom(...people);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0.5, 3, 6.999, 7, 8, 13.9, 14).map(acts.wait) },
  { weight: 4, arbitrary: fc.tuple(person, person).map(([one, other]) => acts.ask(one, other)) },
  { weight: 4, arbitrary: fc.constant(acts.confirm()) },
  { weight: 4, arbitrary: fc.constant(acts.job()) },
  fc.constant(acts.decline()),
  fc.boolean().map(acts.object),
  fc.constant(acts.withdraw()),
  person.map(acts.leave),
  person.map(acts.loseAccess),
);

/** What is refused does not happen; anything else thrown is a fault of ours. */
function live(story: readonly Act[]): World {
  const world: World = {
    now: Date.parse("2026-03-01T12:00:00Z"),
    users: new Set(people),
    administrators: new Set(["a" as UserId]),
    open: undefined,
    history: [],
  };
  for (const act of story)
    try {
      act(world);
    } catch (no) {
      if (!(no instanceof Refusal)) throw no;
    } finally {
      if (world.administrators.size === 0) told(world, "without administrator");
    }
  return world;
}

test("whatever happens in whatever order, a vault is never without an administrator", () => {
  fc.assert(
    fc.property(fc.array(anyAct, { minLength: 20, maxLength: 80, size: "max" }), (story) => {
      expect(live(story).history.map(({ what }) => what)).not.toContain("without administrator");
    }),
    { numRuns: 500 },
  );
});

test("nobody is appointed without a colleague's request, the representative's yes, and the whole waiting time after it", () => {
  let appointed = 0;
  fc.assert(
    fc.property(fc.array(anyAct, { minLength: 20, maxLength: 80, size: "max" }), (story) => {
      const { history } = live(story);
      for (const [at, it] of history.entries()) {
        if (it.what !== "appointed") continue;
        appointed += 1;
        // What stands right before it is the yes to this request, and right before that the request of another.
        const [asked, yes] = history.slice(at - 2, at);
        expect([asked?.what, yes?.what]).toEqual(["asked", "confirmed"]);
        expect(asked!.who).not.toBe(it.who);
        expect(it.at - yes!.at).toBeGreaterThanOrEqual(waitDays * day);
        expect(yes!.at - asked!.at).toBeLessThan(linkDays * day);
      }
    }),
    { numRuns: 1_000 },
  );
  // A property that never meets an appointment would say nothing.
  expect(appointed).toBeGreaterThan(20);
});

const asking = {
  requester: { userId: "b" as UserId, email: "B@werkgever.example" },
  candidate: { userId: "c" as UserId, email: "c+post@werkgever.example" },
  representativeEmail: "directie@werkgever.example",
  administrators: ["a" as UserId],
  isOpen: false,
  lastAskedAt: undefined,
};
const now = new Date("2026-03-01T12:00:00Z");
const codeOf = (change: Partial<Parameters<typeof request>[0]>) => {
  try {
    request({ ...asking, ...change }, now);
    return "gevraagd";
  } catch (no) {
    return (no as Refusal).code;
  }
};

test.each([
  ["a colleague for a colleague", {}, "gevraagd"],
  ["somebody for himself", { candidate: asking.requester }, "succession_own"],
  ["an administrator", { administrators: ["b" as UserId] }, "succession_by_administrator"],
  ["for an administrator", { administrators: ["c" as UserId] }, "succession_administrator"],
  ["while another is open", { isOpen: true }, "succession_open"],
  ["who represents himself", { representativeEmail: "b@Werkgever.example" }, "representative_is_party"],
  ["for who represents himself", { representativeEmail: "c@werkgever.example" }, "representative_is_party"],
  ["again within a day", { lastAskedAt: new Date(now.getTime() - day + 1) }, "too_many_attempts"],
  ["again after a day", { lastAskedAt: new Date(now.getTime() - day) }, "gevraagd"],
])("%s", (_, change, expected) => {
  expect(codeOf(change)).toBe(expected);
});
