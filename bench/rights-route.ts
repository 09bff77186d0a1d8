import { createServer } from "node:http";
import type { DossierRef, UserId } from "@datakluis/contract";
import { kyselyOf, poolOf } from "@datakluis/kit/db";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { logOf } from "@datakluis/kit/log";
import { sightOf, together, type Actor, type Source } from "../packages/suite/src/access/rules.ts";
import { sourcesOf } from "../packages/suite/src/access/store.ts";
import { openDossier } from "../packages/suite/src/dossiers/store.ts";
import { readMasterKey } from "../packages/suite/src/identities/store.ts";
import type { Tables } from "../packages/suite/src/schema.ts";

/**
 * The page of a dossier, once as everybody gets it who is asked for his rights first (`/asked/`), and once for somebody
 * whose rights are known beforehand (`/bare/`). A process of its own, so that it has what our server has.
 */
const [databaseUrl, keys, userId] = process.argv.slice(2) as [string, string, UserId];
const log = logOf("suite", "error");
const pool = poolOf(databaseUrl, log);
const pipeline = poolOf(databaseUrl, log, 16, true);
const db = kyselyOf<Tables>(pool);
const master = await readMasterKey(db, keyFolder(keys));

const actorOf = (sources: readonly Source[]): Actor => {
  const sight = sightOf(sources, "see_dossiers");
  if (!sight) throw new Error("Deze gebruiker ziet geen dossiers.");
  return { userId, sessionId: userId, displayName: "C. de Wit", side: "service", ...together(sources), sight };
};
const known = actorOf(await sourcesOf(pipeline, userId));

const server = createServer((request, response) => {
  const [, how, ref] = request.url!.split("/");
  const answer = async () => {
    const actor = how === "asked" ? actorOf(await sourcesOf(pipeline, userId)) : known;
    return JSON.stringify(await openDossier({ db, pipeline, master }, actor, ref as DossierRef));
  };
  answer().then(
    (body) => response.end(body),
    () => {
      response.statusCode = 500;
      response.end();
    },
  );
});
server.listen(0, "127.0.0.1", () => process.send!(server.address()));
process.once("disconnect", () => process.exit(0));
