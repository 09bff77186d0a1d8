import { resetLetter } from "../letters.ts";
import type { Db } from "../schema.ts";
import { newToken } from "@datakluis/kit/secrets";
import { answerRequest } from "./store.ts";

/**
 * Looks into one request for a new password, after whoever asked has had his answer: so that answer tells nothing, in
 * text or time. Taken away by whoever is first, so running late or twice sends one mail.
 */
export const answerReset =
  (db: Db, publicUrl: string, clock: () => Date) =>
  async ({ request }: { request: string }): Promise<void> => {
    const token = newToken();
    await answerRequest(db, request, { token, letter: resetLetter(publicUrl, token) }, clock());
  };
