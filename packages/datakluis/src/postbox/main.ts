import { Address, readConfig } from "@datakluis/kit/config";
import { main } from "@datakluis/kit/run";
import { openPostbox } from "./postbox.ts";

/**
 * The mailbox of a trial: a real mail server that delivers to nobody, and a page that shows what came in. It lives as
 * long as the launcher's pipe, and keeps its mails in memory.
 */
main(async () => {
  const it = readConfig({ DATAKLUIS_POSTBOX_SMTP: Address, DATAKLUIS_POSTBOX_PAGE: Address });
  process.stdin.on("end", () => process.exit(0)).on("close", () => process.exit(0));
  process.stdin.resume();
  await openPostbox({ smtp: it.DATAKLUIS_POSTBOX_SMTP, page: it.DATAKLUIS_POSTBOX_PAGE });
});
