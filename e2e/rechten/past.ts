import pg from "pg";
import type { Servers } from "@datakluis/kit/testing/servers";

/** Past every policy of the vault or the suite, for what only time can do. */
export async function past({ databases }: Servers, text: string, values: unknown[], of: "vault" | "suite" = "vault") {
  const connectionString = process.env["DATAKLUIS_TEST_POSTGRES"] + new URL(databases[of].ownerUrl).pathname;
  const database = new pg.Client({ connectionString });
  await database.connect();
  return database.query(text, values).finally(() => database.end());
}
