import { refusals, type ServerName } from "@datakluis/contract";
import { dutchNames } from "../ready.ts";
import { style } from "./style.ts";
import { fieldsOf, phraseOf, type Schema } from "./schema.ts";

type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Content = { content?: Record<string, { schema?: Schema }> };
type Operation = {
  summary?: string;
  parameters?: Parameter[];
  requestBody?: Content;
  responses?: Record<string, Content>;
};
/** An OpenAPI 3.1 document, as far as this page reads it. */
export type Document = { paths?: Record<string, Record<string, Operation>> };

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const schemaIn = (content: Content | undefined): Schema | undefined => Object.values(content?.content ?? {})[0]?.schema;

const table = (caption: string, heads: string[], rows: string[][]) =>
  rows.length === 0
    ? ""
    : `<table><caption>${caption}</caption><thead><tr>${heads.map((it) => `<th scope="col">${it}</th>`).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((it) => `<td>${it}</td>`).join("")}</tr>`).join("")}</tbody></table>`;

/** A long path may break after each of its parts. */
const code = (text: string) => `<code>${escaped(text).replace(/[./_](?=.)/g, "$&<wbr>")}</code>`;

function fieldTable(caption: string, schema: Schema | undefined): string {
  if (!schema) return "";
  const rows = fieldsOf(schema).map(({ path, phrase, required }) => [
    code(path),
    escaped(phrase),
    required ? "ja" : "nee",
  ]);
  return rows.length
    ? table(caption, ["Veld", "Vorm", "Verplicht"], rows)
    : `<p>${caption}: ${escaped(phraseOf(schema))}.</p>`;
}

function operation(method: string, path: string, it: Operation): string {
  const parameters = (it.parameters ?? []).map(({ name, in: where, required, schema }) => [
    code(name),
    `${escaped(phraseOf(schema ?? {}))} (${where === "path" ? "in het adres" : "in de vraag"})`,
    required ? "ja" : "nee",
  ]);
  return `<article><h3><span class="method">${escaped(method.toUpperCase())}</span> ${code(path)}</h3>
<p>${escaped(it.summary ?? "")}</p>
${table("Parameters", ["Naam", "Vorm", "Verplicht"], parameters)}
${fieldTable("Vraag", schemaIn(it.requestBody))}
${fieldTable("Antwoord", schemaIn(it.responses?.["200"]))}</article>`;
}

function chapter(server: ServerName, document: Document | undefined): string {
  const source = `/api/${server}/v1/openapi.json`;
  const body = document
    ? Object.entries(document.paths ?? {})
        .flatMap(([path, methods]) => Object.entries(methods).map(([method, it]) => operation(method, path, it)))
        .join("\n")
    : "<p>Deze server is nu niet bereikbaar. Laad de pagina over een minuut opnieuw.</p>";
  return `<section><h2 id="${server}">${escaped(dutchNames[server])}</h2>
<p><a href="${source}">${source}</a> (OpenAPI 3.1)</p>${body}</section>`;
}

/** One page to read all agreed questions and answers; no scripts, so it says the same to everybody. */
export function documentationPage(documents: Record<ServerName, Document | undefined>): string {
  const servers = Object.keys(documents) as ServerName[];
  const answers = Object.entries(refusals).map(([name, [status, sentence]]) => [
    code(name),
    String(status),
    escaped(sentence),
  ]);
  return `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API-documentatie · Datakluis</title><style>${style}</style></head>
<body><main><h1>API-documentatie</h1>
<p>Alle vragen die de servers van Datakluis beantwoorden. Wie is ingelogd draagt een cookie, een koppeling een
bearer-token; er staat nooit een persoonsgegeven in een adres. Een weigering is een <i>problem detail</i> (RFC 9457) met een eigen <code>code</code>.</p>
<nav aria-label="Inhoud"><ul>${servers.map((it) => `<li><a href="#${it}">${escaped(dutchNames[it])}</a></li>`).join("")}
<li><a href="#weigeringen">Weigeringen</a></li>
<li><a href="/documentatie/koppelingen">Voor wie een pakket koppelt</a></li></ul></nav>
${servers.map((it) => chapter(it, documents[it])).join("\n")}
<section><h2 id="weigeringen">Weigeringen</h2>${table("Codes", ["Code", "Status", "Zin"], answers)}</section>
</main></body></html>`;
}

/** Reads the documents of the three servers themselves, so that the page cannot be out of date. */
export async function readDocuments(urls: Record<ServerName, string>) {
  const read = async (server: ServerName): Promise<Document | undefined> => {
    const address = new URL(`/api/${server}/v1/openapi.json`, urls[server]);
    const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
    return answer?.ok ? ((await answer.json()) as Document) : undefined;
  };
  const [vault, suite, login] = await Promise.all([read("vault"), read("suite"), read("login")]);
  return { vault, suite, login };
}
