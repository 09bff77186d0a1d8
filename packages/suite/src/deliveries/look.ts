import type { KeyObject } from "node:crypto";
import {
  departmentsPart,
  lookAt,
  partRows,
  sealPart,
  type FirstLook,
  type KnownPerson as AnyKnown,
} from "@datakluis/delivery";
import { encodeRows } from "@datakluis/kit/batch";
import { openIdentity, sealIdentity, type Sealed } from "../identities/store.ts";
import { cellsOf, type Arriving, type Delivered } from "./part.ts";

/** What a person takes in a part, about. */
const usualBytes = 700;

export type LookAt = Delivered & { today: string; master: KeyObject; key: KeyObject };

/** Somebody the suite knows, with his identity still sealed. */
export type KnownPerson = AnyKnown & { identity: Pick<Sealed, "version" | "wrapped_key" | "sealed"> | null };

/** The first look at a file for the suite, in a thread of its own (look.worker.ts): what is to be written, sealed. */
export function firstLook(it: LookAt): FirstLook<KnownPerson> {
  const { employerId, master } = it;
  let parts = departmentsPart;
  const look = lookAt<KnownPerson, { version: number }>(it, {
    identityOf: ({ ref, identity }) =>
      identity && openIdentity(master, { employer_id: employerId, ref, ...identity }).reveal(),
    keep: ({ identity }) => ({ version: identity?.version ?? 0 }),
  });

  const next = (): Arriving[] =>
    look.next(partRows).map(({ known, identity, ...person }) => {
      const bound = { employer_id: employerId, ref: person.ref, version: (known?.version ?? 0) + 1 };
      return { ...person, identity: identity && sealIdentity(master, bound, identity) };
    });

  return {
    read: look.read,
    compare: async (known) => look.compare(known),
    conclude: async () => look.conclude(),
    list: async () => null,
    part: async () => {
      const part = parts++;
      if (part === departmentsPart) return sealPart(it.key, it, part, look.departments());
      const people = next();
      if (people.length === 0) return null;
      return sealPart(it.key, it, part, encodeRows(people.map(cellsOf), people.length * usualBytes));
    },
  };
}
