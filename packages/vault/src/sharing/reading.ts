import { Refusal, type DossierRef, type EmployerId, type Sharing, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { record } from "../audit/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { openNote } from "../people/seal.ts";
import type { Tools } from "../tools.ts";
import { holding, lacking, sharingNow } from "./extent-rules.ts";
import { extentsOf, shownLine } from "./extents.ts";
import { stateOf } from "./rules.ts";
import { bound, dossierOf, historyOf } from "./store.ts";

/** The history as the employer reads it, notes opened; reading it is on the record. Refuses `not_found`. */
export async function sharingFor(tools: Tools, user: UserId, ref: DossierRef): Promise<Sharing> {
  const found = await transactionFor(tools.db, { user }, async (tx) => {
    const person = await dossierOf(tx, { user }, ref)
      .select(["person.employer_id", "person.version", "told_sharing", "told_version"])
      .select(["told_bsn", "told_bsn_version", "told_updates"])
      .executeTakeFirst();
    if (!person) throw new Refusal("not_found");
    const employerId = person.employer_id;
    await mustNotBeFrozen(tx, employerId);
    await record(tx, { userId: user }, { deed: "sharing.read", employerId, ref });
    const lines = await historyOf(tx, employerId, ref);
    return { person, employerId, lines, extents: await extentsOf(tx, employerId, ref) };
  });
  const { person, employerId, lines, extents } = found;
  const shown = await Promise.all(extents.map((line) => shownLine(tools, { employerId, ref }, line)));
  const standing = (topic: "bsn" | "updates", given: boolean) => {
    const line = holding(extents, topic, sharingNow(lines));
    return line?.given === given ? shown[extents.indexOf(line)]! : null;
  };
  const told = { sharing: person.told_sharing, version: person.told_version, bsn: person.told_bsn };
  const rest = { bsnVersion: person.told_bsn_version, updates: person.told_updates };
  const lack = lacking(lines, extents, person.version, { ...told, ...rest });
  return {
    state: stateOf(lines.at(-1), person.told_sharing),
    history: await opened(tools, { employerId, ref }, lines),
    extents: shown,
    bsnGrant: standing("bsn", true),
    stopped: standing("updates", false),
    underway: { grant: lack.bsn !== undefined, updates: lack.updates !== undefined },
  };
}

type Whose = { employerId: EmployerId; ref: DossierRef };

const opened = ({ keys }: Tools, { employerId, ref }: Whose, lines: Awaited<ReturnType<typeof historyOf>>) =>
  Promise.all(
    lines.map(async (line) => ({
      kind: line.kind,
      at: line.at.toISOString(),
      byName: line.by_name,
      careRequest: line.care_request,
      note: line.note
        ? openNote(await keys.version(employerId, line.key_version!), bound(employerId, ref, line.seq), line.note)
        : "",
      ...(line.service_name === null ? {} : { retrieved: true as const }),
    })),
  );
