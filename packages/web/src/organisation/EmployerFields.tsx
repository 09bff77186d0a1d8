import type { Employer } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { TextField } from "../ui/Field.tsx";

/** The master data of an employer in a form; empty for a new one. */
export const EmployerFields = ({ of: it }: { of?: Employer }) => (
  <>
    <TextField label={m.name()} name="name" defaultValue={it?.name ?? ""} isRequired />
    <TextField
      label={m.chamber_number()}
      hint={m.chamber_number_hint()}
      name="chamberNumber"
      defaultValue={it?.chamberNumber ?? ""}
    />
    <TextField label={m.representative_name()} name="representativeName" defaultValue={it?.representativeName ?? ""} />
    <TextField
      label={m.representative_email()}
      name="representativeEmail"
      type="email"
      defaultValue={it?.representativeEmail ?? ""}
    />
  </>
);
