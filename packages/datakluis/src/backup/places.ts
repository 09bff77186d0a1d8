import { join } from "node:path";
import { databaseUrl, keepers, type KeeperName } from "../folder/secrets.ts";
import { packages, postgresOf, type Plan } from "../house/servers.ts";
import { Stop } from "../stop.ts";

/** A database as a backup and its return reach it. */
export type Place = {
  name: KeeperName;
  /** A role that passes row level security and may read all (`BYPASSRLS`, `pg_read_all_data`); for a backup. */
  readerUrl: string;
  /** The role that owns the tables and the one that runs the server; for putting back. */
  ownerUrl: string;
  appUrl: string;
  migrations: string;
};

const migrationsOf = (name: KeeperName) => join(packages, name, "migrations");

/** The three databases of an installation in a data folder. */
export const placesOf = (plan: Plan): Place[] => {
  const at = postgresOf(plan);
  const { secrets } = plan;
  return keepers.map((name) => ({
    name,
    readerUrl: databaseUrl("postgres", secrets.superuserPassword, at, name),
    ownerUrl: databaseUrl(`${name}_owner`, secrets.passwords[name].owner, at, name),
    appUrl: databaseUrl(`${name}_app`, secrets.passwords[name].app, at, name),
    migrations: migrationsOf(name),
  }));
};

const settingOf = (name: KeeperName, what: string) => `DATAKLUIS_${name.toUpperCase()}_${what}DATABASE_URL`;

/**
 * Databases that an operator names in the environment, one or more of the three; none when he names nothing, and then
 * the data folder of this machine is meant. Throws Stop when a name that belongs to it is missing.
 *
 * @param wanted what is needed of each: to read, or to write
 */
export function namedPlaces(wanted: "read" | "write", env: NodeJS.ProcessEnv = process.env): Place[] {
  return keepers.flatMap((name) => {
    const reader = env[settingOf(name, "BACKUP_")];
    const owner = env[settingOf(name, "OWNER_")];
    const app = env[settingOf(name, "")];
    if (wanted === "read" ? !reader : !owner && !app) return [];
    if (wanted === "write" && (!owner || !app))
      throw new Stop(`Noem ${settingOf(name, "OWNER_")} en ${settingOf(name, "")} allebei, of geen van beide.`);
    return [
      { name, readerUrl: reader ?? "", ownerUrl: owner ?? "", appUrl: app ?? "", migrations: migrationsOf(name) },
    ];
  });
}
