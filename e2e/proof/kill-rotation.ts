import { setTimeout as pause } from "node:timers/promises";
import { orderKeyRotation, readKeyRotation, rotateLoginKey, rotateSuiteKey } from "@datakluis/contract";
import { operatorOf, type Installation } from "../tools/installation.ts";
import { again } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe } from "./house.ts";

/**
 * Orders new keys for everybody, again and again while others are at work and processes are killed. An order that was
 * acknowledged is carried out without anybody asking again.
 */
export function keepRotating({ folder }: Installation) {
  const operator = () => operatorOf(folder);
  const rotate = async () => {
    // As the command line does; away it is ordered again, and what was ordered twice is done twice.
    await again(async () => (await operator())(rotateSuiteKey, {}), patience);
    await again(async () => (await operator())(rotateLoginKey, {}), patience);
    const body = { employerIds: null, data: true };
    const { ordered } = await again(async () => (await operator())(orderKeyRotation, { body }), patience);
    mustBe(ordered, 1, "werkgevers wier sleutels worden vernieuwd");
    const progress = () => again(async () => (await operator())(readKeyRotation, {}), patience);
    await until("de nieuwe sleutels zijn er", async () => (await progress()).waiting === 0, 2 * patience);
    rotations += 1;
  };
  let stopped = false;
  const ending = Promise.withResolvers<void>();
  let rotations = 0;
  const rotating = (async () => {
    while (!stopped) {
      const begun = performance.now();
      await rotate();
      // As long without as with, so that kills strike both in the midst of it and in between.
      await Promise.race([pause(performance.now() - begun), ending.promise]);
    }
  })();
  // A failure is looked at in the end; until then it must not count as unhandled.
  rotating.catch(() => undefined);
  return {
    /** Ends it with a last time, when nobody writes any more. Answers how often everybody got new keys. */
    stop: async (): Promise<number> => {
      stopped = true;
      ending.resolve();
      await rotating;
      await rotate();
      return rotations;
    },
  };
}

const patience = 90;
