import { searchPeople, type DossierRef, type EmployerId, type FoundPerson, type Identity } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { addressOf } from "../app/addresses.ts";
import { ask, codeOf } from "../app/ask.ts";
import { faultsOf } from "../app/sentences.ts";
import { m } from "../paraglide/messages.js";
import { Checkbox } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";

type Props = {
  of: unknown;
  identity: Identity;
  employerId: EmployerId;
  except?: DossierRef;
  confirmed: boolean;
  onConfirm: (on: boolean) => void;
};

/** Was it refused because somebody like him is there already? */
export const isDuplicate = (fault: unknown) => codeOf(fault) === "duplicate_person";

/**
 * Somebody who seems to be in the vault already: in what, who he is, and a box to say that it is another. Who he is comes
 * from the search, which finds within reach only.
 */
export function Duplicates({ of, identity, employerId, except, confirmed, onConfirm }: Props) {
  const { data } = useQuery({
    queryKey: [
      "alike",
      faultsOf(of)
        .map(({ path }) => path)
        .join(" "),
    ],
    queryFn: () => findAlike(faultsOf(of), identity),
    staleTime: 0,
    gcTime: 0,
  });
  const people = (data ?? []).filter((it) => it.employerId === employerId && it.ref !== except);
  return (
    <Notice kind="warn">
      <p>
        <b>{m.duplicate_title()}</b>
      </p>
      {faultsOf(of).map(({ path, sentence }) => (
        <p key={path}>{sentence}</p>
      ))}
      {people.length > 0 && (
        <>
          <p>{m.duplicate_look()}</p>
          <ul>
            {people.slice(0, 5).map(({ ref, fullName, personnelNumber }) => (
              <li key={ref}>
                <a href={addressOf.dossier(ref)} target="_blank" rel="noreferrer">
                  {m.opens_in_new_tab({ name: `${fullName ?? ""} · ${personnelNumber}` })}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <Checkbox isSelected={confirmed} onChange={onConfirm}>
        {m.duplicate_same()}
      </Checkbox>
    </Notice>
  );
}

async function findAlike(faults: ReturnType<typeof faultsOf>, { bsn, lastName, bornOn }: Identity) {
  const [year, month, day] = bornOn.split("-");
  const texts = faults.map(({ path }) => (path.endsWith("bsn") ? (bsn ?? "") : `${lastName} ${day}-${month}-${year}`));
  const answers = await Promise.all(texts.map((text) => ask(searchPeople, { body: { text } })));
  const found = new Map<string, FoundPerson>();
  for (const it of answers.flatMap(({ people }) => people)) if (!it.nearly) found.set(it.ref, it);
  return [...found.values()];
}
