import { randomUUID } from "node:crypto";
import {
  betweenNumbers,
  listDepartments,
  listMembers,
  pathOf,
  type EmployerId,
  type Members,
} from "@datakluis/contract";
import type pg from "pg";
import { to } from "pg-copy-streams";
import { lineTo, median, type Line } from "./load.ts";
import { seedEmployer, type Employer } from "./people.ts";
import { tellFirstScreen } from "./screen.ts";
import { inHouse, rounded, seconds, tell, tellMemory, tokensOf, withCpu, type House } from "./tools.ts";
import { seedVault } from "./vaults.ts";

const rounds = 25;
const pageSize = 5_000;
/** A browser asks for several unfolded departments at once, over at most six connections. */
const lanes = 4;

/**
 * All employees of an employer, as the browser gets them: the departments, and then their people in pages, several
 * departments at once as when a tree is unfolded, and once one after another. The limit is COPY of the same rows out of
 * the same tables. Once of people in a vault, whom the service does not know, and once of people before
 * there is a vault: then every name is opened. And the first screen of such a tree in a browser.
 */
export const run = (n = 100_000): Promise<void> =>
  inHouse(async (house) => {
    const { employer } = await seedVault(house, n);
    await tellTree(house, "tree", n, employer);
    await tellFirstScreen(house, n, employer);
    const named = await seedEmployer(house, n);
    await tellTree(house, "tree.named", n, named, 3);
    tellMemory(house, "tree", n);
  });

async function tellTree(house: House, name: string, n: number, employer: Employer, most = rounds): Promise<void> {
  const suite = await house.superuser("suite");
  const ours: number[] = [];
  const inTurn: number[] = [];
  const theirs: number[] = [];
  await readTree(house, employer, n, lanes);
  await copyLimit(suite, employer.id);
  for (let round = 0; round < most; round += 1) {
    theirs.push(await copyLimit(suite, employer.id));
    ours.push(await readTree(house, employer, n, lanes));
    inTurn.push(await readTree(house, employer, n, 1));
  }
  await withCpu(house, name, n, () => readTree(house, employer, n, lanes));
  await withCpu(house, `${name}.limit`, n, () => copyLimit(suite, employer.id));
  const limit = median(theirs);
  const figure = (took: number) => ({
    n,
    value: rounded(n / took),
    unit: "people/s",
    limit: rounded(n / limit),
    ratio: rounded(limit / took),
  });
  tell({ name, ...figure(median(ours)) });
  tell({ name: `${name}.in_turn`, ...figure(median(inTurn)) });
}

/** The seconds until everybody is here: first the departments, then their people, department beside department. */
async function readTree(house: House, { id, caseManager }: Employer, n: number, connections: number): Promise<number> {
  const user = { userId: caseManager, sessionId: randomUUID(), displayName: "C. de Wit" };
  const token = tokensOf(house, user, "suite");
  const lines = await Promise.all(Array.from({ length: connections }, () => lineTo(house.urls.suite)));
  let people = 0;
  try {
    return await seconds(async () => {
      const path = pathOf(listDepartments, { employerId: id });
      const told = await lines[0]!.ask({ method: "GET", path, token: await token() });
      const { departments } = JSON.parse(told.toString()) as { departments: { id: string }[] };
      const waiting = departments.values();
      const work = async (line: Line) => {
        for (const department of waiting) {
          const read = await readDepartment(line, token, id, department.id);
          people += read;
        }
      };
      await Promise.all(lines.map(work));
      if (people !== n) throw new Error("Niet iedereen staat in de boom.");
    });
  } finally {
    for (const line of lines) line.end();
  }
}

/** How many were read; as they came, as COPY leaves them too. */
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
    people += page.refs.length / 32;
    more = page.more;
    after = page.numbers.slice(page.numbers.lastIndexOf(betweenNumbers) + 1);
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
