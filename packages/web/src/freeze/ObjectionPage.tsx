import { objectToAgreement } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { Outside } from "../app/Outside.tsx";
import { useLinkToken } from "../app/linkToken.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";

/**
 * Behind the link *klopt niet* of a confirmation. Opening it does nothing yet: programs that check mail open links too,
 * so it takes a person who presses the button.
 */
export function ObjectionPage() {
  const token = useLinkToken();
  const object = useMutation({ mutationFn: () => ask(objectToAgreement, { body: { token } }) });
  return (
    <Outside title={m.objection_title()}>
      <div aria-live="polite">
        {object.data && <Notice kind="ok">{m.objection_done({ moment: showMoment(object.data.frozenAt) })}</Notice>}
      </div>
      {!object.data && (
        <div className="card form">
          <p>{m.objection_text()}</p>
          <Fault of={object.error} />
          <Button kind="primary" isPending={object.isPending} onPress={() => object.mutate()}>
            {m.objection_button()}
          </Button>
        </div>
      )}
    </Outside>
  );
}
