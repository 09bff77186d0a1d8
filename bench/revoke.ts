import { Dossier, pathOf, readDossier, type DossierRef } from "@datakluis/contract";
import { lineTo, percentile, tellTimes } from "./load.ts";
import { revoking, shareAll } from "./share.ts";
import { inHouse, rounded, tell, tokensOf, type House } from "./tools.ts";
import { seedVault, type Vault } from "./vaults.ts";

/**
 * From revoke to denied, one dossier after another. While the employer revokes, somebody of the service asks for the dossier
 * again and again: `revoke.denied` is how long after the revoke was sent a question first finds nobody, against fifty
 * milliseconds. And never does a question that is put after the employer heard that it was done find somebody:
 * `revoke.seen_after` counts those, and must be none. How long an open screen takes stands in `share.revoked.gone`.
 */
export const run = (n = 300): Promise<void> =>
  inHouse(async (house) => {
    const warmUp = 50;
    const vault = await seedVault(house, warmUp + n);
    await shareAll(house, vault, vault.refs);
    await revokeEach(house, vault, vault.refs.slice(0, warmUp));
    const { answered, denied, seenAfter } = await revokeEach(house, vault, vault.refs.slice(warmUp));
    tellTimes("revoke.answered", n, answered);
    tellTimes("revoke.denied", n, denied);
    const p99 = rounded(percentile(denied, 0.99));
    tell({ name: "revoke.denied.p99", n, value: p99, unit: "ms", limit: 50, ratio: rounded(50 / p99) });
    tell({ name: "revoke.seen_after", n, value: seenAfter, unit: "questions", limit: 0 });
  });

async function revokeEach(house: House, { employer, user }: Vault, refs: readonly DossierRef[]) {
  const [toVault, toSuite] = [await lineTo(house.urls.vault), await lineTo(house.urls.suite)];
  const vaultToken = tokensOf(house, user, "vault");
  const service = { ...user, userId: employer.caseManager, sessionId: crypto.randomUUID() };
  const suiteToken = tokensOf(house, service, "suite");
  const shows = async (ref: DossierRef): Promise<boolean> => {
    const question = { method: "GET", path: pathOf(readDossier, { ref }), token: await suiteToken() };
    const told = JSON.parse((await toSuite.ask(question)).toString("utf8")) as Dossier;
    return told.person !== null;
  };
  const seen = { answered: [] as number[], denied: [] as number[], seenAfter: 0 };
  for (const ref of refs) {
    if (!(await shows(ref))) throw new Error("Niet gedeeld.");
    const token = await vaultToken();
    const begun = performance.now();
    let done = 0;
    const revoked = toVault.ask(revoking(ref, token)).then(() => {
      done = performance.now();
      seen.answered.push(done - begun);
    });
    for (;;) {
      const asked = performance.now();
      if (!(await shows(ref))) break;
      if (done && asked > done) seen.seenAfter += 1;
    }
    seen.denied.push(performance.now() - begun);
    await revoked;
  }
  toVault.end();
  toSuite.end();
  return seen;
}
