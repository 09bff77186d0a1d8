import type { Ports } from "../folder/state.ts";

/** How an operator names a mail server of his own; with it the servers send there, and there is no mailbox here. */
const named = ["DATAKLUIS_SMTP_URL", "DATAKLUIS_SMTP_URL_FILE", "DATAKLUIS_MAIL_FROM", "DATAKLUIS_MAIL_FROM_FILE"];

/** Whether our own environment says where mail goes. */
export const mailsOutside = (env: NodeJS.ProcessEnv = process.env): boolean =>
  Boolean(env["DATAKLUIS_SMTP_URL"] ?? env["DATAKLUIS_SMTP_URL_FILE"]);

/** What a server that mails is told about it. */
export const mailEnvironment = (ports: Ports, env: NodeJS.ProcessEnv = process.env): Record<string, string> =>
  mailsOutside(env)
    ? Object.fromEntries(named.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
    : { DATAKLUIS_SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`, DATAKLUIS_MAIL_FROM: "datakluis@datakluis.example" };

export const postboxEnvironment = (ports: Ports) => ({
  DATAKLUIS_POSTBOX_SMTP: `127.0.0.1:${ports.smtp}`,
  DATAKLUIS_POSTBOX_PAGE: `127.0.0.1:${ports.postbox}`,
});

/** Where a person reads what was sent. */
export const postboxUrl = (ports: Ports) => `http://127.0.0.1:${ports.postbox}`;
