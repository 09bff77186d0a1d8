import { fullNameOf, shownPostcode, type Identity, type VaultPerson } from "@datakluis/contract";
import { User } from "lucide-react";
import { useState } from "react";
import { showDate, showPhone } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { EditPersonDialog } from "./EditPersonDialog.tsx";

type Props = { identity: Identity; number: string; editable: VaultPerson | undefined };

/** Who somebody is. The BSN is covered until it is asked for, against eyes over a shoulder. */
export function IdentityCard({ identity: it, number, editable }: Props) {
  const [editing, setEditing] = useState(false);
  return (
    <Card
      title={m.employee()}
      icon={<User size={18} aria-hidden />}
      aside={
        editable && (
          <Button kind="link" aria-label={m.edit_employee()} onPress={() => setEditing(true)}>
            {m.edit()}
          </Button>
        )
      }
    >
      <Facts
        of={[
          [m.name(), fullNameOf(it)],
          [m.call_name(), it.callName],
          [m.born_on(), showDate(it.bornOn)],
          [m.bsn(), it.bsn && <Covered key="bsn" text={it.bsn} />],
          [m.personnel_number(), number],
          [m.phone_mobile(), it.phoneMobile && showPhone(it.phoneMobile)],
          [m.phone_work(), it.phoneWork && showPhone(it.phoneWork)],
          [m.phone_home(), it.phoneHome && showPhone(it.phoneHome)],
          [m.email_work(), it.emailWork],
          [m.email_private(), it.emailPrivate],
          [m.address(), addressIn(it)],
          [m.iban(), it.iban],
        ]}
      />
      {editing && editable && <EditPersonDialog person={editable} onClose={() => setEditing(false)} />}
    </Card>
  );
}

function addressIn(it: Identity) {
  const abroad = it.foreignAddress;
  if (abroad)
    return [
      `${abroad.street} ${abroad.houseNumber ?? ""}`,
      `${abroad.postcode ?? ""} ${abroad.city}`,
      abroad.country,
    ].join("\n");
  const street = [it.street, it.houseNumber, it.houseNumberAddition].filter(Boolean).join(" ");
  const city = [it.postcode && shownPostcode(it.postcode), it.city].filter(Boolean).join(" ");
  if (!street && !city) return undefined;
  return (
    <>
      {street}
      <br />
      {city}
    </>
  );
}

function Covered({ text }: { text: string }) {
  const [shown, setShown] = useState(false);
  return (
    <>
      {shown ? text : `••••••${text.slice(-3)}`}{" "}
      <Button kind="link" aria-label={shown ? m.hide_bsn() : m.show_bsn()} onPress={() => setShown(!shown)}>
        {shown ? m.hide() : m.show()}
      </Button>
    </>
  );
}
