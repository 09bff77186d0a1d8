import { z } from "zod";
import { ConfigFault, type readConfig } from "./config.ts";
import { keyFolder } from "./keys-folder.ts";
import { transitKeys } from "./keys-transit.ts";
import type { KeyService } from "./keys.ts";

const mount = z.string().regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/);

/** Spread into the settings of a server that keeps wrapping keys somewhere. */
export const keySettings = {
  DATAKLUIS_KEY_DIR: z.string().min(1).optional(),
  DATAKLUIS_KEY_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The name of the file: it is read again and again, because an agent keeps it fresh. */
  DATAKLUIS_KEY_TOKEN_FILE: z.string().min(1).optional(),
  DATAKLUIS_KEY_NAMESPACE: z.string().min(1).optional(),
  DATAKLUIS_KEY_CA: z.string().min(1).optional(),
  DATAKLUIS_KEY_MOUNT: mount.default("transit"),
  DATAKLUIS_KEY_TOMBSTONES: mount.default("kv"),
  DATAKLUIS_KEY_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  DATAKLUIS_KEY_BACKUP_DAYS: z.coerce.number().int().min(0).max(3650).default(30),
};

type Settings = ReturnType<typeof readConfig<typeof keySettings>>;

/**
 * The key service an operator chose for one server: OpenBao or Vault when an address is named, a folder otherwise. Each
 * server has names of its own, so that none can open what another sealed. Throws ConfigFault.
 */
export function keyServiceOf(server: "login" | "vault" | "suite", it: Settings): KeyService {
  if (!it.DATAKLUIS_KEY_URL) {
    if (!it.DATAKLUIS_KEY_DIR)
      throw new ConfigFault("Noem een map voor sleutels (DATAKLUIS_KEY_DIR) of een sleuteldienst (DATAKLUIS_KEY_URL).");
    return keyFolder(it.DATAKLUIS_KEY_DIR);
  }
  const { protocol, hostname } = new URL(it.DATAKLUIS_KEY_URL);
  if (protocol !== "https:" && !isHere(hostname))
    throw new ConfigFault("DATAKLUIS_KEY_URL moet met https beginnen: er gaan sleutels over deze lijn.");
  if (!it.DATAKLUIS_KEY_TOKEN_FILE)
    throw new ConfigFault("Bij DATAKLUIS_KEY_URL hoort DATAKLUIS_KEY_TOKEN_FILE: het bestand met het token.");
  return transitKeys({
    url: it.DATAKLUIS_KEY_URL,
    tokenFile: it.DATAKLUIS_KEY_TOKEN_FILE,
    namespace: it.DATAKLUIS_KEY_NAMESPACE,
    ca: it.DATAKLUIS_KEY_CA,
    mount: it.DATAKLUIS_KEY_MOUNT,
    stones: it.DATAKLUIS_KEY_TOMBSTONES,
    prefix: it.DATAKLUIS_KEY_PREFIX ?? `datakluis-${server}`,
  });
}

/** This machine itself, where an agent may listen. */
const isHere = (hostname: string) => ["localhost", "[::1]"].includes(hostname) || /^127\.[0-9.]+$/.test(hostname);
