import type { KeyObject } from "node:crypto";
import { DeliveryConcern, type ChosenColumn, type DeliveryKind, type MessageCode } from "@datakluis/contract";
import {
  departmentsPart,
  filePart,
  lookAt,
  partRows,
  sealPart,
  shelfOf,
  wholeOf,
  readAbsence,
  type AbsenceReading,
  type AnyFile,
  type Arriving as Looked,
  type Concerned,
  type Employment,
  type FirstLook,
  type Glimpse,
  type KnownPerson as AnyKnown,
  type Of,
  type Report,
  type RejectedRow,
  type Said,
  type Sifted,
} from "@datakluis/delivery";
import { encodeRows } from "@datakluis/kit/batch";
import { letGo } from "@datakluis/kit/threads";
import { changesEmployment } from "../people/rules.ts";
import { openPerson, sealPerson } from "../people/seal.ts";
import { digestsOf } from "./digest.ts";
import { standingIn } from "./known.ts";
import { listRows, sealList, sealRejected, type Line } from "./lists.ts";
import { cellsOf, cellsOfRemembered, type Arriving, type Remembered } from "./part.ts";

const concerns = DeliveryConcern.options;

/** What a person takes in a part, about. */
const usualBytes = 900;

/** `keys` are the employer's data keys by number; what is new is sealed under `newest`. `key` is this delivery's own. */
export type LookAt = Of & {
  kind: DeliveryKind;
  today: string;
  chosen?: readonly ChosenColumn[];
  /** What the employer said of codes in absence messages. */
  codes?: readonly MessageCode[];
  keys: ReadonlyMap<number, KeyObject>;
  newest: number;
  key: KeyObject;
  listKey: KeyObject;
};

/** Somebody in the vault, with his record still sealed; `own` is the employment that was delivered or entered last. */
export type KnownPerson = AnyKnown & { own: Employment | null; version: number; keyVersion: number; sealed: Buffer };

/** The same as he is put away: without bytes. */
type KeptPerson = Omit<KnownPerson, "sealed"> & { sealed: string };

const bytesOf = (sealed: Uint8Array | string): Buffer =>
  typeof sealed === "string" ? Buffer.from(sealed, "base64") : Buffer.from(sealed);

/** A first look that knows without opening a record who is as before. */
export type VaultLook = Omit<FirstLook<KnownPerson>, "read"> & {
  /** The whole file, sealed to be kept; null when it is too large for that. */
  file(): Promise<Uint8Array | null>;
  /** The messages in a file of absence; null for a file of people, which is then read. */
  absence(): Promise<AbsenceReading | null>;
  read(): Promise<Report>;
  /** Before `read`: of whom, in a batch of people (eachStanding), something is remembered. */
  expect(batch: Uint8Array): Promise<void>;
  /** Of a batch of people (eachStanding) whom it must know more of. */
  sift(batch: Uint8Array): Promise<Sifted>;
  /** A next batch of what is to be remembered of those who were opened for nothing; null when there is no more. */
  remembered(): Promise<Uint8Array | null>;
};

