/** Asks whoever is signed in for his second factor; answers whether he gave it. */
type Confirmer = () => Promise<boolean>;

let confirmer: Confirmer | undefined;
let under: Promise<boolean> | undefined;

/** Says who asks: the dialog, for as long as it can be shown. */
export function onConfirm(it: Confirmer): () => void {
  confirmer = it;
  return () => void (confirmer = undefined);
}

/** Asks once, however many questions wait for the answer. */
export function confirmYourself(): Promise<boolean> {
  under ??= (confirmer?.() ?? Promise.resolve(false)).finally(() => (under = undefined));
  return under;
}
