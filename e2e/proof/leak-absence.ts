import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  chooseScenario,
  deliverToVault,
  discardVaultDelivery,
  EventKind,
  exportRejected,
  exportSivi,
  putWebhook,
  readSharing,
  readVaultDelivery,
  type Delivery,
  type WebhookId,
  type WriteId,
} from "@datakluis/contract";
import { coreOf, type Marked } from "../tools/deliveries.ts";
import { id, treeOf, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe, mustHold } from "./house.ts";
import type { System } from "./leak-couplings.ts";
import type { Kept } from "./leak-search.ts";

const sample = new URL("../leveringen/sivi-verzuimmeldingen-2026.xml", import.meta.url);
const heading = "Personeelsnummer;Referentie;Volgnummer;Eerste ziektedag;Percentage";

/** The fields of who somebody is, by the element of a SIVI message that holds them. */
const elements = {
  ...{ SofiNr: "bsn", SignNm: "lastName", Voorl: "initials", Voorv: "prefix", Roepnaam: "callName" },
  ...{ Wnpl: "city", StraatLang: "street", NrCom: "phoneMobile in het bestand" },
};

/**
 * A system tells who is ill, in a message that says with it who that is, and in rows of which some are rejected; what comes of
 * it is told to a webhook. A person looks at such a file, and asks for its rejected rows. The reference of every message is a
 * mark, and so is that somebody is ill, and by what the sender knows his message. What he hears back of it, and what a person and the
 * system fetch of SIVI, are read here. Answers what the system and the receiver of the webhook heard.
 *
 */
export async function deliverAbsence(cast: Cast, people: readonly Marked[], system: System): Promise<Kept[]> {
  const { keeper, employerId } = cast;
  const { send } = system;
  const params = { employerId };
  await keeper.ask(chooseScenario, { params, body: { scenario: "absence_delivered" } });
  const webhook = await receiverOf();
  try {
    const body = { url: webhook.url, kinds: [...EventKind.options] };
    await keeper.ask(putWebhook, { params: { ...params, webhookId: id<WebhookId>() }, body });

    for (const it of people) {
      it.marks["referentie"] = `V${coreOf(`verzuim ${it.personnelNumber}`)}`.slice(0, 40);
      // As a row of the database would say it, and as the database packs it.
      it.marks["berichtkenmerk"] = `B${coreOf(`bericht ${it.personnelNumber}`)}`;
      it.marks["ziek"] = `"outcome": "reported", "personnelNumber": "${it.personnelNumber}"`;
      it.marks["ziek, in bytes"] = `reported${it.personnelNumber}`;
    }
    const [one, other, third] = people;
    const row = ({ personnelNumber, marks }: Marked, day = "04-03-2024", percentage = "100") =>
      [personnelNumber, marks["referentie"], 1, day, percentage].join(";");
    const wrong = [
      row(third!, "31-02-2024"),
      row({ ...third!, personnelNumber: "PN999999" }),
      Object.values(third!.marks).slice(0, 5).join(";"),
    ];
    const told = await send(Buffer.from([heading, row(one!), ...wrong].join("\r\n")));
    mustBe((JSON.parse(told) as Delivery).counts.rejected, wrong.length, "verzuimmeldingen die worden afgekeurd");
    const message = await send(messageOf(other!, other!));
    const mistaken = await send(messageOf(third!, other!));
    mustBe((JSON.parse(mistaken) as Delivery).counts.rejected, 1, "melding over een ander");

    const heard = (kind: string) => webhook.heard().includes(`nl.datakluis.${kind}`);
    await until("een webhook hoort van het verzuim", async () =>
      ["dossier.shared", "delivery.done", "spell.reported"].every(heard),
    );
    const tree = new Map((await treeOf(keeper, employerId)).map((it) => [it.personnelNumber, it.ref]));
    const sharing = async (it: Marked) =>
      (await cast.hr.ask(readSharing, { params: { ref: tree.get(it.personnelNumber)! } })).state;
    for (const it of [one!, other!])
      await until("wie ziek is, is gedeeld", async () => (await sharing(it)) === "shared");
    mustBe(await sharing(third!), "unshared", "wie is afgekeurd");
    for (const { personnelNumber } of people)
      mustHold(!webhook.heard().includes(personnelNumber), "een webhook noemt geen personeelsnummer");

    await hearBack(system, other!, message);
    await fetchOut(cast, system, people);
    await lookAtRejected(cast, Buffer.from([heading, ...wrong].join("\r\n")));
    return [
      { name: "wat de koppeling van verzuim hoort", bytes: Buffer.from([told, message, mistaken].join("\n")) },
      { name: "wat een webhook hoort", bytes: Buffer.from(webhook.heard()) },
    ];
  } finally {
    webhook.stop();
  }
}

