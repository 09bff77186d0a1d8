import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { ofDossier, WriteId } from "./ids.ts";
import { TemporaryAddress } from "./person.ts";

/**
 * Of an employer without a vault; where there is one it is edited there, as part of the person (`editPerson`). Null ends
 * the address. `seen` is the one the asker saw: when another stands there the answer is `outdated`.
 */
export const putTemporaryAddress = endpoint({
  server: "suite",
  method: "PUT",
  path: "/dossiers/:ref/temporary-address",
  summary: "Tijdelijk verblijfadres vastleggen, wijzigen of beëindigen, zolang er geen datakluis is",
  params: ofDossier,
  body: z.strictObject({ id: WriteId, address: TemporaryAddress.nullable(), seen: TemporaryAddress.nullable() }),
  answer: z.null(),
});
