import { m } from "../paraglide/messages.js";
import { Fault, Notice } from "../ui/Notice.tsx";
import { NotUsed } from "./passkey.ts";

/** Why a passkey did not work: what the device left undone, or what the server said no with. */
export const PasskeyFault = ({ of }: { of: unknown }) =>
  of instanceof NotUsed ? <Notice kind="wrong">{m.passkey_not_used()}</Notice> : <Fault of={of} />;
