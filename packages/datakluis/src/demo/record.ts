import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readIfThere, writeWhole } from "../folder/files.ts";
import { Stop } from "../stop.ts";
import { cast, type Part } from "./cast.ts";

const Player = z.object({
  userId: z.uuid(),
  /** The key of his authenticator app; there from the moment his invitation is open. */
  otpauth: z.string().optional(),
  accepted: z.boolean().default(false),
  /** The period of thirty seconds of the code he used last: login takes each code once. */
  usedPeriod: z.int().default(0),
});
export type Player = z.infer<typeof Player>;

/** How far the demo is. Ids of everything it writes are kept, so that doing a step again changes nothing. */
const Contents = z.object({
  players: z.record(z.string(), Player),
  ids: z.record(z.string(), z.uuid()),
  done: z.array(z.string()),
  /** How much there is to show, and the day on which it was today; as they were at the first start. */
  size: z.enum(["klein", "rijk"]).default("klein"),
  today: z.iso.date().optional(),
});
export type DemoSize = z.infer<typeof Contents>["size"];

export type DemoRecord = ReturnType<typeof demoRecordIn>;

/** The demo of one installation, as it stands in `demo.json` (0600). It stays of the size it began with. */
export function demoRecordIn(file: string, size: DemoSize) {
  const contents = read(file) ?? { players: {}, ids: {}, done: [], size, today: today() };
  const save = () => writeWhole(file, `${JSON.stringify(contents, null, 2)}\n`);

  return {
    player: (part: Part): Player => {
      contents.players[part.key] ??= { userId: randomUUID(), accepted: false, usedPeriod: 0 };
      return contents.players[part.key]!;
    },
    /** The id of something written, the same at each start. */
    idOf: (name: string): string => {
      if (!contents.ids[name]) {
        contents.ids[name] = randomUUID();
        save();
      }
      return contents.ids[name];
    },
    save,
    size: contents.size,
    /** The first day of the demo: a start that goes on a day later tells the same story. */
    today: contents.today ?? today(),
    isDone: (step: string) => contents.done.includes(step),
    /** Does a step that was not finished yet, and remembers that it is. */
    once: async (step: string, work: () => Promise<unknown>) => {
      if (contents.done.includes(step)) return;
      await work();
      contents.done.push(step);
      save();
    },
  };
}

const today = () => new Date().toISOString().slice(0, 10);

/** The accounts that exist, in the order of the cast; empty when there is no demo here. */
export function accountsIn(file: string): { part: Part; player: Player & { otpauth: string } }[] {
  const contents = read(file);
  return cast.flatMap((part) => {
    const player = contents?.players[part.key];
    return player?.accepted && player.otpauth ? [{ part, player: { ...player, otpauth: player.otpauth } }] : [];
  });
}

function read(file: string): z.infer<typeof Contents> | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return Contents.parse(JSON.parse(text));
  } catch {
    throw new Stop(`Het bestand ${file} is beschadigd. Verwijder de datamap om opnieuw met een demo te beginnen.`);
  }
}
