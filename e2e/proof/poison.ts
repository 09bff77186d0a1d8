import { readDossier, readSharing, shareDossier, type DossierRef, type WriteId } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type pg from "pg";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe } from "./house.ts";
import type { Mangler } from "./mangler.ts";

/**
 * Shares some dossiers whose messages cannot arrive: the suite answers with a fault, says nothing at all, or the vault
 * cannot even make the message because its own record is damaged.
 */
export async function poisonSome(
  { vault }: { vault: pg.Pool },
  mangler: Mangler,
  { hr, caseManager }: { hr: Ask; caseManager: Ask },
  refs: readonly DossierRef[],
) {
  const [silent, damaged, ...faulty] = refs as [DossierRef, DossierRef, ...DossierRef[]];
  mangler.poison(silent, "silence");
  for (const ref of faulty) mangler.poison(ref, "error");
  const flip = () =>
    vault.query("update person set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 255) where ref = $1", [
      damaged,
    ]);
  await flip();
  const note = "Gesprek met de casemanager";
  for (const ref of refs)
    await hr(shareDossier, { params: { ref }, body: { id: id<WriteId>(), careRequest: "other", note } });

  const stateOf = async (ref: DossierRef) => (await hr(readSharing, { params: { ref } })).state;
  return {
    mustBeStuck: async () => {
      for (const ref of refs) {
        mustBe(await stateOf(ref), "sharing", "een dossier met een vergiftigd bericht is nog onderweg");
        const seen = await caseManager(readDossier, { params: { ref } });
        mustBe(seen.person, null, "van een vergiftigd bericht ziet de dienst niets");
      }
    },
    /** What was in the way is gone: then these arrive too, without anybody doing anything. */
    cure: async () => {
      await flip();
      for (const ref of refs) mangler.cure(ref);
      for (const ref of refs)
        await until("wat vastzat komt alsnog aan", async () => (await stateOf(ref)) === "shared", 90);
    },
  };
}
