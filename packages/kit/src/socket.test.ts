import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { hostOf, socketFolder } from "./socket.ts";

test("a database of our own is reached over its socket", () => {
  expect(hostOf("/srv/data kluis/postgres", 5432)).toBe("%2Fsrv%2Fdata%20kluis%2Fpostgres:5432");
  const client = new pg.Client(`postgres://wie:geheim@${hostOf("/srv/data kluis/postgres", 5433)}/vault`);
  expect(client).toMatchObject({ host: "/srv/data kluis/postgres", port: 5433, database: "vault" });
});

test("where the name of a socket would be too long, over the loopback address", () => {
  const deep = join("/", "a".repeat(90));
  expect(socketFolder(deep, 5432)).toBeUndefined();
  expect(hostOf(deep, 5432)).toBe("127.0.0.1:5432");
  expect(socketFolder(deep.slice(0, 89), 5432)).toBeDefined();
});
