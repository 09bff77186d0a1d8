import { Refusal, searchPeople } from "@datakluis/contract";
import { answer } from "../answer.ts";
import type { Hit } from "./lines.ts";
import { questionOf } from "./question.ts";
import { reachOf, showFound } from "./store.ts";

/** As many as fit on a screen; who is not among them asks more precisely. */
const most = 20;

export const searchRoutes = [
  answer(searchPeople, "vault_user", async ({ actor, body, ...tools }) => {
    const question = questionOf(body.text);
    const reach = await reachOf(tools.db, actor.userId);
    const hits: Hit[] = [];
    for (const { employerId, within } of reach) {
      const lines = await tools.memory.lines(employerId);
      hits.push(...(await lines.find(question, within, most)));
    }
    const refs = hits.toSorted((a, b) => b.score - a.score).slice(0, most);
    return showFound(
      tools,
      actor.userId,
      reach.map((it) => it.employerId),
      refs.map((hit) => hit.ref),
    ).catch((fault: unknown) => {
      if (fault instanceof Refusal && fault.code === "keys_away") tools.memory.drop(null);
      throw fault;
    });
  }),
];
