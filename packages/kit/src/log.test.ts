import { expect, test } from "vitest";
import { factsOf, logOf } from "./log.ts";

test("a log line holds the named fields and nothing else, and an error's message is not one of them", () => {
  const lines: string[] = [];
  const log = logOf("proef", "info", { write: (line) => void lines.push(line) });
  log.info("verzoek", { route: "/dossiers/:ref", bsn: "999993847", name: "Vries" } as never);
  log.error("fout", factsOf(new Error("duplicate key value (last_name)=(Vries)")));
  expect(lines.join("")).toContain("/dossiers/:ref");
  expect(lines.join("")).not.toMatch(/999993847|Vries/);
});
