import type { TemporaryAddress } from "@datakluis/contract";
import { today } from "../app/format.ts";
import { countryName } from "../app/countries.ts";
import { m } from "../paraglide/messages.js";
import { DateField, TextField } from "../ui/Field.tsx";

/**
 * Where somebody stays while he is ill: telephone and (nursing) address are what an employer may record (AP, Beleidsregels De
 * zieke werknemer). There is no field for whose address it is, or why.
 */
export function TemporaryAddressFields({ it }: { it?: TemporaryAddress | undefined }) {
  return (
    <>
      <p className="hint">{m.temporary_address_hint()}</p>
      <div className="pair">
        <DateField label={m.temporary_address_from()} name="from" defaultValue={it?.from ?? today()} isRequired />
        <DateField
          label={m.temporary_address_until()}
          hint={m.temporary_address_until_hint()}
          name="until"
          defaultValue={it?.until ?? ""}
          isRequired
        />
        <TextField label={m.street()} name="street" defaultValue={it?.street ?? ""} isRequired />
        <TextField label={m.temporary_address_number()} name="houseNumber" defaultValue={it?.houseNumber ?? ""} />
        <TextField label={m.postcode()} name="postcode" defaultValue={it?.postcode ?? ""} />
        <TextField label={m.temporary_address_city()} name="city" defaultValue={it?.city ?? ""} isRequired />
        <TextField
          label={m.temporary_address_country()}
          hint={m.temporary_address_country_hint()}
          name="country"
          defaultValue={it?.country ? countryName(it.country) : ""}
        />
        <TextField label={m.temporary_address_phone()} name="phone" defaultValue={it?.phone ?? ""} />
      </div>
    </>
  );
}
