import {
  deliverToVault,
  discardVaultDelivery,
  listDelivered,
  readVaultDelivery,
  startVaultDelivery,
  type Endpoint,
  type WriteId,
} from "@datakluis/contract";
import type { Servers } from "@datakluis/kit/testing/servers";
import type { Tenant } from "../rechten/cast.ts";
import { past } from "../rechten/past.ts";
import { markedDelivery } from "../tools/deliveries.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustHold } from "./house.ts";
import { askRaw, askUpload, type Seen } from "./view.ts";

/**
 * The employer delivers everybody but these, by their place in the delivery, and has it written: whom he removes so, leaves
 * for him, whatever the service holds of him. Answers all that he is told on the way.
 */
export async function deliverWithout(
  servers: Servers,
  { id: employerId, hr, all, vaultDeliveryId }: Tenant,
  without: readonly number[],
): Promise<Seen[]> {
  const ask = (agreed: unknown, asked: object) => askRaw(servers, hr, agreed as Endpoint, asked);
  const told = [await ask(discardVaultDelivery, { params: { employerId, deliveryId: vaultDeliveryId } })];
  const [header, ...lines] = markedDelivery(all.length).bytes.toString("utf8").trimEnd().split("\r\n");
  const rest = lines.filter((_, at) => !without.includes(at));
  mustHold(lines.length - rest.length === without.length, "er staat iemand minder in het bestand");
  const params = { employerId, deliveryId: id<WriteId>() };
  // Asked past the door, for looking is on the record, and how often one looks is chance.
  const comesTo = (...states: string[]) =>
    until(`de levering is ${states.join(" of ")}`, async () => {
      const { rows } = await past(servers, "select state from delivery where id = $1", [params.deliveryId]);
      return states.includes((rows[0] as { state: string } | undefined)?.state ?? "");
    });
  const read = async () => {
    told.push(await ask(readVaultDelivery, { params }));
    for (const concern of ["added", "changed", "missing"])
      told.push(await ask(listDelivered, { params, query: { concern } }));
  };
  const bytes = Buffer.from([header, ...rest].join("\r\n") + "\r\n");
  told.push(await askUpload(servers, hr, deliverToVault as unknown as Endpoint, params, bytes));
  await comesTo("waiting");
  await read();
  const started = await ask(startVaultDelivery, { params, body: {} });
  mustHold(started.status < 300, `de levering wordt verwerkt (${started.body})`);
  await comesTo("done");
  await read();
  return told;
}

/** What was written by e-mail to the people of an employer, or about him, by either server. */
export async function mailsOf(servers: Servers, { id: employerId, ...tenant }: Tenant): Promise<Seen[]> {
  const userIds = [tenant.keeper, tenant.hr, tenant.manager].map(({ userId }) => userId);
  const { rows } = await past(servers, "select email from account where id = any ($1::uuid[])", [userIds], "suite");
  const addresses = (rows as { email: string }[]).map(({ email }) => email);
  const of = async (side: "vault" | "suite") => {
    const mails = await past(
      servers,
      `select subject, text, html, attachment_name from mail
       where recipient = any ($1) or subject || text like $2 order by subject, text`,
      [addresses, `%${employerId}%`],
      side,
    );
    return mails.rows.map((it) => ({
      question: `e-mail van ${side}`,
      status: 0,
      headers: [],
      body: JSON.stringify(it),
    }));
  };
  return [...(await of("vault")), ...(await of("suite"))];
}
