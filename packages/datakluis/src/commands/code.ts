import { codeToType } from "../demo/codes.ts";
import { accountsIn } from "../demo/record.ts";
import { folderAt, placeOf } from "../folder/place.ts";
import { table } from "../screen/table.ts";
import { Stop } from "../stop.ts";

/** Shows the codes that the authenticator apps of the demo would show. With one address: only that code. */
export async function code(email?: string): Promise<void> {
  const folder = folderAt(placeOf());
  const accounts = accountsIn(folder.demo);
  if (!accounts.length)
    throw new Stop(`In ${folder.root} staan geen demo-accounts. Start eerst de demo met: npm start`);
  const shown = accounts.filter(({ part }) => !email || part.email === email.toLowerCase());
  if (!shown.length)
    throw new Stop(`Er is geen demo-account ${email}. Wel: ${accounts.map(({ part }) => part.email).join(", ")}`);
  const lines = shown.map(({ part, player }) => {
    const { code: now, seconds } = codeToType(player);
    return [part.email, now, `nog ${seconds} s geldig`];
  });
  process.stdout.write(`${table(lines)}\n`);
}
