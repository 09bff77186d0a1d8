import type { Identity } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { DateField, SelectField, TextField } from "../ui/Field.tsx";
import { nameUses, sexes } from "./fields.ts";

/** The fields of an identity, for adding and for editing. */
export function PersonFields({ identity: it }: { identity?: Identity }) {
  const field = (
    name: keyof Identity,
    label: string,
    more: { isRequired?: boolean; type?: string; hint?: string } = {},
  ) => <TextField label={label} name={name} defaultValue={String(it?.[name] ?? "")} {...more} />;
  return (
    <>
      <div className="pair">
        {field("initials", m.initials())}
        {field("callName", m.call_name())}
        {field("prefix", m.prefix())}
        {field("lastName", m.last_name(), { isRequired: true })}
        {field("partnerPrefix", m.partner_prefix())}
        {field("partnerLastName", m.partner_last_name())}
        <SelectField
          label={m.name_use()}
          name="nameUse"
          defaultValue={it?.nameUse ?? "own"}
          options={Object.entries(nameUses).map(([id, text]) => ({ id, text: text() }))}
        />
        <SelectField
          label={m.sex()}
          name="sex"
          defaultValue={it?.sex ?? "unknown"}
          options={Object.entries(sexes).map(([id, text]) => ({ id, text: text() }))}
        />
        <DateField label={m.born_on()} name="bornOn" defaultValue={it?.bornOn ?? ""} isRequired />
        {field("bsn", m.bsn(), { hint: m.bsn_hint() })}
      </div>
      <div className="pair">
        {field("street", m.street())}
        {field("houseNumber", m.house_number())}
        {field("houseNumberAddition", m.house_number_addition())}
        {field("postcode", m.postcode(), { hint: m.postcode_hint() })}
        {field("city", m.city())}
      </div>
      <div className="pair">
        {field("phoneMobile", m.phone_mobile())}
        {field("phoneWork", m.phone_work())}
        {field("phoneHome", m.phone_home())}
        {field("emailWork", m.email_work(), { type: "email" })}
        {field("emailPrivate", m.email_private(), { type: "email" })}
        {field("iban", m.iban())}
      </div>
    </>
  );
}
