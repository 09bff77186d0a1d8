import { showBsn, type DossierRef } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Notice.tsx";

const shownForMs = 60_000;

/** A BSN the service may have, covered until somebody asks to see it: that is an event on the record. */
export function SharedBsn({ dossier }: { dossier: DossierRef }) {
  const show = useMutation({ mutationFn: () => ask(showBsn, { params: { ref: dossier } }), gcTime: 0 });
  const { data, reset } = show;
  useEffect(() => {
    if (!data) return undefined;
    const cover = setTimeout(reset, shownForMs);
    return () => clearTimeout(cover);
  }, [data, reset]);
  return (
    <span className="covered">
      <span aria-live="polite">{data ? data.bsn : <span aria-hidden>•••••••••</span>}</span>{" "}
      {data ? (
        <Button onPress={reset}>{m.bsn_hide()}</Button>
      ) : (
        <Button isPending={show.isPending} onPress={() => show.mutate()} aria-label={m.bsn_show_label()}>
          {m.bsn_show()}
        </Button>
      )}
      <Fault of={show.error} />
    </span>
  );
}
