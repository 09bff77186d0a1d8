import type { KeyObject } from "node:crypto";
import { DeliveryConcern, type DeliveryKind } from "@datakluis/contract";
import {
  departmentsPart,
  lookAt,
  partRows,
  sealPart,
  type Arriving as Looked,
  type FirstLook,
  type KnownPerson as AnyKnown,
  type Of,
} from "@datakluis/delivery";
import { encodeRows } from "@datakluis/kit/batch";
import { changesEmployment } from "../people/rules.ts";
import { openPerson, sealPerson } from "../people/seal.ts";
import { listRows, sealList } from "./lists.ts";
import { cellsOf, type Arriving } from "./part.ts";

const concerns = DeliveryConcern.options;

/** What a person takes in a part, about. */
const usualBytes = 900;

/** `keys` are the employer's data keys by number; what is new is sealed under `newest`. `key` is this delivery's own. */
export type LookAt = Of & {
  kind: DeliveryKind;
  today: string;
  keys: ReadonlyMap<number, KeyObject>;
  newest: number;
  key: KeyObject;
  listKey: KeyObject;
};

/** Somebody in the vault, with his record still sealed. */
export type KnownPerson = AnyKnown & { version: number; keyVersion: number; sealed: Buffer };

type Kept = Pick<KnownPerson, "ref" | "version" | "keyVersion" | "sealed" | "departmentCode">;

/** The first look at a file for the vault, in a thread of its own (look.worker.ts): what is to be written, sealed. */
export function firstLook(it: LookAt): FirstLook<KnownPerson> {
  const { employerId, keys } = it;
  let parts = departmentsPart;
  let [kind, page] = [0, 0];
  const openOf = ({ ref, version, keyVersion, sealed }: Kept) =>
    openPerson(keys.get(keyVersion)!, { employerId, ref, version }, Buffer.from(sealed));
  const look = lookAt<KnownPerson, Kept>(it, { identityOf: openOf, keep: (known) => known });

  /** A record is sealed under its version, so also whoever only changed his employment is sealed anew. */
  const arrivingOf = (one: Looked<Kept>): Arriving => {
    const { ref, personnelNumber, departmentCode, employment, known } = one;
    const before = known && openOf(known);
    const identity = one.identity ?? before!;
    const version = (known?.version ?? 0) + 1;
    const sealed = sealPerson(keys.get(it.newest)!, { employerId, ref, version }, identity);
    const moved = departmentCode !== known?.departmentCode;
    const tell = !before || employment !== null || moved || changesEmployment(before, identity);
    return { ref, personnelNumber, departmentCode, version, keyVersion: it.newest, sealed, employment, tell };
  };

  return {
    read: look.read,
    compare: async (known) => look.compare(known),
    conclude: async () => look.conclude(),
    list: async () => {
      for (; kind < concerns.length; kind++, page = 0) {
        const concern = concerns[kind]!;
        const people = look.concerned(concern, page * listRows, listRows);
        if (people.length === 0) continue;
        const lines = people.map(({ ref, personnelNumber, fields }) => ({ ref, personnelNumber, fields: [...fields] }));
        return { kind: concern, page, sealed: sealList(it.listKey, it, concern, page++, lines) };
      }
      return null;
    },
    part: async () => {
      const part = parts++;
      if (part === departmentsPart) return sealPart(it.key, it, part, look.departments());
      const people = look.next(partRows).map(arrivingOf);
      if (people.length === 0) return null;
      return sealPart(it.key, it, part, encodeRows(people.map(cellsOf), people.length * usualBytes));
    },
  };
}
