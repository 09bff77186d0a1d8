import { useQuery } from "@tanstack/react-query";
import { queries } from "../app/queries.ts";
import { hasRight, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Card, Facts } from "../ui/Card.tsx";
import { Page } from "../ui/Page.tsx";
import { RemindersCard } from "../poortwachter/RemindersCard.tsx";
import { SubstitutionCard } from "../substitution/SubstitutionCard.tsx";
import { PasskeyCard } from "./PasskeyCard.tsx";
import { PasswordCard } from "./PasswordCard.tsx";
import { ProviderCard } from "./ProviderCard.tsx";
import { RecoveryCard } from "./RecoveryCard.tsx";
import { SessionsCard } from "./SessionsCard.tsx";

/** Who I am here, how I get in without my phone, and where I am signed in. */
export function Profile() {
  const self = useSelf();
  const { account } = self;
  const link = useQuery({ ...queries.providerLink(), enabled: account.side === "service" });
  return (
    <Page title={m.my_profile()}>
      <Card title={m.account()}>
        <Facts
          of={[
            [m.name(), account.displayName],
            [m.email(), account.email],
          ]}
        />
      </Card>
      {account.side === "service" && <ProviderCard />}
      <SubstitutionCard />
      {hasRight(self, "see_dossiers") && <RemindersCard />}
      {link.data?.hasPassword !== false && <PasswordCard />}
      <PasskeyCard />
      <RecoveryCard />
      <SessionsCard />
    </Page>
  );
}
