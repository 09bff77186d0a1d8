import { execFileSync } from "node:child_process";
import { Stop } from "../stop.ts";
import { isRoot } from "../folder/place.ts";
import type { Account } from "../folder/reach.ts";

const userName = "postgres";

/** PostgreSQL refuses to run as root. As root this answers the user it runs as instead, made when he is not there. */
export function postgresAccount(): Account | undefined {
  if (!isRoot()) return undefined;
  const found = lookUp();
  if (found) return found;
  makeUser();
  const made = lookUp();
  if (!made)
    throw new Stop(
      `PostgreSQL mag niet als root draaien en de gebruiker ${userName} kon niet worden gemaakt. ` +
        `Maak hem (useradd --system ${userName}) of start Datakluis als een gewone gebruiker.`,
    );
  return made;
}

function lookUp(): Account | undefined {
  try {
    const number = (flag: string) =>
      Number(execFileSync("id", [flag, userName], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: number("-u"), gid: number("-g") };
  } catch {
    return undefined;
  }
}

/** Debian and Fedora have useradd; small systems only adduser. */
function makeUser(): void {
  const attempts = [
    ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", userName],
    ["adduser", "-S", "-D", "-H", userName],
  ] as const;
  for (const [command, ...args] of attempts) {
    try {
      execFileSync(command, args, { stdio: "ignore" });
      return;
    } catch {
      continue;
    }
  }
}
