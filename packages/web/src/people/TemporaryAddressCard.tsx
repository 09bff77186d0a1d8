import type { TemporaryAddress } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useState } from "react";
import { showPhone } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { linesOf, periodOf, temporaryAddressOf } from "./temporary-address.ts";
import { TemporaryAddressFields } from "./TemporaryAddressFields.tsx";
import type { KeepAddress } from "./temporary-write.ts";

type Props = { address: TemporaryAddress | undefined; keep: KeepAddress | undefined };

/** Where somebody stays while he is ill. Not there for who can neither read nor write one. */
export function TemporaryAddressCard({ address, keep }: Props) {
  const [open, setOpen] = useState<"edit" | "end">();
  const close = () => setOpen(undefined);
  if (!address && !keep) return null;
  return (
    <Card
      title={m.temporary_address()}
      icon={<MapPin size={18} aria-hidden />}
      aside={
        keep && (
          <Button
            kind="link"
            aria-label={address ? m.temporary_address_edit() : m.temporary_address_add()}
            onPress={() => setOpen("edit")}
          >
            {address ? m.edit() : m.temporary_address_add_short()}
          </Button>
        )
      }
    >
      {address ? (
        <Facts
          of={[
            [m.address(), <Lines key="address" of={linesOf(address)} />],
            [m.temporary_address_when(), periodOf(address)],
            [m.temporary_address_phone(), address.phone && showPhone(address.phone)],
          ]}
        />
      ) : (
        <p className="hint">{m.temporary_address_none()}</p>
      )}
      {address && keep && <Button onPress={() => setOpen("end")}>{m.temporary_address_end()}</Button>}
      {open === "edit" && keep && <EditDialog address={address} keep={keep} onClose={close} />}
      {open === "end" && keep && <EndDialog keep={keep} onClose={close} />}
    </Card>
  );
}

const Lines = ({ of: lines }: { of: readonly string[] }) => (
  <>
    {lines.map((line) => (
      <div key={line}>{line}</div>
    ))}
  </>
);

function EditDialog({ address, keep, onClose }: { address: Props["address"]; keep: KeepAddress; onClose: () => void }) {
  const save = useMutation({
    mutationFn: keep,
    onSuccess: () => {
      say(m.saved());
      onClose();
    },
  });
  return (
    <Dialog title={m.temporary_address()} isOpen onClose={onClose}>
      <Form onSend={(fields) => save.mutate(temporaryAddressOf(fields))} fault={save.error}>
        <TemporaryAddressFields it={address} />
        <Fault of={save.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={save.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}

function EndDialog({ keep, onClose }: { keep: KeepAddress; onClose: () => void }) {
  const end = useMutation({
    mutationFn: () => keep(null),
    onSuccess: () => {
      say(m.temporary_address_ended());
      onClose();
    },
  });
  return (
    <Dialog title={m.temporary_address_end_title()} isOpen onClose={onClose}>
      <p>{m.temporary_address_end_text()}</p>
      <Fault of={end.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={end.isPending} onPress={() => end.mutate()}>
          {m.temporary_address_end()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
