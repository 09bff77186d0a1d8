import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { hostAndPort } from "@datakluis/kit/run";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { mailPage, mailsPage, notFoundPage, type Kept } from "./pages.ts";

const most = 500;
const largest = 25 * 1024 * 1024;

export type Postbox = { page: string; stop(): Promise<void> };

/**
 * Takes every mail that comes to `smtp` and shows it on `page`; both are `host:port`. The oldest make way. For a trial
 * only: who reads this page can use every link in it.
 */
export async function openPostbox(at: { smtp: string; page: string }): Promise<Postbox> {
  const mails: Kept[] = [];
  let count = 0;
  const smtp = smtpServer(async (bytes) => {
    count += 1;
    mails.unshift({ number: count, at: new Date(), mail: await PostalMime.parse(bytes) });
    mails.length = Math.min(mails.length, most);
  });
  const page = createServer((request, response) => answer(mails, at.page, request, response));
  for (const [server, address] of [
    [smtp, at.smtp],
    [page, at.page],
  ] as const) {
    const { host, port } = hostAndPort(address);
    server.listen(port, host);
    await once(server instanceof SMTPServer ? server.server : server, "listening");
  }
  return {
    page: `http://${at.page}`,
    stop: async () => {
      page.closeAllConnections();
      page.close();
      await new Promise<void>((closed) => smtp.close(() => closed()));
    },
  };
}

/** No TLS and no password: it listens on this machine only. A mail counts as taken once it can be read. */
function smtpServer(keep: (bytes: Buffer) => Promise<void>): SMTPServer {
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    size: largest,
    onData: async (stream, _session, done) => {
      try {
        await keep(await buffer(stream));
        done();
      } catch (fault) {
        done(fault as Error);
      }
    },
  });
  server.on("error", () => undefined);
  return server;
}

const headers = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

function answer(mails: Kept[], own: string, request: IncomingMessage, response: ServerResponse): void {
  const tell = (status: number, body: string | Uint8Array, more: Record<string, string> = {}) =>
    response.writeHead(status, { ...headers, "content-type": "text/html; charset=utf-8", ...more }).end(body);

  // A name of another site that leads to this machine (DNS rebinding) may not read the mails.
  const host = request.headers.host ?? "";
  if (host !== own && host !== own.replace("127.0.0.1", "localhost")) return void tell(403, notFoundPage());
  const { pathname } = new URL(request.url ?? "/", `http://${own}`);
  if (pathname === "/") return void tell(200, mailsPage(mails));
  if (pathname === "/mails.json")
    return void tell(200, JSON.stringify(mails.map(summaryOf)), { "content-type": "application/json" });

  const [, number, place] = /^\/mail\/(\d+)(?:\/bijlage\/(\d+))?$/.exec(pathname) ?? [];
  const kept = mails.find((it) => it.number === Number(number));
  if (!kept) return void tell(404, notFoundPage());
  if (!place) return void tell(200, mailPage(kept));
  const attachment = kept.mail.attachments[Number(place)];
  if (!attachment) return void tell(404, notFoundPage());
  tell(200, bytesOf(attachment.content), {
    "content-type": attachment.mimeType,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(attachment.filename ?? "bijlage")}`,
  });
}

const bytesOf = (content: ArrayBuffer | Uint8Array | string) =>
  content instanceof ArrayBuffer ? new Uint8Array(content) : content;

/** For a program that looks into the mailbox. */
const summaryOf = ({ number, at, mail }: Kept) => ({
  number,
  at: at.toISOString(),
  to: (mail.to ?? []).map(({ address }) => address),
  subject: mail.subject,
  text: mail.text,
  attachments: mail.attachments.map(({ filename, mimeType }) => ({ filename, mimeType })),
});
