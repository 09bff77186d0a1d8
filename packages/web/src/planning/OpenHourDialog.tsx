import { giveOpenMoment, type FreeMoment, type WriteId, type Planning } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queryClient, type Wish } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { MomentFields } from "./MomentFields.tsx";
import { wishFor } from "./wish.ts";

type Props = { setup: Planning; onClose: () => void };

/** Keeps a moment of the open consultation hour for an employee who calls; no name is asked. */
export function OpenHourDialog({ setup, onClose }: Props) {
  const first = wishFor(setup);
  return (
    <Dialog title={m.give_open_moment()} isOpen onClose={onClose}>
      {first ? (
        <OpenHourForm setup={setup} first={{ ...first, open: "yes" }} onDone={onClose} />
      ) : (
        <>
          <Notice>{m.no_agendas_yet()}</Notice>
          <Buttons>
            <Button slot="close">{m.close()}</Button>
          </Buttons>
        </>
      )}
    </Dialog>
  );
}

function OpenHourForm({ setup, first, onDone }: { setup: Planning; first: Wish; onDone: () => void }) {
  const write = useWrite<WriteId>();
  const [wish, setWish] = useState(first);
  const [chosen, setChosen] = useState<FreeMoment>();
  const looksAgain = () => void queryClient.invalidateQueries({ queryKey: ["planning"] });
  const give = useMutation({
    mutationFn: ({ professionalId: userId, startsAt, minutes }: FreeMoment) =>
      write.send({ userId, startsAt, minutes }, (id) =>
        ask(giveOpenMoment, { params: { userId }, body: { id, startsAt, minutes } }),
      ),
    onSuccess: () => {
      looksAgain();
      say(m.open_moment_given());
      onDone();
    },
    onError: looksAgain,
  });
  return (
    <Form onSend={() => chosen && give.mutate(chosen)} fault={give.error}>
      <p className="hint">{m.give_open_moment_text()}</p>
      <MomentFields setup={setup} wish={wish} onWish={setWish} chosen={chosen} onChoose={setChosen} />
      <Fault of={give.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" type="submit" isPending={give.isPending}>
          {m.give_open_moment()}
        </Button>
      </Buttons>
    </Form>
  );
}
