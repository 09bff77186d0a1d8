/** What a mail says: ours are short, and name nobody. There is no place here for a person on purpose. */
export type Letter = {
  title: string;
  paragraphs: readonly string[];
  link?: { label: string; url: string };
  /** How long the link works, whom to ask: under the link. */
  after?: readonly string[];
};

const greeting = "Goedendag,";
const closing = "Datakluis";
const notAnswered = "Deze e-mail is automatisch verstuurd. U kunt er niet op antwoorden.";

/** Lays a letter out as text and as a plain page of the same words: no pictures, no styles from elsewhere, no tracking. */
export function layOut({ title, paragraphs, link, after = [] }: Letter): { text: string; html: string } {
  const text = [
    greeting,
    ...paragraphs,
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...after,
    closing,
    notAnswered,
  ];
  const html = [
    `<h1 style="font-size:20px">${safe(title)}</h1>`,
    ...[greeting, ...paragraphs].map(paragraph),
    ...(link ? [`<p><a href="${safe(link.url)}">${safe(link.label)}</a></p>`, paragraph(link.url)] : []),
    ...after.map(paragraph),
    paragraph(closing),
    `<p style="color:#595959">${safe(notAnswered)}</p>`,
  ];
  return {
    text: `${text.join("\n\n")}\n`,
    html: `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>${safe(title)}</title></head>
<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">
${html.join("\n")}
</body></html>
`,
  };
}

const paragraph = (words: string) => `<p>${safe(words)}</p>`;
const safe = (words: string) => words.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
