import { covert } from "./covert.ts";
import { crypto } from "./crypto.ts";
import { fuzz } from "./fuzz.ts";
import { kill } from "./kill.ts";
import { killDeliveries } from "./kill-deliveries.ts";
import { leak } from "./leak.ts";
import { outbox } from "./outbox.ts";
import { races } from "./races.ts";
import { search } from "./search.ts";

/** `npm run proof -- NAME [n] [seed]`: exit 0 only when the proof holds; its last line is its figures. */
const proofs: Record<string, (n: number | undefined, seed: number) => Promise<object>> = {
  leak: async (n) => {
    const leaks = await leak(n ?? 1_000);
    if (leaks.found.length) throw new Error(`Gevonden: ${leaks.found.slice(0, 20).join("; ")}`);
    return { ...leaks, found: 0 };
  },
  covert: async (n) => {
    const { differing, ...figures } = await covert(n ?? 50, 4_000);
    if (differing.length) throw new Error(`De werkgever ziet verschil:\n${differing.slice(0, 5).join("\n")}`);
    const told = figures.timing.filter(({ t }) => Math.abs(t) >= 4.5);
    if (told.length) throw new Error(`Aan de tijd te zien: ${JSON.stringify(told)}`);
    return figures;
  },
  fuzz: (n, seed) => fuzz(n ?? 200, seed),
  kill: (n, seed) => kill(n ?? 200, seed),
  "kill-deliveries": (n, seed) => killDeliveries(n ?? 100, seed),
  races: (n, seed) => races(n ?? 5_000, seed),
  crypto: (n, seed) => crypto({ attacks: n ?? 15_000, people: Math.ceil(((n ?? 15_000) * 20) / 3), kills: 12 }, seed),
  outbox: (n, seed) => outbox(n ?? 10_000, seed),
  search: (n) => search(n ?? 10_000, n ?? 10_000),
};

const [name = "", n, seed] = process.argv.slice(2);
const proof = proofs[name];
if (!proof) {
  console.error(`Kies een bewijs: ${Object.keys(proofs).join(", ")}. Bijvoorbeeld: npm run proof -- kill 100`);
  process.exit(2);
}
const chosen = seed ? Number(seed) : Math.floor(Math.random() * 1e9);
try {
  console.log(
    JSON.stringify({ proof: name, holds: true, seed: chosen, ...(await proof(n ? Number(n) : undefined, chosen)) }),
  );
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  console.log(JSON.stringify({ proof: name, holds: false, seed: chosen }));
  process.exit(1);
}