/** The first look at a file for the vault, in a thread of its own (look.worker.ts): what is to be written, sealed. */
export function firstLook(it: LookAt, file: () => AnyFile): VaultLook {
  const { employerId, keys } = it;
  let parts = departmentsPart;
  let [kind, page] = [0, 0];
  const digestOf = digestsOf(keys, employerId);
  const remembered: Remembered[] = [];
  // What a batch of them became.
  const batches = shelfOf<string>();
  const batchAt: number[] = [];
  const closeBatch = () => {
    const some = remembered.splice(0);
    if (some.length) batchAt.push(batches.put(encodeRows(some.map(cellsOfRemembered)).toString("base64")));
  };
  const openOf = ({ ref, version, keyVersion, sealed }: KnownPerson | KeptPerson) =>
    openPerson(keys.get(keyVersion)!, { employerId, ref, version }, bytesOf(sealed));

  /** His own employment, once this file was: the one it speaks of may not be the last he has. */
  const ownAfter = (
    { own, employments }: Pick<KnownPerson, "own" | "employments">,
    stands: Employment,
  ): Employment | null => own ?? (employments.every(({ startsOn }) => startsOn <= stands.startsOn) ? stands : null);

  const unchanged = (known: KnownPerson, said: Said, stands: Employment): void => {
    const own = ownAfter(known, stands);
    const digest = own?.startsOn === stands.startsOn ? digestOf(known, said) : undefined;
    const { ref, version, keyVersion } = known;
    if (digest) remembered.push({ ref, version, keyVersion, digest, employment: known.own ? null : own });
    if (remembered.length === partRows) closeBatch();
  };
  const look = lookAt<KnownPerson, KeptPerson>(it, {
    identityOf: openOf,
    keep: (known) => ({ ...known, sealed: Buffer.from(known.sealed).toString("base64") }),
    digestOf,
    unchanged,
  });

  /** A record is sealed under its version, so also whoever only changed his employment is sealed anew. */
  const arrivingOf = (one: Looked<KeptPerson>): Arriving => {
    const { ref, personnelNumber, departmentCode, known, stands, said } = one;
    const before = known && openOf(known);
    const identity = one.identity ?? before!;
    const [version, keyVersion] = [(known?.version ?? 0) + 1, it.newest];
    const sealed = sealPerson(keys.get(keyVersion)!, { employerId, ref, version }, identity);
    const moved = departmentCode !== known?.departmentCode;
    const tell = !before || one.employment !== null || moved || changesEmployment(before, identity);
    const own = one.employment ?? ownAfter(known!, stands);
    const digest = own?.startsOn === stands.startsOn && digestOf({ ref, version, keyVersion, departmentCode }, said);
    const person = { ref, personnelNumber, departmentCode, version, keyVersion, sealed };
    return { ...person, employment: own, tell, digest: digest || null };
  };

  const rejected = look.rejectedRows();
  const nextRejected = async (): Promise<RejectedRow[]> => {
    const rows: RejectedRow[] = [];
    for (let next; rows.length < listRows && !(next = await rejected.next()).done;) rows.push(next.value);
    return rows;
  };

  return {
    file: async () => {
      const whole = wholeOf(file());
      return whole && sealPart(it.key, it, filePart, whole);
    },
    absence: async () => readAbsence(file(), it.today, it.codes),
    read: () => look.read(file()),
    expect: async (batch) => spending(batch, (some) => look.expect(some)),
    sift: async (batch) => spending(batch, (some) => look.sift(some)),
    compare: async (known) => look.compare(known),
    conclude: async () => look.conclude(),
    list: async () => {
      for (; kind < concerns.length; kind++, page = 0) {
        const concern = concerns[kind]!;
        const people = look.concerned(concern, page * listRows, listRows);
        if (people.length === 0) continue;
        const lines = people.map(lineOf);
        return { kind: concern, page, sealed: sealList(it.listKey, it, concern, page++, lines) };
      }
      const rows = await nextRejected();
      if (rows.length === 0) return null;
      return { kind: "rejected", page, sealed: sealRejected(it.key, it, page++, rows) };
    },
    part: async () => {
      const part = parts++;
      if (part === departmentsPart) return sealPart(it.key, it, part, look.departments());
      const people = look.next(partRows).map(arrivingOf);
      if (people.length === 0) return null;
      return sealPart(it.key, it, part, encodeRows(people.map(cellsOf), people.length * usualBytes));
    },
    remembered: async () => {
      closeBatch();
      const place = batchAt.pop();
      return place === undefined ? null : Buffer.from(batches.take(place), "base64");
    },
  };
}

/** Who stands in a batch, which is used up: the next is there before the garbage collector comes by. */
function spending<A>(batch: Uint8Array, use: (some: Glimpse[]) => A): A {
  const used = use(standingIn(batch));
  letGo(batch);
  return used;
}

/** Somebody on a list, with what is needed to make him again what he was. */
function lineOf({ ref, personnelNumber, fields, employment, known }: Concerned<KeptPerson>): Line {
  const line = { ref, personnelNumber, fields: [...fields] };
  if (!known) return line;
  const { version, departmentCode, own, employments } = known;
  const was = { version, departmentCode, own };
  if (!employment) return { ...line, was };
  const drop = employments.some((it) => it.startsOn === employment.startsOn) ? null : employment.startsOn;
  return { ...line, was: { ...was, back: { drop, employments: [...employments] } } };
}
