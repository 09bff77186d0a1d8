import { randomBytes, randomUUID } from "node:crypto";
import {
  DossierAction,
  putRetrievalAgreement,
  retrievePerson,
  WriteId,
  type DossierRef,
  type EmployerId,
  type GroupId,
  type SharedIdentity,
  type SuiteRight,
  type UserId,
} from "@datakluis/contract";
import type { RunningSuite } from "../testing.ts";

/** Nobody, by a name that stands nowhere else. */
export const retrieved: SharedIdentity = {
  lastName: "Geheimhout",
  initials: "V.",
  nameUse: "own",
  sex: "female",
  bornOn: "1980-05-05",
  postcode: "1234AB",
};

export const newId = () => WriteId.parse(randomUUID());

/** Retrieving in proofs: an employer that agreed, users by their rights, and tickets of the neighbouring vault. */
export function retrieving(running: RunningSuite) {
  let seq = 0;

  const agree = async (employerId: EmployerId, given = true) =>
    (await running.asServer("vault"))(putRetrievalAgreement, { params: { employerId }, body: { seq: ++seq, given } });

  const agreeing = async () => {
    const employer = await running.seed.employer("active");
    await agree(employer);
    return employer;
  };

  /** A user of the service in a group of its own, with these rights. */
  const colleague = async (rights: readonly SuiteRight[], ...employers: EmployerId[]): Promise<UserId> => {
    const group = randomUUID() as GroupId;
    const none = { widgets: [], menu: [], actions: [...DossierAction.options] };
    await running.past
      .insertInto("user_group")
      .values({ id: group, name: `Groep ${group}`, side: "service", ...none })
      .execute();
    for (const right of rights)
      await running.past.insertInto("group_right").values({ group_name: group, right }).execute();
    const user = await running.seed.user("case_manager", ...employers);
    await running.past.updateTable("account").set({ group_name: group }).where("id", "=", user).execute();
    return user;
  };

  const retriever = (...employers: EmployerId[]) =>
    colleague(["see_dossiers", "report_absence", "retrieve"], ...employers);

  const ticketFor = (ref: DossierRef, identity = retrieved, retrievedAt = new Date().toISOString()) => {
    const ticket = randomBytes(32).toString("base64url");
    running.vault.tickets.set(ticket, { ref, person: { version: 3, retrievedAt, identity } });
    return ticket;
  };

  const bodyFor = (ticket: string, informed = false) => ({
    id: newId(),
    careRequest: "appointment" as const,
    note: "Vroeg zelf om een afspraak",
    ticket,
    informed,
    atEmployeesRequest: !informed,
  });

  const retrieve = (user: UserId, employerId: EmployerId, body: ReturnType<typeof bodyFor>) =>
    running.as(user)(retrievePerson, { params: { employerId }, body });

  return { agree, agreeing, colleague, retriever, ticketFor, bodyFor, retrieve };
}
