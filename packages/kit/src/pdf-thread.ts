import type { About, PdfBlock } from "./pdf.ts";
import { queuedThread } from "./queue.ts";

export type ToDraw = { about: About; blocks: readonly PdfBlock[] };

const thread = queuedThread<ToDraw, Uint8Array>(new URL("./pdf.worker.ts", import.meta.url), { restMs: 20_000 });

/**
 * The same as `pdfOf` in a thread of its own, one at a time: drawing takes up to a second of a processor, in which a server
 * would answer nobody.
 */
export const drawnPdf = async (about: About, blocks: readonly PdfBlock[]): Promise<Buffer> =>
  Buffer.from(await thread.give({ about, blocks }));
