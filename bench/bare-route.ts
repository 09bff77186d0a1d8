import { createServer } from "node:http";
import pg from "pg";

/**
 * The least that can answer with a person: node:http, pg, one read by primary key, no rights, no record, no key. A
 * process of its own, so that it has what our server has.
 */
const [connectionString, employerId] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 16 });
const text = "select sealed from person where employer_id = $1 and ref = $2";

const server = createServer((request, response) => {
  const ref = request.url!.slice(1);
  pool.query<{ sealed: Buffer }>({ name: "read", text, values: [employerId, ref] }).then(
    ({ rows: [row] }) => {
      response.statusCode = row ? 200 : 404;
      response.end(row?.sealed);
    },
    () => {
      response.statusCode = 500;
      response.end();
    },
  );
});
server.listen(0, "127.0.0.1", () => process.send!(server.address()));
process.once("disconnect", () => process.exit(0));
