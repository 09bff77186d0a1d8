import { createHash } from "node:crypto";
import { createAdministrator as asked, UserId } from "@datakluis/contract";
import { operator } from "../house/operator.ts";

/** Makes a functional administrator, for when nobody is left who can, and tells the link of his invitation. */
export async function createAdministrator(email: string, displayName: string): Promise<void> {
  const ask = await operator();
  const { invitationLink, expiresAt } = await ask(asked, { body: { id: idFor(email), displayName, email } });
  const until = new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeStyle: "short" }).format(new Date(expiresAt));
  process.stdout.write(
    [
      `Geef deze link aan ${email}. Hij werkt één keer, tot ${until}:`,
      `  ${invitationLink}`,
      "Deze beheerder richt in voor alle werkgevers die er nu zijn, en ziet geen dossiers.",
      "",
    ].join("\n"),
  );
}

/** The same address is the same account, so that asking again gives a new link and no second administrator. */
function idFor(email: string): UserId {
  const hex = createHash("sha256").update(`administrator|${email.trim().toLowerCase()}`).digest("hex");
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return UserId.parse(parts.join("-"));
}
