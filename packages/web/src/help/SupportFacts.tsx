import type { Support } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { Facts } from "../ui/Card.tsx";

/** What is dialled: what stands between brackets after a country is only said within it. */
const dialled = (phone: string) => phone.replaceAll(/^(\+\d+ ?)\(0\)/g, "$1").replaceAll(/[^\d+]/g, "");

/** Where to turn: text as it was typed, and a number and an address one can press. */
export function SupportFacts({ of: { text, phone, email, hours } }: { of: Support }) {
  if (!text && !phone && !email && !hours) return <p className="hint">{m.support_none()}</p>;
  return (
    <>
      {text && <p className="as-typed">{text}</p>}
      <Facts
        of={[
          [
            m.support_phone(),
            phone && (
              <a key="phone" href={`tel:${dialled(phone)}`}>
                {phone}
              </a>
            ),
          ],
          [
            m.email(),
            email && (
              <a key="email" href={`mailto:${email}`}>
                {email}
              </a>
            ),
          ],
          [
            m.support_hours(),
            hours && (
              <span key="hours" className="as-typed">
                {hours}
              </span>
            ),
          ],
        ]}
      />
    </>
  );
}
