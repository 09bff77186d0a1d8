import { createFirstAdministrator, Refusal, UserId } from "@datakluis/contract";
import { demoPassword } from "../demo/cast.ts";
import { codeToType } from "../demo/codes.ts";
import { fillDemo } from "../demo/demo.ts";
import { accountsIn, type DemoSize } from "../demo/record.ts";
import { firstAdministratorId } from "../folder/state.ts";
import { operatorOf } from "../house/operator.ts";
import { mailsOutside, postboxUrl } from "../house/postbox.ts";
import { publicUrl, type Plan } from "../house/servers.ts";
import type { Progress } from "./progress.ts";
import { table } from "./table.ts";

/** What was asked for at the start. */
export type Wishes = { json: boolean; demo: DemoSize | false; administrator: string | undefined };

/** Fills the demo or makes the first administrator, and tells where everything is and who can come in. */
export async function welcome(plan: Plan, wishes: Wishes, progress: Progress, closing: AbortSignal): Promise<void> {
  const url = publicUrl(plan);
  const where = [
    `Datakluis draait op ${url}`,
    ...(mailsOutside() ? [] : [`Postvak (ontwikkeling): ${postboxUrl(plan.ports)}`]),
  ];
  if (!wishes.demo) {
    const link = await firstAdministratorLink(plan, wishes.administrator);
    if (wishes.json) print({ url, accounts: [], firstAdministratorLink: link });
    else progress.say(emptyWelcome(where, link));
    return;
  }
  await fillDemo(plan, wishes.demo, progress, closing);
  const accounts = accountsIn(plan.folder.demo);
  if (wishes.json)
    print({
      url,
      accounts: accounts.map(({ part, player }) => ({
        role: part.role,
        email: part.email,
        password: demoPassword,
        otpauth: player.otpauth,
      })),
    });
  else progress.say(demoWelcome(where, accounts));
}

const print = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/** A link for the first administrator, or null when somebody already is. */
async function firstAdministratorLink(plan: Plan, email = "beheerder@datakluis.example"): Promise<string | null> {
  const ask = await operatorOf(plan);
  const id = UserId.parse(firstAdministratorId(plan.folder.state));
  try {
    const body = { id, displayName: "Functioneel beheerder", email };
    return (await ask(createFirstAdministrator, { body })).invitationLink;
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === "already_set_up") return null;
    throw fault;
  }
}

const emptyWelcome = (where: string[], link: string | null) =>
  [
    "",
    ...where,
    ...(link ? ["", "Maak de eerste functioneel beheerder met deze eenmalige link:", `  ${link}`] : []),
    "",
    "Stoppen: Ctrl-C",
  ].join("\n");

function demoWelcome(where: string[], accounts: ReturnType<typeof accountsIn>): string {
  if (!accounts.length)
    return [
      "",
      ...where,
      "Deze installatie is zonder demo ingericht; er zijn geen demo-accounts.",
      "",
      "Stoppen: Ctrl-C",
    ].join("\n");
  const lines = accounts.map(({ part, player }) => [part.role, part.email, codeToType(player).code]);
  return [
    "",
    ...where,
    "",
    table([["rol", "e-mail", "code nu"], ...lines].map((line) => ["", ...line])),
    "",
    `  Het wachtwoord van al deze accounts is: ${demoPassword}`,
    "  nieuwe code: npm run datakluis -- code <e-mail>",
    "",
    "Stoppen: Ctrl-C",
  ].join("\n");
}