/** SIVI's message about somebody; `who` is whose number of service stands in it. */
function messageOf({ marks }: Marked, who: Marked): Buffer {
  const having = (text: string, element: string, value: string) =>
    text.replace(new RegExp(`<${element}>[^<]*</${element}>`), `<${element}>${value}</${element}>`);
  let text = readFileSync(sample, "utf8").replaceAll(/2026-11-(16|20)/g, "2026-11-16");
  for (const [element, field] of Object.entries(elements))
    text = having(text, element, marks[field] ?? marks[`foreignAddress.${field}`]!);
  text = having(having(text, "Gebdat", "1985-09-19"), "VrzmgvlId", marks["referentie"]!);
  text = having(text, "Berrefnr", marks["berichtkenmerk"]!);
  return Buffer.from(having(text, "PersNr", who.personnelNumber));
}

/** The sender hears back what he wrote to know his message by, and of whom he wrote nothing but a number. */
async function hearBack({ read }: System, { marks, personnelNumber }: Marked, report: string): Promise<void> {
  const { id: deliveryId } = JSON.parse(report) as Delivery;
  const ask = async () =>
    JSON.parse(await read(`deliveries/${deliveryId}/acknowledgement`)) as {
      received: string;
      processed: string | null;
    };
  await until("de afzender hoort wat er van zijn melding is geworden", async () => (await ask()).processed !== null);
  const text = JSON.stringify(await ask());
  for (const own of ["referentie", "berichtkenmerk"])
    mustHold(text.includes(marks[own]!), `de afzender krijgt zijn ${own} terug`);
  mustHold(text.includes(personnelNumber), "de afzender krijgt het personeelsnummer terug");
  for (const [field, mark] of Object.entries(marks))
    if (field !== "referentie" && field !== "berichtkenmerk")
      mustHold(!text.includes(mark), `in een ontvangstbevestiging staat geen ${field}`);
}

/** Who is ill and expected, with who they are, to a person and to the system: made in memory, and nothing of it stays. */
async function fetchOut({ keeper, employerId }: Cast, { read }: System, people: readonly Marked[]): Promise<void> {
  let text = "";
  const body = { message: "absence", reason: "other_system" } as const;
  for await (const part of await keeper.ask(exportSivi, { params: { employerId }, body })) text += part;
  mustHold(text.includes("<Verzuimmeldingen "), "een gebruiker haalt een SIVI-bericht op");
  const heard = [text, await read("absence?after=0", "absence"), await read("appointments", "absence")].join("\n");
  for (const { marks } of people) mustHold(!heard.includes(marks["bsn"]!), "in een SIVI-bericht staat geen BSN");
}

/** Somebody delivers it himself, asks for the rows that were rejected, which are not kept of absence, and throws it away. */
async function lookAtRejected({ keeper, employerId }: Cast, bytes: Buffer): Promise<void> {
  const params = { employerId, deliveryId: id<WriteId>() };
  await keeper.ask(deliverToVault, { params, query: { kind: "changes" }, bytes });
  const { rejections } = await keeper.ask(readVaultDelivery, { params });
  mustHold(rejections.length > 0, "in het verslag staat wat is afgekeurd");
  const gone = await keeper.ask(exportRejected, { params, body: {} }).then(
    () => "",
    (no: Error) => no.message,
  );
  mustBe(gone, "rejected_rows_gone", "van verzuim zijn geen regels te downloaden");
  await keeper.ask(discardVaultDelivery, { params });
}

/** Takes everything in, with its headers. */
async function receiverOf() {
  const parts: string[] = [];
  const server = createServer((request, answer) => {
    parts.push(JSON.stringify(request.headers));
    request.on("data", (part: Buffer) => parts.push(part.toString()));
    request.on("end", () => answer.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/haak`,
    heard: () => parts.join("\n"),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
