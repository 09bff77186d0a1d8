import type { UserId } from "@datakluis/contract";
import type { Tenant, Visitor } from "./cast.ts";
import type { Question } from "./door.ts";
import type { Stage } from "./stage.ts";

/**
 * @param tenant the employer the asker works for, or the service's own when he works for none
 * @param may whether he should get an answer: then what he asks is made for him, so that a yes is a real yes
 */
export type Asking = { stage: Stage; who: Visitor | undefined; tenant: Tenant; may: boolean };

/** A question, and who puts it when it takes somebody special; at login with his cookie. */
export type Asked = Question & { who?: Visitor; cookie?: string };
export type Questions = Record<string, (it: Asking) => Asked | Promise<Asked>>;

export const newUser = (userId: UserId) => ({
  id: userId,
  displayName: "N. Nieuw",
  email: `${userId}@proef.example`,
});
