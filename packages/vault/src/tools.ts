import type { Pool } from "@datakluis/kit/db";
import type { Live } from "@datakluis/kit/live";
import type { PdfSeal } from "@datakluis/kit/pdf-seal";
import type { Tools as KitTools } from "@datakluis/kit/standard";
import type { KeyRing } from "./crypto/keyring.ts";
import type { KeyService } from "@datakluis/kit/keys";
import type { Shutter } from "@datakluis/kit/shutter";
import type { Db } from "./schema.ts";
import type { Lines } from "./search/lines.ts";
import type { Memory } from "./search/memory.ts";
import type { Recognition } from "./search/recognition.ts";
import type { Recognise } from "./retrieval/recognising.ts";

/** What every handler and job of the vault works with. `pool` is for COPY, `pipeline` for the one path too hot for the builder. */
export type Tools = KitTools & {
  db: Db;
  pool: Pool;
  pipeline: Pool;
  keys: KeyRing;
  /** Under the key ring; only the end of a service asks it itself. */
  keyService: KeyService;
  memory: Memory<Lines>;
  /**
   * What the service recognises people by, under a key ring of its own: whether it was asked does not show in how fast the
   * employer's own search or page is (D11).
   */
  retrieval: { keys: KeyRing; memory: Memory<Recognition>; recognise: Recognise };
  /** Seals a PDF, so that whoever has it sees whether it was changed. */
  seal: PdfSeal;
  /** The address people type in, for links in mails. */
  publicUrl: string;
  /** How long the operator keeps copies of keys; after it a destruction is final. */
  keyCopyDays: number;
  /** Shut while a backup that was put back has not been compared with the suite. */
  shutter: Shutter;
  /** Where the inbox over SFTP stands, when there is one. */
  inboxAt?: { port: number; fingerprint: string };
  /** Whether a webhook may be posted to this machine and its network, and without TLS: for trial only. */
  webhooksLocal: boolean;
  /** What changed in the vault, as it is announced. */
  live: Live;
};
