import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ConfigFault } from "@datakluis/kit/config";
import { isSealKey, pdfSealOf, sealKeyIn, type PdfSeal } from "@datakluis/kit/pdf-seal";

/** Spread into the settings of a server that seals PDFs: a certificate the operator brings, as PKCS#12. */
export const sealSettings = {
  DATAKLUIS_SEAL_P12: z.string().min(1).optional(),
  DATAKLUIS_SEAL_PASSWORD: z.string().optional(),
};

type Settings = {
  DATAKLUIS_SEAL_P12?: string | undefined;
  DATAKLUIS_SEAL_PASSWORD?: string | undefined;
  DATAKLUIS_KEY_DIR?: string | undefined;
  DATAKLUIS_PUBLIC_URL: string;
};

/**
 * Seals with what the operator brings, which must be right when the server starts; otherwise with a certificate that this
 * installation makes for itself at its first seal, and keeps among its keys. That file is guarded by its place: a
 * passphrase beside it would guard nothing.
 */
export function sealOf(it: Settings): PdfSeal {
  const { DATAKLUIS_SEAL_P12: file, DATAKLUIS_SEAL_PASSWORD: passphrase = "", DATAKLUIS_KEY_DIR: folder } = it;
  const name = `Datakluis op ${new URL(it.DATAKLUIS_PUBLIC_URL).host}`;
  if (!file) {
    if (!folder)
      throw new ConfigFault("Zonder DATAKLUIS_KEY_DIR hoort er een certificaat te zijn: DATAKLUIS_SEAL_P12.");
    return pdfSealOf(() => sealKeyIn(join(folder, "zegel.p12"), "", name), name);
  }
  const brought = { p12: bytesOf(file), passphrase };
  if (!isSealKey(brought))
    throw new ConfigFault(
      "DATAKLUIS_SEAL_P12 is geen certificaat met sleutel (PKCS#12), of het wachtwoord klopt niet.",
    );
  return pdfSealOf(async () => brought, name);
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigFault("DATAKLUIS_SEAL_P12 verwijst naar een bestand dat niet te lezen is.");
  }
}
