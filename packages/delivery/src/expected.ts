import { bytesOfUuid, uuidOf } from "@datakluis/kit/batch";
import type { DossierRef } from "@datakluis/contract";
import { Column, Pieces, Texts } from "./compact.ts";
import type { Glimpse } from "./look.ts";

/** As many bytes of a digest tell two apart. */
const digestBytes = 16;

/** People of whom something is remembered, by where their number stands among the keys; of a million it takes 60 MB. */
export function expectedPeople() {
  const [refs, digests] = [new Pieces(16), new Pieces(digestBytes)];
  const [version, keyVersion, department, said] = [new Column(), new Column(), new Column(), new Column("any")];
  const codes = new Texts();
  const atKey = new Column();
  const none = -1;

  return {
    put: (key: number, one: Glimpse, digest: Uint8Array): void => {
      refs.push(bytesOfUuid(one.ref));
      digests.push(digest);
      version.push(one.version);
      keyVersion.push(one.keyVersion);
      department.push(one.departmentCode === null ? none : codes.put(one.departmentCode));
      said.push(none);
      while (atKey.length <= key) atKey.push(none);
      atKey.set(key, version.length - 1);
    },
    get isEmpty(): boolean {
      return version.length === 0;
    },
    /** Who has this number, or -1. */
    find: (key: number): number => (key >= 0 && key < atKey.length ? atKey.at(key) : none),
    personAt: (at: number) => ({
      ref: uuidOf(refs.at(at)) as DossierRef,
      version: version.at(at),
      keyVersion: keyVersion.at(at),
      departmentCode: department.at(at) === none ? null : codes.at(department.at(at)),
    }),
    isDigest: (at: number, digest: Uint8Array | undefined): boolean => digest !== undefined && digests.isAt(at, digest),
    /** What is remembered of him was said again, in the row that is kept there. */
    saidAgain: (at: number, kept: number): void => said.set(at, kept),
    /** Whether it was that row, and he is still who he was then. */
    isStill: (at: number, one: Glimpse, kept: number): boolean =>
      said.at(at) === kept &&
      one.digest !== null &&
      digests.isAt(at, one.digest) &&
      version.at(at) === one.version &&
      (one.departmentCode ?? none) === (department.at(at) === none ? none : codes.at(department.at(at))) &&
      uuidOf(refs.at(at)) === one.ref,
  };
}
