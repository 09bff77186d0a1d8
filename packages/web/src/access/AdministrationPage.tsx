import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { queries } from "../app/queries.ts";
import { isVaultAdministrator, useSelf } from "../app/session.tsx";
import { CouplingsCard } from "../couplings/CouplingsCard.tsx";
import { EndingCards } from "../ending/EndingCards.tsx";
import { FreezeCard } from "../freeze/FreezeCard.tsx";
import { m } from "../paraglide/messages.js";
import { RetrievalCard } from "../retrieval/RetrievalCard.tsx";
import { SuccessionCard } from "../succession/SuccessionCard.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { WebhooksCard } from "../webhooks/WebhooksCard.tsx";
import { AcceptedAgreements } from "./AcceptedAgreements.tsx";
import { AccessList } from "./AccessList.tsx";
import { RecordList } from "./RecordList.tsx";
import { RequestsList } from "./RequestsList.tsx";

/** *Datakluis beheer*: requests to decide, who has access, what was accepted, the record of who did what, and the end. */
export function AdministrationPage() {
  const self = useSelf();
  const { requestId } = useParams({ strict: false }) as { requestId?: string };
  const requests = useQuery({ ...queries.accessRequests(), enabled: isVaultAdministrator(self) });
  if (!isVaultAdministrator(self))
    return (
      <Page title={m.vault_administration()}>
        <Notice kind="warn">{m.only_administrators()}</Notice>
      </Page>
    );
  const mine = self.vaults.filter((it) => it.roles.includes("administrator"));
  return (
    <Page title={m.vault_administration()}>
      {mine.map((it) => (
        <FreezeCard key={it.id} id={it.id} name={it.name} />
      ))}
      {mine.map((it) => (
        <SuccessionCard key={it.id} id={it.id} name={it.name} />
      ))}
      <Tabs
        label={m.vault_administration()}
        sheets={[
          {
            id: "requests",
            title: m.actions_to_take({ count: requests.data?.length ?? 0 }),
            content: <RequestsList opened={requestId} />,
          },
          {
            id: "access",
            title: m.authorisations(),
            content: (
              <div className="page">
                {mine.map((it) => (
                  <AccessList key={it.id} id={it.id} name={it.name} />
                ))}
              </div>
            ),
          },
          {
            id: "agreements",
            title: m.agreements(),
            content: (
              <div className="page">
                {mine.map((it) => (
                  <AcceptedAgreements key={it.id} id={it.id} name={it.name} />
                ))}
              </div>
            ),
          },
          {
            id: "retrieval",
            title: m.retrieval(),
            content: (
              <div className="page">
                {mine.map((it) => (
                  <RetrievalCard key={it.id} id={it.id} name={it.name} />
                ))}
              </div>
            ),
          },
          {
            id: "couplings",
            title: m.couplings(),
            content: (
              <div className="page">
                {mine.map((it) => (
                  <CouplingsCard key={it.id} id={it.id} name={it.name} />
                ))}
                {mine.map((it) => (
                  <WebhooksCard key={it.id} id={it.id} name={it.name} />
                ))}
              </div>
            ),
          },
          {
            id: "record",
            title: m.record(),
            content: <RecordList employers={mine} />,
          },
          {
            id: "ending",
            title: m.ending(),
            content: (
              <div className="page">
                {mine.map((it) => (
                  <EndingCards key={it.id} id={it.id} name={it.name} />
                ))}
              </div>
            ),
          },
        ]}
      />
    </Page>
  );
}
