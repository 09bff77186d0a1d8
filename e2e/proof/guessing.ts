import { readRetrievalAgreement, unlockRetrieval, type WriteId } from "@datakluis/contract";
import type { Servers } from "@datakluis/kit/testing/servers";
import { castingOf, type Visitor } from "../rechten/cast.ts";
import { past } from "../rechten/past.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe, mustHold } from "./house.ts";
import { ask, outcomeOf, type Stage } from "./recognition.ts";

/** What a login and an employer may miss in a day (docs/besluiten/018). */
const promised = { user: 10, employer: 25 };
const logins = 20;
const atOnce = 16;

/**
 * Guesses by one login, with the vault killed and started again in between, and then by twenty: nobody is told more than
 * was promised, and once the search is shut even who is right hears a miss. An administrator opens it again.
 */
export async function guesses(servers: Servers, stage: Stage, guessing: number) {
  await past(servers, "drop trigger forget_counts on retrieval_count", []);
  await past(servers, "delete from retrieval_count", []);
  const lone = await stage.another();
  const first = await guess(servers, stage, [lone], Math.ceil(guessing / 2));
  await servers.kill("vault");
  await servers.start("vault");
  const second = await guess(servers, stage, [lone], Math.floor(guessing / 2));
  mustBe(first.told + second.told, promised.user, "antwoorden aan één login");

  const many: Visitor[] = [];
  while (many.length < logins) many.push(await stage.another());
  const together = await guess(servers, stage, many, guessing);
  // Each login has its own answers; how many of them were searched at all is what the employer allows.
  mustHold(together.told <= logins * promised.user, "antwoorden aan twintig logins");
  mustBe(await searched(servers, stage), promised.employer, "pogingen waarbij is gezocht");

  const { open, right } = stage;
  const late = await stage.another();
  const asked = { who: late, employerId: open.id, body: right };
  const shut = await ask(servers, asked);
  mustBe(outcomeOf(shut.text), "not", "na te veel missers vindt niemand nog iemand");
  const [keeper, params] = [castingOf(servers).vault(open.keeper), { employerId: open.id }];
  const lockedAt = async () => (await keeper(readRetrievalAgreement, { params })).lockedAt;
  await until("het zoeken is gesloten", async () => (await lockedAt()) !== null);
  await keeper(unlockRetrieval, { params, body: { id: id<WriteId>() } });
  const opened = await ask(servers, asked);
  mustBe(outcomeOf(opened.text), "one", "na het weer openstellen wordt gevonden wie er is");
  mustHold(shut.seen === opened.seen, "dat het zoeken gesloten is, is aan een antwoord niet te zien");
  return {
    guesses: 2 * guessing,
    toldToOne: first.told + second.told,
    toldToTwenty: together.told,
    searched: promised.employer,
  };
}

/** Attempts at this employer that were looked up among his people, since the counting began. */
async function searched(servers: Servers, { open }: Stage): Promise<number> {
  const { rows } = await past(
    servers,
    `select count(*)::integer as count from retrieval_event
     where employer_id = $1 and kind = 'not' and at >= (select min(since) from retrieval_count)`,
    [open.id],
  );
  return (rows[0] as { count: number }).count;
}

async function guess(
  servers: Servers,
  { open }: Stage,
  who: readonly Visitor[],
  times: number,
): Promise<{ told: number }> {
  let next = 0;
  let told = 0;
  const keepGuessing = async () => {
    for (let at = next++; at < times; at = next++) {
      const bornOn = `19${50 + (at % 50)}-0${1 + (at % 9)}-1${at % 10}`;
      const body = { lastName: "Janssen", bornOn, postcode: `${1000 + (at % 9000)}AB` };
      const { status } = await ask(servers, { who: who[at % who.length]!, employerId: open.id, body });
      if (status === 200) told += 1;
      else mustBe(status, 429, "antwoord boven de grens");
    }
  };
  await Promise.all(Array.from({ length: atOnce }, keepGuessing));
  return { told };
}
