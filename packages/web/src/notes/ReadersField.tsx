import { m } from "../paraglide/messages.js";
import { Choices } from "../ui/Field.tsx";

/** Whether the employer reads along, in the field `readers`. */
export const ReadersField = () => (
  <Choices
    label={m.notes_readers()}
    name="readers"
    defaultValue="service"
    options={[
      { id: "service", text: m.notes_readers_service(), hint: m.notes_readers_service_hint() },
      { id: "employer", text: m.notes_readers_employer(), hint: m.notes_readers_employer_hint() },
    ]}
  />
);
