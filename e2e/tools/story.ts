import {
  acceptAgreement,
  activateVault,
  createEmployer,
  createEmployerUser,
  createServiceUser,
  decideAccessRequest,
  listAccessRequests,
  listDepartments,
  listMembers,
  membersIn,
  readActivation,
  readAgreement,
  readDelivery,
  readVaultSelf,
  Refusal,
  startDelivery,
  uploadDelivery,
  type DossierRef,
  type EmployerId,
  type GroupName,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import type { Installation } from "./installation.ts";
import { acceptLink, type Person } from "./people.ts";
import { until } from "./until.ts";

export const id = <T extends string>() => crypto.randomUUID() as T;

/** Everybody of one story, signed in. */
export type Cast = { administrator: Person; caseManager: Person; keeper: Person; hr: Person; employerId: EmployerId };

/** A service with one employer and its users, before there is a vault. */
export async function castAt(installation: Installation, name: string): Promise<Cast> {
  const { url, firstAdministratorLink } = installation;
  const administrator = await acceptLink(url, firstAdministratorLink!);
  const employerId = id<EmployerId>();
  await administrator.ask(createEmployer, {
    body: { id: employerId, name, representativeName: "R. Vertegenwoordiger" },
  });

  const invite = async (group: GroupName, displayName: string) => {
    const body = { id: id<UserId>(), displayName, email: `${group}.${id().slice(0, 8)}@proef.example`, group };
    const made =
      group === "hr" || group === "manager"
        ? await administrator.ask(createEmployerUser, { params: { employerId }, body: { ...body, departmentIds: [] } })
        : await administrator.ask(createServiceUser, { body: { ...body, employerIds: [employerId] } });
    return acceptLink(url, made.invitationLink);
  };
  return {
    administrator,
    employerId,
    caseManager: await invite("case_manager", "C. Casemanager"),
    keeper: await invite("hr", "B. Beheerder"),
    hr: await invite("hr", "H. Adviseur"),
  };
}

/** Another employer of the same service, with who is to be administrator of his vault. */
export async function employerBeside(
  { url }: Installation,
  { administrator }: Cast,
  name: string,
): Promise<Pick<Cast, "administrator" | "keeper" | "employerId">> {
  const employerId = id<EmployerId>();
  await administrator.ask(createEmployer, {
    body: { id: employerId, name, representativeName: "R. Vertegenwoordiger" },
  });
  const keeper = { id: id<UserId>(), displayName: "B. Beheerder", email: `hr.${id().slice(0, 8)}@proef.example` };
  const made = await administrator.ask(createEmployerUser, {
    params: { employerId },
    body: { ...keeper, group: "hr", departmentIds: [] },
  });
  return { administrator, employerId, keeper: await acceptLink(url, made.invitationLink) };
}

/** An employer's vault, from the proposal until it stands. */
export async function vaultAt(cast: Pick<Cast, "administrator" | "keeper" | "employerId">): Promise<void> {
  await propose(cast);
  await accept(cast);
  await moved(cast);
}

/** Uploads a file, looks at the preview, and has it written. Answers the finished delivery. */
export async function importFile({ hr, employerId }: Cast, bytes: Uint8Array, kind: "full" | "changes" = "full") {
  const params = { employerId, deliveryId: id<WriteId>() };
  await hr.ask(uploadDelivery, { params, query: { kind }, bytes });
  await hr.ask(startDelivery, { params, body: {} });
  await until("levering verwerkt", async () => {
    const { state } = await again(() => hr.ask(readDelivery, { params }));
    return state === "done" || state === "failed";
  });
  return hr.ask(readDelivery, { params });
}

/** Proposes the keeper, and waits until he sees it. */
export async function propose(cast: Pick<Cast, "administrator" | "keeper" | "employerId">): Promise<void> {
  const { administrator, keeper, employerId } = cast;
  const body = { id: id<WriteId>(), administrators: [keeper.account.userId] };
  await administrator.ask(activateVault, { params: { employerId }, body });
  await proposed(cast);
}

export const proposed = ({ keeper, employerId }: Pick<Cast, "keeper" | "employerId">) =>
  until("de datakluis wacht op akkoord", async () => {
    const { employers } = await again(() => keeper.ask(readVaultSelf, {}));
    return employers.some((it) => it.id === employerId);
  });

export async function accept({ keeper, employerId }: Pick<Cast, "keeper" | "employerId">): Promise<void> {
  const { documents } = await keeper.ask(readAgreement, { params: { employerId } });
  await keeper.ask(acceptAgreement, {
    params: { employerId },
    body: {
      id: id<WriteId>(),
      representativeName: "R. Vertegenwoordiger",
      representativeEmail: "r@proef.example",
      declared: true,
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    },
  });
}

export const moved = ({ administrator, employerId }: Pick<Cast, "administrator" | "employerId">) =>
  until(
    "de dossiers zijn verhuisd",
    async () => (await again(() => administrator.ask(readActivation, { params: { employerId } }))).state === "active",
    120,
  );

export async function letIn({ keeper, hr }: Cast): Promise<void> {
  await until("het autorisatieverzoek is er", async () => (await keeper.ask(listAccessRequests, {})).length > 0);
  for (const request of await keeper.ask(listAccessRequests, {}))
    if (request.userId === hr.account.userId)
      await keeper.ask(decideAccessRequest, {
        params: { requestId: request.id },
        body: { id: id<WriteId>(), approve: true },
      });
}

/** Everybody in the tree, as this person sees it. */
export async function treeOf(person: Person, employerId: EmployerId) {
  const { departments, withoutDepartment } = await person.ask(listDepartments, { params: { employerId } });
  const groups = [...departments.map((it) => it.id as string), ...(withoutDepartment ? ["none"] : [])];
  const members: { ref: DossierRef; personnelNumber: string; fullName: string | null }[] = [];
  for (const department of groups) {
    const page = await person.ask(listMembers, {
      params: { employerId },
      query: { department: department as "none", limit: 5000 },
    });
    members.push(...membersIn(page));
  }
  return members;
}

/** Asks until a server that is away is back: what a person does with the button *Opnieuw proberen*. */
export async function again<A>(ask: () => Promise<A>, seconds = 60): Promise<A> {
  for (const end = Date.now() + seconds * 1000; ;)
    try {
      return await ask();
    } catch (no) {
      const away = !(no instanceof Refusal) || /_away$|^internal$/.test(no.code);
      if (!away || Date.now() > end) throw no;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
}
