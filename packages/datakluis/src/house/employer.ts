import { operatorEmployers, type EmployerId } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { Stop } from "../stop.ts";

/** By id, by name, or by a part of the name that fits one employer only. */
export async function findEmployer(ask: Ask, wanted: string): Promise<{ id: EmployerId; name: string }> {
  const employers = await ask(operatorEmployers, {});
  const text = wanted.trim().toLowerCase();
  const exact = employers.filter(({ id, name }) => id === text || name.toLowerCase() === text);
  const found = exact.length ? exact : employers.filter(({ name }) => name.toLowerCase().includes(text));
  if (found.length === 1) return found[0]!;
  const names = (found.length ? found : employers).map(({ name }) => `- ${name}`).join("\n");
  if (!employers.length) throw new Stop("Er zijn nog geen werkgevers. Voeg er eerst een toe in de verzuimomgeving.");
  throw new Stop(
    found.length
      ? `Meer werkgevers passen bij '${wanted}':\n${names}`
      : `Geen werkgever heet '${wanted}'. Wel:\n${names}`,
  );
}
