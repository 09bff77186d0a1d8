import { pdfOf as written } from "@datakluis/kit/pdf";
import { wordsOf, type Signing } from "./words.ts";

/** What a reader of the PDF shows beside its seal. */
export const sealReason = "Akkoord op de gebruikersovereenkomst Datakluis";

/**
 * The agreement as a PDF. Everything in it follows from what was accepted, also its dates and its id, so the same acceptance
 * gives the same bytes.
 */
export const pdfOf = (it: Signing): Promise<Buffer> => pdfOfWords(wordsOf(it), it.at);

/** The same for any words of ours. */
export const pdfOfWords = ({ title, parts, texts }: ReturnType<typeof wordsOf>, at: Date): Promise<Buffer> =>
  written({ title, at }, [
    ...parts.flatMap((it) => [{ heading: it.title }, ...it.paragraphs.map((text) => ({ text }))]),
    ...texts.flatMap((it) => ["page" as const, { heading: it.title }, ...it.paragraphs.map((text) => ({ text }))]),
  ]);
