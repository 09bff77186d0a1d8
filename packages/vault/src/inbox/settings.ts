import { Address, ConfigFault } from "@datakluis/kit/config";
import { z } from "zod";
import type { InboxSettings } from "./server.ts";

/** What an operator says of the inbox over SFTP; README lists it. */
export const inboxSettings = {
  DATAKLUIS_SFTP_LISTEN: Address.optional(),
  DATAKLUIS_SFTP_HOST_KEY: z.string().min(1).optional(),
};

type Said = { DATAKLUIS_SFTP_LISTEN?: string | undefined; DATAKLUIS_SFTP_HOST_KEY?: string | undefined };

/** Undefined where the operator opened none. Throws ConfigFault without a key: clients would not recognise the server. */
export function inboxIn({
  DATAKLUIS_SFTP_LISTEN: listen,
  DATAKLUIS_SFTP_HOST_KEY: hostKey,
}: Said): InboxSettings | undefined {
  if (!listen) return undefined;
  if (!hostKey)
    throw new ConfigFault(
      "De instellingen kloppen niet:\n- DATAKLUIS_SFTP_HOST_KEY: ontbreekt (of _FILE), de sleutel van de SFTP-server",
    );
  return { listen, hostKey };
}
