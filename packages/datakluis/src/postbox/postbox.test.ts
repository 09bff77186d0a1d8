import { request } from "node:http";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../folder/port.ts";
import { mailEnvironment, mailsOutside } from "../house/postbox.ts";
import { openPostbox, type Postbox } from "./postbox.ts";

let postbox: Postbox;
let smtp: number;
beforeAll(async () => {
  smtp = await freePort();
  postbox = await openPostbox({ smtp: `127.0.0.1:${smtp}`, page: `127.0.0.1:${await freePort(new Set([smtp]))}` });
});
afterAll(() => postbox.stop());

const read = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(postbox.page + path, { headers });
  return { status: answer.status, text: await answer.text() };
};

test("what the servers send can be read, its links followed and its attachments kept", async () => {
  expect((await read("/")).text).toContain("Er is nog geen e-mail verstuurd.");
  await createTransport({ host: "127.0.0.1", port: smtp }).sendMail({
    from: "datakluis@datakluis.example",
    to: "beheer@werkgever.example",
    subject: "Uw akkoord <nieuw>",
    text: "Ga naar\nhttp://127.0.0.1:4300/uitnodiging#abc_-d\nen lees.",
    attachments: [{ filename: "akkoord.pdf", content: Buffer.from("%PDF-akkoord") }],
  });
  const list = await read("/");
  expect(list.text).toContain("Uw akkoord &#60;nieuw&#62;");
  expect(list.text).toContain("beheer@werkgever.example");
  const mail = await read("/mail/1");
  expect(mail.text).toContain('<a href="http://127.0.0.1:4300/uitnodiging#abc_-d">');
  expect((await read("/mail/1/bijlage/0")).text).toBe("%PDF-akkoord");
  expect(JSON.parse((await read("/mails.json")).text)).toMatchObject([{ number: 1, subject: "Uw akkoord <nieuw>" }]);
  expect([(await read("/mail/2")).status, (await read("/mail/1/bijlage/1")).status]).toEqual([404, 404]);
});

test("another website cannot read the mails under a name of its own", async () => {
  const status = await new Promise((resolve) =>
    request(postbox.page, { headers: { host: "kwaad.example" } }, (answer) => resolve(answer.statusCode)).end(),
  );
  expect(status).toBe(403);
});

test("a mail server that the operator names is used, and its mails do not come here", () => {
  const ports = { postgres: 1, login: 2, vault: 3, suite: 4, smtp: 5, postbox: 6 };
  const env = { DATAKLUIS_SMTP_URL: "smtps://post.example", DATAKLUIS_MAIL_FROM: "noreply@kluis.example" };
  expect([mailsOutside({}), mailsOutside(env)]).toEqual([false, true]);
  expect(mailEnvironment(ports, env)).toEqual(env);
  expect(mailEnvironment(ports, {})["DATAKLUIS_SMTP_URL"]).toBe("smtp://127.0.0.1:5");
});
