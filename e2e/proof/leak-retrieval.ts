import {
  createServiceUser,
  giveRetrievalAgreement,
  listRetrievable,
  putUserGroup,
  readDossier,
  readRetrievalAgreement,
  recognisePerson,
  retrievePerson,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import type { Marked } from "../tools/deliveries.ts";
import { acceptLink } from "../tools/people.ts";
import { id, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustHold } from "./house.ts";

/** The service retrieves two people by what identifies them, one of them without his employer's knowing, after misses. */
export async function retrieve(url: string, cast: Cast, people: readonly Marked[]): Promise<void> {
  const { administrator, keeper, employerId } = cast;
  const groupId = id<never>();
  await administrator.ask(putUserGroup, {
    params: { groupId },
    body: {
      name: "Ophalen",
      side: "service",
      rights: ["see_dossiers", "report_absence", "retrieve"],
      widgets: [],
      menu: [],
      actions: ["report_sick"],
    },
  });
  const body = { id: id<UserId>(), displayName: "I. Ophaler", email: "ophaler@proef.example", group: groupId };
  const made = await administrator.ask(createServiceUser, { body: { ...body, employerIds: [employerId] } });
  const importer = await acceptLink(url, made.invitationLink);
  const params = { employerId };
  const { version } = await keeper.ask(readRetrievalAgreement, { params });
  await keeper.ask(giveRetrievalAgreement, { params, body: { id: id<WriteId>(), version } });
  const known = async () => (await importer.ask(listRetrievable, {})).some((it) => it.id === employerId);
  await until("de verzuimomgeving weet dat importeren mag", known);

  const asking = (name: number, bsn: number) => ({
    lastName: people[name]!.marks["lastName"]!,
    bsn: people[bsn]!.marks["bsn"]!,
    bornOn: "1985-09-19",
  });
  const miss = await importer.ask(recognisePerson, { params, body: asking(8, 9) });
  mustHold(miss.outcome !== "one", "wie niet bestaat, wordt niet gevonden");
  for (const at of [8, 9]) {
    const found = await importer.ask(recognisePerson, { params, body: asking(at, at) });
    if (found.outcome !== "one") throw new Error("Geldt niet: de dienst vindt wie hij bij naam en nummer kent");
    const why = { careRequest: "consultation_hour" as const, note: "Kwam zelf naar het spreekuur" };
    const informed = at === 8;
    const { ref } = await importer.ask(retrievePerson, {
      params,
      body: { id: id<WriteId>(), ticket: found.ticket, ...why, informed, atEmployeesRequest: !informed },
    });
    // Of whom the employer is told it is a sharing, that travels.
    const there = async () => (await importer.ask(readDossier, { params: { ref } })).person !== null;
    await until("wie is opgehaald, is er voor de dienst", there);
  }
}
