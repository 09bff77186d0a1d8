import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AgreementDocument } from "@datakluis/contract";

/**
 * The documents an employer accepts: text files of ours, each with its title on the first line and its version on the
 * next. Read once, when the server starts; the digest is of the text that is shown, to the letter.
 */
export const documents: readonly AgreementDocument[] = readdirSync(join(import.meta.dirname, "documents"))
  .filter((name) => name.endsWith(".md"))
  .toSorted()
  .map((name) => {
    const [, title, version, text] =
      /^# (.+)\nVersie (\S+)\n\n([^]+)$/.exec(readFileSync(join(import.meta.dirname, "documents", name), "utf8")) ?? [];
    if (!title || !version || !text) throw new Error(`Document ${name} begint niet met een titel en een versie.`);
    const shown = text.trim();
    const id = name.replace(/^\d+-/, "").replace(/\.md$/, "");
    return { id, title, version, text: shown, sha256: createHash("sha256").update(shown, "utf8").digest("hex") };
  });

/** The texts as they are now, in one line. */
export const textsNow = documents.map(({ sha256 }) => sha256).join(" ");
