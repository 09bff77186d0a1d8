import { existsSync } from "node:fs";
import { join } from "node:path";

/** `npm run bench -- NAME [n]`: measures one thing against its limit, as JSON lines. Each lives in a file of its name. */
const [name, n] = process.argv.slice(2);
const file = join(import.meta.dirname, `${name}.ts`);
if (!name || !/^[a-z-]+$/.test(name) || !existsSync(file)) {
  process.stderr.write(
    "Gebruik: npm run bench -- activation|agenda|edit|feed|import|login|open|queue|reports|revoke|rights|search|search-employer|search-provider|share|tree [aantal]\n",
  );
  process.exit(1);
}
const { run } = (await import(file)) as { run?: (n?: number) => Promise<void> };
if (!run) throw new Error(`${name} meet niets.`);
await run(n === undefined ? undefined : Number(n));
