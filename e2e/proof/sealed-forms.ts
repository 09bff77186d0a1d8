import type { KeyObject } from "node:crypto";
import type pg from "pg";
import type { EmployerId } from "@datakluis/contract";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { aboutOf, open, unwrapKey } from "@datakluis/kit/seal";
import type { Servers } from "@datakluis/kit/testing/servers";
import type { Lying } from "@datakluis/kit/testing/attacks";

type FormRow = {
  employer_id: string;
  ref: string;
  spell_id: string;
  kind: string;
  number: number;
  of_doctor: boolean;
  is_draft: boolean;
  at: number;
  wrapped_key: Buffer;
  sealed: Buffer;
};

const placeOf = ({ spell_id, kind, number }: FormRow) => `${spell_id} ${kind} ${number}`;
const place = "employer_id, ref, spell_id, kind, number, of_doctor, wrapped_key, sealed";

async function formsOf(suite: pg.Pool, employerIds: readonly EmployerId[]): Promise<FormRow[]> {
  const { rows } = await suite.query<FormRow>(
    `select ${place}, true as is_draft, seq as at from form_draft where employer_id = any($1)
     union all select ${place}, false, version from form_version where employer_id = any($1)`,
    [employerIds],
  );
  return rows;
}

/** The drafts as they lie now, by their place: what lies there after they are written again was never this. */
export const draftsNow = async (suite: pg.Pool, employerIds: readonly EmployerId[]) =>
  new Map((await formsOf(suite, employerIds)).filter((it) => it.is_draft).map((it) => [placeOf(it), it]));

/** What is filled in in forms, and the key each has: a doctor's draft under the master key of the medical part. */
export async function lyingForms(
  servers: Servers,
  suite: pg.Pool,
  employerIds: readonly EmployerId[],
  before: ReadonlyMap<string, FormRow>,
): Promise<Lying[]> {
  const service = keyFolder(servers.keyDirs.suite);
  const masterOf = async (name: string, table: string, about: string): Promise<KeyObject> => {
    const { rows } = await suite.query<{ wrapped: Buffer }>(`select wrapped from ${table}`);
    return service.unwrap(name, rows[0]!.wrapped, aboutOf("suite", about));
  };
  const master = await masterOf("suite", "master_key", "master");
  const medical = await masterOf("suite-medical", "medical_key", "medical");
  return (await formsOf(suite, employerIds)).flatMap((row) => {
    const { employer_id, ref, spell_id, kind, number, of_doctor, is_draft, at, wrapped_key, sealed } = row;
    const about = (what: "key" | "values") =>
      aboutOf(employer_id, ref, `form${is_draft ? "-draft" : ""}-${what}`, spell_id, kind, number, at);
    const under = of_doctor && is_draft ? medical : master;
    const key = unwrapKey(under, wrapped_key, about("key"));
    const earlier = is_draft ? before.get(placeOf(row)) : undefined;
    const named = `${is_draft ? "concept" : "versie"} van een formulier${of_doctor ? " van de arts" : ""}`;
    return [
      {
        what: named,
        bytes: sealed,
        before: earlier?.sealed,
        open: (bytes: Buffer) => open(key, bytes, about("values")),
      },
      {
        what: `sleutel van een ${named}`,
        bytes: wrapped_key,
        before: earlier?.wrapped_key,
        open: (bytes: Buffer) => unwrapKey(under, bytes, about("key")).export(),
      },
    ];
  });
}
