import { existsSync, statSync } from "node:fs";
import { liveHolder } from "../folder/lock.ts";
import { folderAt, placeOf, type Folder } from "../folder/place.ts";
import { publicPort } from "../folder/public-port.ts";
import { isFree } from "../folder/port.ts";
import { databaseUrl, ensureSecrets, keepers } from "../folder/secrets.ts";
import { keptPorts } from "../folder/state.ts";
import { readinessOf } from "../house/readiness.ts";
import { postgresOf, serverUrls } from "../house/servers.ts";
import { answers } from "../postgres/cluster.ts";
import { runningPostmaster } from "../postgres/leftover.ts";

type Kept = NonNullable<ReturnType<typeof keptPorts>>;
type Finding = { good: boolean; told: string };

const good = (told: string): Finding => ({ good: true, told });
const bad = (told: string): Finding => ({ good: false, told });

/** Looks at everything an installation needs and changes nothing. Exit code 1 when something is wrong. */
export async function doctor(): Promise<void> {
  const findings = await examine(folderAt(placeOf()));
  for (const { good: fine, told } of findings) process.stdout.write(`${fine ? "✓" : "✗"} ${told}\n`);
  if (findings.some(({ good: fine }) => !fine)) process.exitCode = 1;
}

async function examine(folder: Folder): Promise<Finding[]> {
  const node = good(`Node ${process.version}`);
  if (!existsSync(folder.state)) {
    return [node, good(`Datamap ${folder.root}: nog niet ingericht; dat doet npm start`), await portFinding()];
  }
  const holder = liveHolder(folder.lock);
  const kept = keptPorts(folder.state);
  const found = [node, good(`Datamap ${folder.root}`), ...closedFindings(folder)];
  if (!holder || !kept) {
    const left = runningPostmaster(folder.postgres);
    return [
      ...found,
      good("Datakluis draait nu niet"),
      ...(left
        ? [bad(`Er draait nog een achtergebleven PostgreSQL (proces ${left}); de volgende start ruimt die op`)]
        : []),
      await portFinding(),
    ];
  }
  return [...found, good(`Datakluis draait (proces ${holder.pid})`), ...(await runningFindings(folder, kept))];
}

function closedFindings(folder: Folder): Finding[] {
  return [folder.secrets, folder.keys, folder.logs].map((path) => {
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) return bad(`De map ${path} ontbreekt`);
    return mode & 0o077
      ? bad(`De map ${path} is ook voor anderen toegankelijk; voer uit: chmod 700 ${path}`)
      : good(`Afgesloten: ${path}`);
  });
}

async function portFinding(): Promise<Finding> {
  const port = publicPort();
  return (await isFree(port))
    ? good(`Poort ${port} is vrij`)
    : bad(`Poort ${port} is in gebruik; kies een andere met PORT`);
}

async function runningFindings(folder: Folder, { ports, publicPort: doorPort }: Kept): Promise<Finding[]> {
  const secrets = ensureSecrets(folder.secrets);
  const databases = keepers.map(async (name) => {
    const at = postgresOf({ folder, ports });
    const reached = await answers(databaseUrl(`${name}_app`, secrets.passwords[name].app, at, name));
    return reached
      ? good(`Database ${name} antwoordt`)
      : bad(`Database ${name} antwoordt niet; zie ${folder.logs}/postgres.log`);
  });
  const servers = Object.entries({ ...serverUrls(ports), front: `http://127.0.0.1:${doorPort}` }).map(
    async ([name, url]) => {
      const { ready, missing } = await readinessOf(url);
      if (ready) return good(`${name} is gereed op ${url}`);
      const told = missing ? `is niet gereed: ${missing.join(" ")}` : "antwoordt niet";
      return bad(`${name} op ${url} ${told}; zie ${folder.logs}/${name}.log`);
    },
  );
  return Promise.all([...databases, ...servers]);
}
