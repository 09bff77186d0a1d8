import { withdrawLeave, type Dossier, type Leave, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showDate } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { mayDo, useSelf } from "../app/session.tsx";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { say } from "../ui/Toasts.tsx";
import { LeaveForm } from "./LeaveForm.tsx";
import { dayBefore } from "./words.ts";

type Open = { leave: Leave; deed: "change" | "withdraw" } | undefined;

/** The pregnancy and birth leaves of a dossier, newest first; nothing when there are none. */
export function LeavesTable({ dossier: { ref, leaves } }: { dossier: Dossier }) {
  const may = mayDo(useSelf(), "report_sick");
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  if (!leaves.length) return null;
  return (
    <Card title={m.leave_card()}>
      <Table
        columns={[m.leave_starts(), m.leave_last_day(), m.status(), m.leave_by(), m.action()]}
        rows={leaves.map((leave) => ({
          key: leave.id,
          cells: [
            showDate(leave.startsOn),
            showDate(dayBefore(leave.endsOn)),
            <span key="status" className="pill">
              {leave.withdrawn ? m.spell_withdrawn_state() : m.leave_stands()}
            </span>,
            leave.history.at(-1)!.byName ?? m.spell_by_coupling(),
            may && !leave.withdrawn ? (
              <span key="deeds" className="chosen">
                <Button onPress={() => setOpen({ leave, deed: "change" })}>{m.leave_change()}</Button>
                <Button onPress={() => setOpen({ leave, deed: "withdraw" })}>{m.leave_withdraw()}</Button>
              </span>
            ) : (
              "–"
            ),
          ],
        }))}
      />
      {open?.deed === "change" && (
        <Dialog title={m.leave_change_title()} isOpen onClose={close}>
          <LeaveForm dossier={ref} leave={open.leave} onDone={close} />
        </Dialog>
      )}
      {open?.deed === "withdraw" && <WithdrawLeaveDialog leave={open.leave} onClose={close} />}
    </Card>
  );
}

function WithdrawLeaveDialog({ leave, onClose }: { leave: Leave; onClose: () => void }) {
  const write = useWrite<WriteId>();
  const withdraw = useMutation({
    mutationFn: () =>
      write.send(leave.version, (id) =>
        ask(withdrawLeave, { params: { ref: leave.ref, leaveId: leave.id }, body: { id, seen: leave.version } }),
      ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", leave.ref] });
      say(m.leave_withdrawn_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.leave_withdraw_title()} isOpen onClose={onClose}>
      <p>{m.leave_withdraw_text({ from: showDate(leave.startsOn), until: showDate(dayBefore(leave.endsOn)) })}</p>
      <Fault of={withdraw.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={withdraw.isPending} onPress={() => withdraw.mutate()}>
          {m.leave_withdraw()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
