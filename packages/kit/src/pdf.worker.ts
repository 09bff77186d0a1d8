import { pdfOf } from "./pdf.ts";
import type { ToDraw } from "./pdf-thread.ts";
import { answerQuestions } from "./queue.ts";
import { movable } from "./threads.ts";

/** Draws one PDF after another. */
answerQuestions(({ about, blocks }: ToDraw): Promise<Uint8Array> => pdfOf(about, blocks), movable);
