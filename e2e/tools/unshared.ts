import type { Page } from "playwright-core";

export type Unshared = { ref: string; lastName: string; bsn: string; bornOn: string };

/** People of the employer with a BSN whose dossiers nobody shared, read as the page of a user of his vault reads them. */
export const unsharedPeople = (user: Page, wanted: number): Promise<Unshared[]> =>
  user.evaluate(async (wanted) => {
    const read = async (path: string) => (await fetch(path)).json();
    const { employers } = (await read("/api/vault/v1/me")) as { employers: { id: string }[] };
    const employer = `/api/suite/v1/employers/${employers[0]!.id}`;
    const { departments } = (await read(`${employer}/departments`)) as { departments: { id: string }[] };
    const found: { ref: string; lastName: string; bsn: string; bornOn: string }[] = [];
    for (const { id: department } of departments) {
      const { refs } = (await read(`${employer}/members?department=${department}&limit=50`)) as { refs: string };
      for (const hex of refs.match(/.{32}/g) ?? []) {
        const ref = hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
        const { state } = (await read(`/api/vault/v1/dossiers/${ref}/sharing`)) as { state: string };
        const { identity } = (await read(`/api/vault/v1/dossiers/${ref}/person`)) as { identity: Unshared };
        const { lastName, bsn, bornOn } = identity;
        if (state === "unshared" && bsn) found.push({ ref, lastName, bsn, bornOn });
        if (found.length === wanted) return found;
      }
    }
    throw new Error("Er zijn te weinig niet-gedeelde dossiers.");
  }, wanted);
