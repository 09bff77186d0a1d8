import { afterEach, expect, test, vi } from "vitest";
import type { EmployerId } from "@datakluis/contract";
import { placesOf, searchBoth, type Places } from "./search.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Which sides hear of it when somebody types this. */
async function hear(places: Places, text: string): Promise<string[]> {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path.split("/")[2]!);
    return Response.json(path.includes("/vault/") ? { people: [], more: false, unreadable: 0 } : []);
  });
  await searchBoth(places, text, new AbortController().signal);
  return asked;
}

type Vault = Parameters<typeof placesOf>[0]["vaults"][number];
const [one, two] = ["een" as EmployerId, "twee" as EmployerId];
const vault = (id: EmployerId, more: Partial<Vault> = {}): Vault => ({
  id,
  name: "Werkgever",
  state: "active",
  roles: ["user"],
  renewalSince: null,
  ...more,
});
const places = (more: Partial<Parameters<typeof placesOf>[0]>) =>
  placesOf({
    rights: ["see_dossiers"],
    employers: [{ id: one }],
    vaults: [vault(one)],
    away: { suite: false, vault: false },
    ...more,
  });

test("for whom a user of the vault looks, the service does not hear", async () => {
  for (const text of ["Jansen", "999990718", "29-02-1980", "2611 AB", "MS004"])
    expect(await hear(places({}), text)).toEqual(["vault"]);
});

test("the service is asked for people who are not, or not all, to be found in the vault", async () => {
  const both = { vault: true, suite: true };
  expect(places({ employers: [{ id: one }, { id: two }] })).toEqual(both);
  expect(places({ vaults: [vault(one, { state: "moving" })] })).toEqual(both);
  expect(places({ vaults: [vault(one, { roles: ["user", "requested"] })] })).toEqual(both);
  expect(places({ vaults: [vault(one, { roles: ["proposed"] })] })).toEqual(both);
  expect(places({ away: { suite: false, vault: true } })).toEqual(both);
  expect(places({ vaults: [] })).toEqual({ vault: false, suite: true });
  expect(places({ rights: [], vaults: [], employers: [] })).toEqual({ vault: false, suite: false });
});

test("a BSN never goes to the service; a personnel number does, also one that looks like a short BSN", async () => {
  const atService = { vault: false, suite: true };
  for (const text of ["999990718", "9999.90.718", " 999 990 718", "Jansen 999990718"])
    expect(await hear(atService, text)).toEqual([]);
  for (const text of ["Jansen", "MS004", "10000008", "123456789"])
    expect(await hear(atService, text)).toEqual(["suite"]);
});
