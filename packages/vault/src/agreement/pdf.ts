import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";
import { wordsOf, type Signing } from "./words.ts";

const require = createRequire(import.meta.url);
const regular = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const bold = readFileSync(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"));

/** What a reader of the PDF shows beside its seal. */
export const sealReason = "Akkoord op de gebruikersovereenkomst Datakluis";

/**
 * The agreement as a tagged PDF/A-3a (ISO 19005-3): fonts embedded, headings and paragraphs marked for who hears it
 * read aloud. Everything in it follows from what was accepted, also its dates and its id, so the same acceptance gives
 * the same bytes.
 */
export const pdfOf = (it: Signing): Promise<Buffer> => pdfOfWords(wordsOf(it), it.at);

/** The same for any words of ours. */
export async function pdfOfWords(words: ReturnType<typeof wordsOf>, at: Date): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: "A4",
    margin: 64,
    lang: "nl-NL",
    pdfVersion: "1.7",
    subset: "PDF/A-3a",
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    font: regular as unknown as string,
    info: { Title: words.title, Author: "Datakluis", Producer: "Datakluis", CreationDate: at, ModDate: at },
  });
  const whole = pdf.struct("Document");
  pdf.addStructure(whole);
  const write = (tag: "H1" | "H2" | "P", text: string, size: number, face: Buffer) =>
    whole.add(
      pdf.struct(tag, {}, () => {
        pdf.font(face as unknown as string).fontSize(size);
        pdf.text(text, { lineGap: 2, paragraphGap: size * 0.6 });
      }),
    );
  const heading = (text: string) => {
    pdf.moveDown(0.5);
    write("H2", text, 13, bold);
  };
  const paragraph = (text: string) => write("P", text, 9.5, regular);

  write("H1", words.title, 18, bold);
  for (const { title, paragraphs } of words.parts) {
    heading(title);
    paragraphs.forEach(paragraph);
  }
  for (const { title, paragraphs } of words.texts) {
    pdf.addPage();
    heading(title);
    paragraphs.forEach(paragraph);
  }
  whole.end();
  numberPages(pdf);
  pdf.end();
  return buffer(pdf);
}

/** Below each page, apart from what is read aloud. */
function numberPages(pdf: PDFKit.PDFDocument): void {
  const { count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    // Text below the margin would begin a new page.
    pdf.page.margins.bottom = 0;
    pdf.markContent("Artifact", { type: "Pagination" });
    pdf
      .font(regular as unknown as string)
      .fontSize(8)
      .text(`Pagina ${at + 1} van ${count}`, 64, pdf.page.height - 44, { lineBreak: false });
    pdf.endMarkedContent();
  }
}
