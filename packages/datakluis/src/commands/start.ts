import { once } from "node:events";
import { existsSync } from "node:fs";
import { findPort } from "../folder/public-port.ts";
import { takeLock } from "../folder/lock.ts";
import { folderAt, placeOf } from "../folder/place.ts";
import { prepareFolder } from "../folder/prepare.ts";
import { houseIn } from "../house/house.ts";
import { postgresAccount } from "../postgres/account.ts";
import { progressOn } from "../screen/progress.ts";
import { welcome, type Wishes } from "../screen/welcome.ts";
import { Stop } from "../stop.ts";

/** Opens the house and keeps it open until we are told to stop (Ctrl-C, SIGTERM, or the end of whoever started us). */
export async function start(wishes: Wishes): Promise<void> {
  const closing = new AbortController();
  let why: Stop | undefined;
  const end = (reason?: Stop) => {
    why ??= reason;
    closing.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end());
  process.once("disconnect", () => end());
  // Nobody reads what we say: whoever started us is gone.
  for (const screen of [process.stdout, process.stderr]) screen.on("error", () => end());

  const progress = progressOn();
  const folder = folderAt(placeOf());
  prepareFolder(folder, postgresAccount());
  const lock = await takeLock(folder.lock);
  if (existsSync(folder.restoring)) {
    lock.release();
    throw new Stop(
      "Het terugzetten van een kopie is halverwege afgebroken. Doe het opnieuw: npm run datakluis -- restore <bestand> --overschrijven",
    );
  }
  try {
    const house = houseIn(folder, await findPort(), progress, closing.signal, end);
    try {
      const plan = await house.layFoundation();
      await house.openDoors(plan);
      await welcome(plan, wishes, progress, closing.signal);
      if (!closing.signal.aborted) await once(closing.signal, "abort");
    } catch (fault) {
      // What a step throws because it was broken off is not news.
      if (!closing.signal.aborted) throw fault;
    } finally {
      lock.leave();
      if (closing.signal.aborted) progress.say("Datakluis stopt …");
      await house.close();
    }
  } finally {
    lock.release();
    // The line to whoever started us would keep this process alive.
    if (process.connected) process.disconnect();
  }
  if (why) throw why;
  progress.say("Datakluis is gestopt.");
}
