import { createFirstAdministrator, Refusal } from "@datakluis/contract";
import { operatorOf } from "../house/operator.ts";
import { publicUrl, type Plan } from "../house/servers.ts";
import type { Progress } from "../screen/progress.ts";
import { Stop } from "../stop.ts";
import { playersAt } from "./accounts.ts";
import { demoRecordIn, type DemoSize } from "./record.ts";
import type { Stage } from "./stage.ts";
import { fillStory } from "./story.ts";

/**
 * Fills an empty installation with an invented service, its employers and their people: two of them, or five with three years
 * of absence. All of it through the front door, but for the absence of before, which the operator takes over. Each step is remembered and repeatable, so a start after an interrupted one goes on where it was. Does nothing
 * in an installation that is set up already.
 */
export async function fillDemo(plan: Plan, size: DemoSize, progress: Progress, closing: AbortSignal): Promise<void> {
  const record = demoRecordIn(plan.folder.demo, size);
  if (record.isDone("all")) return;
  await progress.step("Demo vullen", async (note) => {
    const players = playersAt(publicUrl(plan), record, closing);
    if (!(await firstAdministratorJoins(plan, players))) return;
    const stage: Stage = { players, record, note, closing, operator: await operatorOf(plan) };
    await record
      .once("all", () => fillStory(stage))
      .catch((fault: unknown) => {
        if (!(fault instanceof Refusal)) throw fault;
        throw new Stop(`De demo is niet af: ${fault.sentence} Start opnieuw; dan gaat hij verder waar hij was.`);
      });
  });
}

/** Answers false when this installation has another first administrator: then it is no demo. */
async function firstAdministratorJoins(plan: Plan, players: Stage["players"]): Promise<boolean> {
  const operator = await operatorOf(plan);
  try {
    await players.join("functional", (id, { displayName, email }) =>
      operator(createFirstAdministrator, { body: { id, displayName, email } }),
    );
    return true;
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === "already_set_up") return false;
    throw fault;
  }
}
