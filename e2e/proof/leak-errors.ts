import type { Endpoint } from "@datakluis/contract";
import type { Marked } from "../tools/deliveries.ts";
import type { Person } from "../tools/people.ts";
import type { Cast } from "../tools/story.ts";
import { boundByName } from "../rechten/routes.ts";
import { fitting, shapeOf } from "./inputs.ts";
import { pick, randomOf } from "./random.ts";

/**
 * Asks every question of every server with people in the wrong places: in the address, behind the question mark, and in
 * every field. Each is refused, for a field that is not there; none may be written down. Answers how many were asked.
 */
export async function askAllWrong(cast: Cast, people: readonly Marked[]): Promise<number> {
  const random = randomOf(4);
  let asked = 0;
  const ask = async (person: Person, agreed: Endpoint, question: object) => {
    asked += 1;
    await person.ask(agreed, question).catch(() => undefined);
  };
  // Login last: there sessions end.
  const order = ["vault", "suite", "login"];
  const all = [...(await boundByName()).values()].toSorted((a, b) => order.indexOf(a.server) - order.indexOf(b.server));
  for (const agreed of all)
    for (const person of [cast.hr, cast.keeper, cast.caseManager, cast.administrator]) {
      const { marks } = pick(random, people);
      const values = Object.values(marks);
      const mark = () => pick(random, values);
      const texts = (name: string, { type, format }: { type?: string | string[]; format?: string }) =>
        type === "string" && format !== "uuid" ? (marks[name] ?? mark()) : undefined;
      const made = fitting(shapeOf(agreed.body), random, texts);
      const body = typeof made === "object" && made !== null ? { ...made, [mark()]: mark() } : mark();
      const there = (name: string) => (name === "employerId" ? cast.employerId : undefined);
      const params = fitting(shapeOf(agreed.params), random, there) as Record<string, unknown>;
      const withBody = agreed.upload ? { bytes: Buffer.from(`${mark()};${mark()}\n${mark()};${mark()}`) } : { body };
      const bodiless = agreed.method === "GET" ? {} : withBody;
      await ask(person, agreed, { params, query: { [mark()]: mark() }, ...bodiless });
      const elsewhere = Object.fromEntries(Object.keys(params).map((name) => [name, mark()]));
      await ask(person, agreed, { params: elsewhere, ...bodiless });
      if (agreed.method !== "GET") await ask(person, agreed, { params, ...withBody });
    }
  return asked;
}
