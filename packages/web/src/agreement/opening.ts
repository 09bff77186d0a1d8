import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { addressOf } from "../app/addresses.ts";
import { useGo } from "../app/GoLink.tsx";
import { useSelf, type Self } from "../app/session.tsx";

/** Set once somebody was asked in this session; a new login asks again. */
const asked = "datakluis-akkoord-gevraagd";

/** Employers whose first agreement awaits him, and those with newer texts. */
export const waitingFor = ({ vaults }: Self) => ({
  first: vaults.filter((it) => it.state === "awaiting" && it.roles.includes("proposed")),
  renewals: vaults.filter((it) => it.renewalSince !== null),
});

/** Opens the wizard by itself for whoever has something to sign when he comes in (B3). He may put it off. */
export function useAgreementAtLogin(): void {
  const self = useSelf();
  const go = useGo();
  const { pathname } = useLocation();
  useEffect(() => {
    if (self.away.vault || sessionStorage.getItem(asked)) return;
    sessionStorage.setItem(asked, "ja");
    const { first, renewals } = waitingFor(self);
    if (first.length + renewals.length > 0 && pathname !== addressOf.agreements) go(addressOf.agreements);
  }, [self, go, pathname]);
}

/** At the door: whoever logs in next is asked anew. */
export const forgetAsked = () => sessionStorage.removeItem(asked);
