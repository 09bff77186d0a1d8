import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import {
  createServiceUser,
  giveRetrievalAgreement,
  listRetrievable,
  putUserGroup,
  readRetrievalAgreement,
  recognisePerson,
  refreshRetrieved,
  retrievePerson,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import type { Installation } from "../tools/installation.ts";
import { acceptLink, type Person } from "../tools/people.ts";
import { again, id, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe } from "./house.ts";
import type { Watched } from "./kill-deeds.ts";
import type { Records } from "./record.ts";

/** Who of the service may retrieve. One may ask forty times a day, so there are two. */
export type Retrieving = { retrievers: readonly [Person, Person] };

/** Invites them, in a group of the service's own. */
export async function retrieversAt({ url }: Installation, { administrator, employerId }: Cast): Promise<Retrieving> {
  const groupId = id<never>();
  const none = { widgets: [], menu: [], actions: [] };
  const rights = ["see_dossiers" as const, "retrieve" as const];
  const body = { name: "Ophalers", side: "service" as const, rights, ...none };
  await administrator.ask(putUserGroup, { params: { groupId }, body });
  const invite = async (displayName: string) => {
    const user = {
      id: id<UserId>(),
      displayName,
      email: `${id().slice(0, 8)}@proef.example`,
      group: groupId,
    };
    const made = await administrator.ask(createServiceUser, {
      body: { ...user, employerIds: [employerId] },
    });
    return acceptLink(url, made.invitationLink);
  };
  return { retrievers: [await invite("O. Ophaler"), await invite("P. Ophaler")] };
}

/** The administrator of the vault agrees to anonymous search, and the service hears of it. */
export async function agree({ keeper, employerId, retrievers }: Cast & Retrieving): Promise<void> {
  const params = { employerId };
  const { version } = await again(() => keeper.ask(readRetrievalAgreement, { params }));
  const body = { id: id<WriteId>(), version };
  await again(() => keeper.ask(giveRetrievalAgreement, { params, body }));
  const may = async () => (await again(() => retrievers[0].ask(listRetrievable, {}))).length > 0;
  await until("de dienst weet dat ophalen mag", may, 90);
}

const note = "Vroeg zelf om een gesprek";

/** Recognises somebody and retrieves him, with one write until it is acknowledged. */
export async function retrieved(cast: Cast & Retrieving, it: Watched, informed: boolean): Promise<void> {
  const who = cast.retrievers[it.ref < "8" ? 0 : 1];
  const params = { employerId: cast.employerId };
  const why = {
    careRequest: "case_manager" as const,
    note,
    informed,
    atEmployeesRequest: !informed,
  };
  const body = { id: id<WriteId>(), ticket: await ticketOf(who, cast, it), ...why };
  const { ref } = await again(() => who.ask(retrievePerson, { params, body }), 90);
  mustBe(ref, it.ref, "wie wordt opgehaald is wie is herkend");
}

/** By what was acknowledged last that he is called. The vault searches in memory, which hears of a change a moment later. */
async function ticketOf(who: Person, { employerId }: Cast, { name: lastName, marks }: Watched): Promise<string> {
  const body = { lastName, bsn: marks["bsn"]!, bornOn: "1985-09-19" };
  for (let left = 4; left; left -= 1) {
    const told = await again(() => who.ask(recognisePerson, { params: { employerId }, body }), 90);
    if (told.outcome === "one") return told.ticket;
    await pause(1_000);
  }
  throw new Error("Geldt niet: wie er is, wordt herkend aan wat het laatst van hem is bevestigd");
}

/** Retrieves anew whom the service retrieved without informing his employer. */
export async function refreshed({ retrievers }: Retrieving, { ref }: Watched): Promise<void> {
  const body = { id: id<WriteId>(), atEmployeesRequest: true as const, note };
  await again(() => retrievers[0].ask(refreshRetrieved, { params: { ref }, body }), 90);
}

/**
 * Each retrieval stands once on the record of its side: one the employer is informed of where he reads it, another one
 * where he does not, at the service and in the vault, and nowhere else.
 */
export async function mustBeRetrievedOnce({ vault, suite }: Records, dossiers: readonly Watched[]): Promise<void> {
  const refs = dossiers.map(({ ref }) => ref);
  const linesIn = async (pool: pg.Pool, what: string, table: string) => {
    const { rows } = await pool.query<{ ref: string; what: string }>(
      `select ref, ${what} as what from ${table} where ref = any ($1::uuid[])`,
      [refs],
    );
    return (ref: string, wanted: (what: string) => boolean) =>
      rows.filter((it) => it.ref === ref && wanted(it.what)).length;
  };
  const read = await linesIn(suite, "deed", "event");
  const apart = await linesIn(suite, "deed", "confidential_event");
  const [kept, atVault] = [
    await linesIn(vault, "version", "confidential_retrieval"),
    await linesIn(vault, "deed", "event"),
  ];
  const used = await linesIn(vault, "kind", "retrieval_event");
  const named = await linesIn(vault, "by_name", "sharing_event");
  for (const { ref, informed, confided } of dossiers) {
    mustBe(read(ref, is("person.retrieved")), informed, "één regel per ophalen waarvan de werkgever weet");
    mustBe(
      named(ref, (name) => name !== null),
      informed,
      "één deling per ophalen waarvan de werkgever weet",
    );
    mustBe(apart(ref, is("person.retrieved")), Math.min(confided, 1), "één vertrouwelijke regel per ophalen");
    mustBe(apart(ref, is("person.refreshed")), Math.max(confided - 1, 0), "één vertrouwelijke regel per verversen");
    mustBe(
      kept(ref, () => true),
      confided,
      "één regel in de kluis per vertrouwelijk ophalen",
    );
    mustBe(used(ref, is("informed")), informed, "één regel per kaartje waarmee is gedeeld");
    mustBe(
      used(ref, is("confidential")),
      Math.min(confided, 1),
      "één regel per kaartje waarmee vertrouwelijk is opgehaald",
    );
    mustBe(used(ref, is("again")), Math.max(confided - 1, 0), "één regel in de kluis per verversen");
    mustBe(
      atVault(ref, (deed) => /retriev|refresh/.test(deed)),
      0,
      "regels van ophalen in het inzagelog van de werkgever",
    );
    mustBe(
      read(ref, (deed) => /confidential|refresh/.test(deed)),
      0,
      "vertrouwelijke regels waar de werkgever leest",
    );
  }
}

const is = (wanted: string) => (what: string) => what === wanted;
