import type { Email } from "postal-mime";

/** A mail that came in, with its number in the order of arrival. */
export type Kept = { number: number; at: Date; mail: Email };

const title = "Postvak (ontwikkeling)";

/** All mails, the newest first. */
export function mailsPage(mails: readonly Kept[]): string {
  if (!mails.length) return page(title, `<p>Er is nog geen e-mail verstuurd.</p>`);
  const rows = mails.map(
    (it) => `<tr><td>${safe(moment(it.at))}</td><td>${safe(recipients(it))}</td>
<td><a href="/mail/${it.number}">${safe(subjectOf(it))}</a></td></tr>`,
  );
  return page(
    title,
    `<p>Deze e-mails zijn niet echt bezorgd. Ververs de pagina voor de nieuwste.</p>
<table><thead><tr><th scope="col">Wanneer</th><th scope="col">Aan</th><th scope="col">Onderwerp</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`,
  );
}

/** One mail: its text as it was sent, with links to follow, and what is attached. */
export function mailPage(it: Kept): string {
  const { mail, number } = it;
  const attached = mail.attachments.map(
    ({ filename }, place) => `<li><a href="/mail/${number}/bijlage/${place}">${safe(filename ?? "bijlage")}</a></li>`,
  );
  return page(
    subjectOf(it),
    `<p><a href="/">Terug naar het postvak</a></p>
<dl><dt>Aan</dt><dd>${safe(recipients(it))}</dd><dt>Van</dt><dd>${safe(mail.from?.address ?? "")}</dd>
<dt>Wanneer</dt><dd>${safe(moment(it.at))}</dd></dl>
<div class="text">${linked(mail.text ?? "")}</div>
${attached.length ? `<h2>Bijlagen</h2><ul>${attached.join("")}</ul>` : ""}`,
  );
}

export const notFoundPage = () => page("Niet gevonden", `<p><a href="/">Naar het postvak</a></p>`);

const subjectOf = ({ mail }: Kept) => mail.subject || "(geen onderwerp)";
const recipients = ({ mail }: Kept) => (mail.to ?? []).map(({ address }) => address ?? "").join(", ");
const moment = (at: Date) =>
  at.toLocaleString("nl-NL", { dateStyle: "medium", timeStyle: "medium", timeZone: "Europe/Amsterdam" });

const safe = (words: string) => words.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** The words of a mail, with what looks like an address of a page as a link. */
const linked = (words: string) =>
  words
    .split(/(https?:\/\/\S+)/)
    .map((part, at) => (at % 2 ? `<a href="${safe(part)}">${safe(part)}</a>` : safe(part)))
    .join("");

const page = (heading: string, body: string) => `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${safe(heading)}</title><style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .5rem; border-bottom: 1px solid; vertical-align: top; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; } dd { margin: 0; }
.text { white-space: pre-wrap; border: 1px solid; padding: 1rem; }
</style></head><body><main><h1>${safe(heading)}</h1>
${body}
</main></body></html>
`;
