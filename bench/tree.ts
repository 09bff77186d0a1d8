import { randomUUID } from "node:crypto";
import { listDepartments, listMembers, membersIn, pathOf, type EmployerId, type Members } from "@datakluis/contract";
import type pg from "pg";
import { to } from "pg-copy-streams";
import { lineTo, median, type Line } from "./load.ts";
import { seedEmployer, type Employer } from "./people.ts";
import { tellFirstScreen } from "./screen.ts";
import { inHouse, rounded, seconds, tell, tellMemory, tokensOf, withCpu, type House } from "./tools.ts";
import { seedVault } from "./vaults.ts";

const rounds = 5;
const pageSize = 5_000;

/**
 * All employees of an employer, as the browser gets them: department by department, in pages. The limit is COPY of the
 * same rows out of the same tables. Once of people in a vault, whom the service does not know, and once of people before
 * there is a vault: then every name is opened. And the first screen of such a tree in a browser.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const { employer } = await seedVault(house, n);
    await tellTree(house, "tree", n, employer);
    await tellFirstScreen(house, n, employer);
    const named = await seedEmployer(house, n);
    await tellTree(house, "tree.named", n, named);
    tellMemory(house, "tree", n);
  });

async function tellTree(house: House, name: string, n: number, employer: Employer): Promise<void> {
  const suite = await house.superuser("suite");
  const ours: number[] = [];
  const theirs: number[] = [];
  await readTree(house, employer, n);
  await copyLimit(suite, employer.id);
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await copyLimit(suite, employer.id));
    ours.push(await readTree(house, employer, n));
  }
  await withCpu(house, name, n, () => readTree(house, employer, n));
  await withCpu(house, `${name}.limit`, n, () => copyLimit(suite, employer.id));
  tell({
    name,
    n,
    value: rounded(n / median(ours)),
    unit: "people/s",
    limit: rounded(n / median(theirs)),
    ratio: rounded(median(theirs) / median(ours)),
  });
}

/** The seconds until everybody is here, over one connection as COPY has one. */
async function readTree(house: House, { id, caseManager }: Employer, n: number): Promise<number> {
  const user = { userId: caseManager, sessionId: randomUUID(), displayName: "C. de Wit" };
  const token = tokensOf(house, user, "suite");
  const line = await lineTo(house.urls.suite);
  let people = 0;
  try {
    return await seconds(async () => {
      const path = pathOf(listDepartments, { employerId: id });
      const { departments } = JSON.parse(
        (await line.ask({ method: "GET", path, token: await token() })).toString(),
      ) as {
        departments: { id: string }[];
      };
      for (const department of departments) people += await readDepartment(line, token, id, department.id);
      if (people !== n) throw new Error("Niet iedereen staat in de boom.");
    });
  } finally {
    line.end();
  }
}

async function readDepartment(
  line: Line,
  token: () => Promise<string>,
  employerId: EmployerId,
  department: string,
): Promise<number> {
  const path = `${pathOf(listMembers, { employerId })}?department=${department}&limit=${pageSize}`;
  let people = 0;
  for (let after = "", more = true; more;) {
    const told = await line.ask({ method: "GET", path: after ? `${path}&after=${after}` : path, token: await token() });
    const page = JSON.parse(told.toString()) as Members;
    const members = membersIn(page);
    people += members.length;
    more = page.more;
    after = members.at(-1)?.personnelNumber ?? "";
  }
  return people;
}

/** The seconds to copy the same rows into this process. */
async function copyLimit(suite: pg.Client, employer: EmployerId): Promise<number> {
  const rows = `
    select dossier.ref, personnel_number, version, wrapped_key, sealed
    from dossier left join identity on identity.employer_id = dossier.employer_id and identity.ref = dossier.ref
    where dossier.employer_id = '${employer}'`;
  let bytes = 0;
  const took = await seconds(async () => {
    const stream = suite.query(to(`copy (${rows}) to stdout (format binary)`));
    for await (const piece of stream) bytes += (piece as Buffer).length;
  });
  if (!bytes) throw new Error("Er is niets gekopieerd.");
  return took;
}
