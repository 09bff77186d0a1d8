import { confirmDestructionByLink } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { Outside } from "../app/Outside.tsx";
import { useLinkToken } from "../app/linkToken.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";

/**
 * Behind the link to the representative, where there is one administrator only. Opening it does nothing yet: programs that
 * check mail open links too, so it takes a person who presses the button.
 */
export function ConfirmationPage() {
  const token = useLinkToken();
  const confirm = useMutation({ mutationFn: () => ask(confirmDestructionByLink, { body: { token } }) });
  return (
    <Outside title={m.destruction_confirm_title()}>
      <div aria-live="polite">
        {confirm.data && <Notice kind="ok">{m.representative_done({ moment: showMoment(confirm.data.dueAt) })}</Notice>}
      </div>
      {!confirm.data && (
        <div className="card form">
          <p>{m.destruction_confirm_text()}</p>
          <p className="hint">{m.representative_doubt()}</p>
          <Fault of={confirm.error} />
          <Button kind="primary" isPending={confirm.isPending} onPress={() => confirm.mutate()}>
            {m.destroy_confirm()}
          </Button>
        </div>
      )}
    </Outside>
  );
}
