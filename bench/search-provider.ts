import { randomUUID } from "node:crypto";
import { pathOf, recognisePerson } from "@datakluis/contract";
import { againstBare } from "./bare.ts";
import { personNumber } from "./people.ts";
import { inHouse, type House } from "./tools.ts";
import { seedVault, type Vault } from "./vaults.ts";

/**
 * The service recognises people by last name, birth date and postcode, three hits and a miss by turns, once they are in memory:
 * asked of the suite, searched, counted, written down and given a ticket. The limit is a bare route that reads one sealed
 * row. The goal is a third of it.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const vault = await seedVault(house, n);
    await agree(house, vault);
    const users = await makeUsers(house, vault);
    await forgetCounts(house);
    const path = pathOf(recognisePerson as never, { employerId: vault.employer.id });
    let at = 0;
    const ask = async () => {
      const tokens = await Promise.all(users.map((user) => house.tokenFor(user, "vault")));
      return () => {
        at += 1;
        const { lastName, bornOn, postcode } = personNumber((at * 7919) % n);
        // Every login has its hits and its misses. One in four: more of those that wait together would lock the employer's
        // search each time, which nobody's day has in it.
        const missed = (at + Math.floor(at / logins)) % 4 === 0;
        const body = { lastName: missed ? `${lastName}x` : lastName, bornOn, postcode };
        return { method: "POST", path, token: tokens[at % logins]!, body };
      };
    };
    await againstBare(house, vault, "search-provider", n, ask, 10, asking);
  });

/**
 * How many ask at once. Each answer waits for a beat, which takes time and no work: at two beats 128 come to at most 6,400 a
 * second, and would measure the waiting.
 */
const asking = 256;

/** What waits is counted together: of one login that would be more at once than he may miss in a day. */
const logins = 32;

/** The employer lets the service search. */
async function agree(house: House, { employer, user }: Vault): Promise<void> {
  const [suite, vault] = [await house.superuser("suite"), await house.superuser("vault")];
  await vault.query(
    "insert into retrieval_agreement (employer_id, seq, kind, at, by_user, version) values ($1, 1, 'given', now(), $2, 1)",
    [employer.id, user.userId],
  );
  await suite.query("insert into retrieval_agreement (employer_id, seq, given) values ($1, 1, true)", [employer.id]);
}

/** Those of the service who may. */
async function makeUsers(house: House, { employer }: Vault) {
  const suite = await house.superuser("suite");
  const group = randomUUID();
  await suite.query(
    "insert into user_group (id, name, side, widgets, menu, actions) values ($1, $1::text, 'service', '{}', '{}', '{}')",
    [group],
  );
  await suite.query("insert into group_right (group_name, \"right\") values ($1, 'see_dossiers'), ($1, 'retrieve')", [
    group,
  ]);
  const displayName = "C. de Wit";
  const users = Array.from({ length: logins }, () => ({ userId: randomUUID(), sessionId: randomUUID(), displayName }));
  const ids = users.map(({ userId }) => userId);
  await suite.query(
    `insert into account (id, display_name, email, side, group_name)
     select id, $2, id || '@voorbeeld.example', 'service', $3 from unnest($1::uuid[]) as it (id)`,
    [ids, displayName, group],
  );
  await suite.query("insert into reach (user_id, employer_id) select id, $2 from unnest($1::uuid[]) as it (id)", [
    ids,
    employer.id,
  ]);
  return users;
}

/** Nobody may ask this often: what is counted is written as ever, and forgotten. */
async function forgetCounts(house: House): Promise<void> {
  const vault = await house.superuser("vault");
  await vault.query(`
    create function forget_counts() returns trigger language plpgsql
      as $$ begin new.attempts := 0; new.misses := 0; return new; end $$;
    create trigger forget_counts before insert or update on retrieval_count
      for each row execute function forget_counts()`);
}
