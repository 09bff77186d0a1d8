import { randomUUID } from "node:crypto";
import {
  acceptAgreement,
  askAccess,
  decideAccessRequest,
  depositPeople,
  finishMovingIn,
  proposeVault,
  readAgreement,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type Identity,
  type WriteId,
} from "@datakluis/contract";
import type { Knocker } from "./knocker.ts";
import { visitor, type Visitor } from "./visitor.ts";

export const newId = <Id extends string>(): Id => randomUUID() as Id;
export const writeId = () => newId<WriteId>();

export type Department = { id: DepartmentId; name: string; parentId: DepartmentId | null };
export type Person = {
  ref: DossierRef;
  personnelNumber: string;
  departmentId: DepartmentId | null;
  identity: Identity;
};

/** An employment as most have it. */
export const employment = {
  jobTitle: "Monteur",
  startsOn: "2026-01-01",
  endsOn: null,
  contractHours: 32,
  normHours: 40,
  contractKind: null,
  costCentre: null,
};

/** Somebody of test data; BSNs are of the kind that is never given out (999…). */
export const identity = (change: Partial<Identity> = {}): Identity => ({
  lastName: "Janssen",
  initials: "P.",
  nameUse: "own",
  sex: "female",
  bornOn: "1980-02-29",
  ...change,
});

export const person = (change: Partial<Person> = {}): Person => ({
  ref: newId<DossierRef>(),
  personnelNumber: `MS${String(Math.random()).slice(2, 8)}`,
  departmentId: null,
  identity: identity(),
  ...change,
});

const ofVault = (who: Visitor, departmentIds: DepartmentId[] = []) => ({
  userId: who.userId,
  displayName: who.displayName,
  email: `${who.userId}@werkgever.example`,
  departmentIds,
  refs: [],
});

/** Brings employers, users and people in through the doors they really come through. */
export function seedsOf({ as, asServer }: Knocker) {
  const proposed = async (
    change: {
      administrators?: Visitor[];
      users?: Visitor[];
      departments?: Department[];
      atNight?: boolean;
      quarantine?: boolean;
    } = {},
  ) => {
    const id = newId<EmployerId>();
    const administrators = change.administrators ?? [visitor("B. Beheerder")];
    await asServer("suite", proposeVault, {
      params: { employerId: id },
      body: {
        name: `Werkgever ${id.slice(0, 4)}`,
        chamberNumber: "12345678",
        representativeName: "V. Vertegenwoordiger",
        representativeEmail: "directie@werkgever.example",
        administrators: administrators.map((who) => ofVault(who)),
        users: (change.users ?? []).map((who) => ofVault(who)),
        departments: change.departments ?? [],
        ...(change.atNight === undefined ? {} : { atNight: change.atNight }),
        quarantine: change.quarantine ?? false,
      },
    });
    return { id, administrator: administrators[0]!, administrators };
  };

  const acceptance = async (who: Visitor, employerId: EmployerId) => {
    const { answer } = await as(who, readAgreement, { params: { employerId } });
    return {
      id: writeId(),
      representativeName: "V. Vertegenwoordiger",
      representativeEmail: "directie@werkgever.example",
      declared: true as const,
      documents: answer.documents.map(({ id, sha256 }) => ({ id, sha256 })),
    };
  };

  const moving = async (change: Parameters<typeof proposed>[0] = {}) => {
    const employer = await proposed(change);
    const body = await acceptance(employer.administrator, employer.id);
    await as(employer.administrator, acceptAgreement, { params: { employerId: employer.id }, body });
    return employer;
  };

  const deposit = async (employerId: EmployerId, people: readonly Person[]) => {
    const lines = people.map((it) => JSON.stringify({ ...it, version: 1 })).join("\n");
    const told = await asServer("suite", depositPeople, {
      params: { employerId },
      query: { total: people.length },
      bytes: Buffer.from(lines),
    });
    if (told.status !== 200) throw new Error(`storten: ${told.code}`);
  };

  const active = async (people: readonly Person[] = [], change: Parameters<typeof proposed>[0] = {}) => {
    const employer = await moving(change);
    if (people.length) await deposit(employer.id, people);
    await asServer("suite", finishMovingIn, {
      params: { employerId: employer.id },
      body: { total: people.length, retained: 0 },
    });
    return { ...employer, people };
  };

  /** A user the administrator approved, for these departments or the whole employer. */
  const user = async (
    employer: { id: EmployerId; administrator: Visitor },
    departmentIds: DepartmentId[] = [],
    who = visitor(),
  ) => {
    const requestId = randomUUID();
    const params = { employerId: employer.id, requestId };
    await asServer("suite", askAccess, { params, body: { ...ofVault(who, departmentIds), ends: false } });
    const body = { id: writeId(), approve: true };
    await as(employer.administrator, decideAccessRequest, { params: { requestId }, body });
    return who;
  };

  return { proposed, acceptance, moving, deposit, active, user };
}
