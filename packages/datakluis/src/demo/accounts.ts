import {
  acceptInvitation,
  confirmSecondFactor,
  inviteAgain,
  openInvitation,
  Refusal,
  signIn,
  UserId,
  WriteId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { visitorAt } from "@datakluis/kit/visitor";
import { demoPassword, partOf, type Part, type PartKey } from "./cast.ts";
import { unusedCode } from "./codes.ts";
import type { DemoRecord, Player } from "./record.ts";

/** Makes an account for somebody and answers the link he gets. */
type Invite = (userId: UserId, part: Part) => Promise<{ invitationLink: string }>;

export type Players = ReturnType<typeof playersAt>;

/** The people of the demo, each at a browser of his own, accepting invitations and signing in as people do. */
export function playersAt(url: string, record: DemoRecord, closing: AbortSignal) {
  const signedIn = new Map<PartKey, Promise<Ask>>();

  /** Uses up a code; that it is used is on record before login sees it. */
  const codeOf = async (player: Player): Promise<string> => {
    const { code, period } = await unusedCode(player.otpauth ?? "", player.usedPeriod, closing);
    player.usedPeriod = period;
    record.save();
    return code;
  };

  const enter = async (part: Part, player: Player): Promise<Ask> => {
    const { ask } = visitorAt(url, closing);
    await ask(signIn, { body: { email: part.email, password: demoPassword } });
    await ask(confirmSecondFactor, { body: { code: await codeOf(player) } });
    return ask;
  };

  /** Was he let in after all, when we were killed before we could write it down? */
  const enteredBefore = async (part: Part, player: Player): Promise<Ask | undefined> => {
    if (!player.otpauth) return undefined;
    try {
      return await enter(part, player);
    } catch (fault) {
      if (fault instanceof Refusal && fault.code === "wrong_credentials") return undefined;
      throw fault;
    }
  };

  const accept = async (player: Player, invitationLink: string): Promise<Ask> => {
    const { ask } = visitorAt(url, closing);
    const token = tokenIn(invitationLink);
    player.otpauth = (await ask(openInvitation, { body: { token } })).otpauth;
    player.usedPeriod = 0;
    const code = await codeOf(player);
    await ask(acceptInvitation, { body: { token, password: demoPassword, code } });
    return ask;
  };

  return {
    idOf: (key: PartKey) => UserId.parse(record.player(partOf(key)).userId),

    /** Invites somebody and lets him accept, unless he already has. */
    join: async (key: PartKey, invite: Invite): Promise<void> => {
      const part = partOf(key);
      const player = record.player(part);
      if (player.accepted) return;
      record.save();
      const ask =
        (await enteredBefore(part, player)) ??
        (await accept(player, (await invite(player.userId as UserId, part)).invitationLink));
      player.accepted = true;
      record.save();
      signedIn.set(key, Promise.resolve(ask));
    },

    /** His browser, signed in: once, however many ask for it at a time. */
    as: (key: PartKey): Promise<Ask> => {
      const part = partOf(key);
      const ask = signedIn.get(key) ?? enter(part, record.player(part));
      signedIn.set(key, ask);
      return ask;
    },
  };
}

/** The token of an invitation stands behind the `#`. */
function tokenIn(link: string): string {
  const behind = new URL(link).hash.slice(1);
  return behind.split(/[/=]/).at(-1) ?? behind;
}

/** Invites once, and again when an earlier invitation was lost with the process that got it. */
export async function inviteOnce(
  asker: Ask,
  userId: UserId,
  writeId: string,
  create: () => Promise<{ invitationLink: string }>,
) {
  try {
    return await create();
  } catch (fault) {
    if (!(fault instanceof Refusal) || !["account_exists", "already_written"].includes(fault.code)) throw fault;
    return asker(inviteAgain, { params: { userId }, body: { id: WriteId.parse(writeId) } });
  }
}
