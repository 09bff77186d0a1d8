import { setTimeout as pause } from "node:timers/promises";
import { orderKeyRotation, readKeyRotation, rotateLoginKey, rotateSuiteKey } from "@datakluis/contract";
import { findEmployer } from "../house/employer.ts";
import { operator } from "../house/operator.ts";
import { barFor } from "../screen/bar.ts";

type Wishes = { employer: string | undefined; wrappingOnly: boolean };

/** Orders new keys and shows how far it is. It goes on by itself when this is broken off, and after a restart. */
export async function rotateKeys({ employer, wrappingOnly }: Wishes): Promise<void> {
  const ask = await operator();
  const chosen = employer === undefined ? null : await findEmployer(ask, employer);
  const body = { employerIds: chosen && [chosen.id], data: !wrappingOnly };
  const { ordered } = await ask(orderKeyRotation, { body });
  if (!chosen) {
    for (const agreed of [rotateSuiteKey, rotateLoginKey]) await ask(agreed, {});
    tell("De verzuimomgeving en het inloggen krijgen een nieuwe omhullende sleutel.");
  }
  if (!ordered) return tell("Er is geen datakluis met sleutels; er valt niets te vernieuwen.");
  tell(
    `Nieuwe sleutels voor ${ordered === 1 ? "één datakluis" : `${ordered} datakluizen`}. U kunt dit venster sluiten: het gaat vanzelf verder.`,
  );

  let it = await ask(readKeyRotation, {});
  const bar = wrappingOnly ? undefined : barFor("Opnieuw verzegelen", it.people);
  while (it.waiting > 0 || it.done < it.people) {
    bar?.show(it.done);
    await pause(1_000);
    it = await ask(readKeyRotation, {});
  }
  bar?.stop(it.people);
  tell(
    wrappingOnly
      ? "De sleutels zijn opnieuw omhuld. De oude omhullende sleutel verdwijnt als geen reservekopie hem meer nodig heeft."
      : "Iedereen is verzegeld onder de nieuwe sleutel. De oude verdwijnt vanzelf: na een kwartier, of als een gecontroleerde levering is verwerkt.",
  );
}

const tell = (text: string) => void process.stdout.write(`${text}\n`);
