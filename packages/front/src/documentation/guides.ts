import { readFile } from "node:fs/promises";
import { marked } from "marked";
import { style } from "./style.ts";

/** The pages for whoever makes an HR system, by the name under which the door shows them: the same texts as in the repository. */
const guides = { koppelingen: "Een koppeling", leveringen: "Welke bestanden wij lezen" } as const;
type Guide = keyof typeof guides;

const folder = new URL("../../../../docs/", import.meta.url);

export const isGuide = (name: string): name is Guide => Object.hasOwn(guides, name);

/** One of those pages, to read; it names the next by its own address. */
export async function guidePage(name: Guide): Promise<string> {
  const text = await readFile(new URL(`${name}.md`, folder), "utf8");
  const body = await marked.parse(text, { gfm: true });
  // What else stands in that folder is for whoever works on Datakluis itself.
  const linked = body.replace(/<a href="(?!https?:)(\w+)\.md">/g, (link, to: string) =>
    isGuide(to) ? `<a href="/documentatie/${to}">` : link,
  );
  const readable = linked.replace(/<a href="besluiten\/[^"]*">(.*?)<\/a>/g, "$1");
  return `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${guides[name]} · Datakluis</title><style>${style}</style></head>
<body><nav aria-label="Documentatie"><ul>${Object.entries(guides)
    .map(
      ([id, title]) =>
        `<li><a href="/documentatie/${id}"${id === name ? ' aria-current="page"' : ""}>${title}</a></li>`,
    )
    .join("")}
<li><a href="/api-documentatie">Alle vragen en weigeringen</a></li></ul></nav>
<main>${readable}</main></body></html>`;
}
