import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { buffer } from "node:stream/consumers";
import PDFDocument from "pdfkit";

/** What a PDF of ours is made of, in order. */
export type PdfBlock =
  | { heading: string }
  /** A heading below another. */
  | { question: string }
  | { text: string }
  /** Its first row names the columns. */
  | { table: readonly (readonly string[])[]; widths?: readonly number[] }
  | "page";

export type About = {
  title: string;
  /** What it says of when it was made. */
  at: Date;
  /** Stands below every page, before its number. */
  below?: string;
};

type Pen = PDFKit.PDFDocument;
type Face = "regular" | "bold";

const require = createRequire(import.meta.url);
const pathOf: Record<Face, () => string> = {
  regular: () => require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
  bold: () => require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
};
const read = new Map<Face, Buffer>();

/** Read when the first PDF is made: most processes never make one. */
function fontOf(face: Face): string {
  const known = read.get(face) ?? readFileSync(pathOf[face]());
  read.set(face, known);
  return known as unknown as string;
}

/**
 * A tagged PDF/A-3a (ISO 19005-3) in Dutch: fonts embedded, headings, paragraphs and tables marked for who hears it read
 * aloud. Nothing in it but what is given, so the same blocks give the same bytes.
 */
export function pdfOf({ title, at, below }: About, blocks: readonly PdfBlock[]): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: "A4",
    margin: 64,
    lang: "nl-NL",
    pdfVersion: "1.7",
    subset: "PDF/A-3a",
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    font: fontOf("regular"),
    info: { Title: title, Author: "Datakluis", Producer: "Datakluis", CreationDate: at, ModDate: at },
  });
  const whole = pdf.struct("Document");
  pdf.addStructure(whole);
  const write = (tag: "H1" | "H2" | "H3" | "P", text: string, size: number, face: Face) =>
    whole.add(
      pdf.struct(tag, {}, () => {
        pdf.font(fontOf(face)).fontSize(size);
        pdf.text(text, { lineGap: 2, paragraphGap: size * 0.6 });
      }),
    );
  write("H1", title, 18, "bold");
  for (const block of blocks) {
    if (block === "page") pdf.addPage();
    else if ("heading" in block) {
      pdf.moveDown(0.5);
      write("H2", block.heading, 13, "bold");
    } else if ("question" in block) write("H3", block.question, 9.5, "bold");
    else if ("text" in block) write("P", block.text, 9.5, "regular");
    else {
      drawTable(pdf, whole, block.table, block.widths);
      pdf.moveDown();
    }
  }
  whole.end();
  numberPages(pdf, below);
  pdf.end();
  return buffer(pdf);
}

function drawTable(
  pdf: Pen,
  structParent: PDFKit.PDFStructureElement,
  [head, ...rows]: readonly (readonly string[])[],
  widths?: readonly number[],
): void {
  pdf.font(fontOf("regular")).fontSize(8.5);
  const heads = (head ?? []).map((text) => ({
    text,
    type: "TH" as const,
    scope: "Column" as const,
    font: { src: fontOf("bold"), size: 8.5 },
  }));
  pdf.table({
    structParent,
    ...(widths ? { columnStyles: [...widths] } : {}),
    defaultStyle: { border: { bottom: 0.5 }, borderColor: "#999", padding: [4, 6, 4, 2] },
    data: [heads, ...rows.map((row) => [...row])],
  } as never);
  pdf.x = 64;
}

/** Below each page, apart from what is read aloud. */
function numberPages(pdf: Pen, below: string | undefined): void {
  const { count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    // Text below the margin would begin a new page.
    pdf.page.margins.bottom = 0;
    pdf.markContent("Artifact", { type: "Pagination" });
    const number = `Pagina ${at + 1} van ${count}`;
    pdf
      .font(fontOf("regular"))
      .fontSize(8)
      .text(below ? `${below} · ${number}` : number, 64, pdf.page.height - 44, { lineBreak: false });
    pdf.endMarkedContent();
  }
}
