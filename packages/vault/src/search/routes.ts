import { Refusal, searchPeople } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { better } from "./best.ts";
import type { Hit, Hits } from "./lines.ts";
import { questionOf } from "./question.ts";
import { reachOf, showFound } from "./store.ts";

/** As many as fit on a screen; who is not among them asks more precisely. */
const most = 20;

export const searchRoutes = [
  answer(searchPeople, "vault_user", async ({ actor, body, wire, ...tools }) => {
    const question = questionOf(body.text);
    const reach = await reachOf(tools.db, actor.userId);
    const found: Hits[] = [];
    let unreadable = 0;
    for (const { employerId, within } of reach) {
      const lines = await tools.memory.lines(employerId);
      // Whoever types on has asked anew already.
      wire.mustBeThere();
      found.push(await lines.find({ question, within, most, goOn: () => wire.mustBeThere() }));
      unreadable += lines.unreadable(within);
    }
    const all = found.flatMap(({ hits }) => hits).toSorted(better);
    const hits = all.slice(0, most);
    const employers = reach.map((it) => it.employerId);
    const people = await showFound(tools, actor.userId, { employers, question, hits }).catch((fault: unknown) => {
      if (fault instanceof Refusal && fault.code === "keys_away") tools.memory.drop(null);
      throw fault;
    });
    if (unreadable) tools.log.error("verzegelde gegevens zijn niet te openen", { count: unreadable });
    return { people, more: isMore(found, all), unreadable };
  }),
];

/** Whether more were found as well as the best was: as typed, or nearly when nobody was found as typed. */
function isMore(found: readonly Hits[], all: readonly Hit[]): boolean {
  const [best] = all;
  if (!best) return false;
  const asWell = (it: Hit | undefined) => it?.nearly === best.nearly;
  return asWell(all[most]) || found.some(({ more, hits }) => more && asWell(hits[0]));
}
