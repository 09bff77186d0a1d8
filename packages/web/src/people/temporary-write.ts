import {
  editPerson,
  putTemporaryAddress,
  type Dossier,
  type DossierRef,
  type TemporaryAddress,
  type VaultPerson,
  type WriteId,
} from "@datakluis/contract";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { mayDo, useSelf } from "../app/session.tsx";
import { useWrite } from "../app/write.ts";

type Known = { ref: DossierRef; dossier: Dossier | undefined; person: VaultPerson | undefined };

/** Writes down where somebody stays; null ends it. Answers when it is kept. */
export type KeepAddress = (address: TemporaryAddress | null) => Promise<void>;

/**
 * How whoever looks at this dossier writes down where somebody stays: with the person in the vault, or at the service while
 * there is no vault. Undefined for who may not: the employer keeps it in his vault then.
 */
export function useTemporaryAddress({ ref, dossier, person }: Known): KeepAddress | undefined {
  const self = useSelf();
  const write = useWrite<WriteId>();
  const seen = (person?.identity ?? dossier?.person)?.temporaryAddress ?? null;
  const atService = dossier?.vault === "none" || dossier?.vault === "awaiting";
  if (!person && !(atService && dossier?.person && mayDo(self, "report_sick"))) return undefined;
  return async (address) => {
    if (JSON.stringify(address) === JSON.stringify(seen)) return;
    if (person) {
      const { temporaryAddress: _before, ...identity } = person.identity;
      const edit = {
        version: person.version,
        identity: { ...identity, ...(address && { temporaryAddress: address }) },
      };
      const saved = await write.send(edit, (id) => ask(editPerson, { params: { ref }, body: { id, ...edit } }));
      queryClient.setQueryData(["dossier", ref, "person"], saved);
    } else {
      const said = { address, seen };
      await write.send(said, (id) => ask(putTemporaryAddress, { params: { ref }, body: { id, ...said } }));
    }
    void queryClient.invalidateQueries({ queryKey: ["dossier", ref] });
  };
}
