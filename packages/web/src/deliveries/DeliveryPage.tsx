import {
  discardVaultDelivery,
  releaseDelivery,
  type Delivery,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { showMoment, showNumber } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries, queryClient } from "../app/queries.ts";
import { hasRight, opensVault, useSelf } from "../app/session.tsx";
import { heldSentence } from "../couplings/words.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Progress } from "../ui/Progress.tsx";
import { AbsenceCard, messagesIn } from "./AbsenceCard.tsx";
import { AcknowledgementCard } from "./AcknowledgementCard.tsx";
import { ChangedFields, Concerned } from "./Differences.tsx";
import { questionsAt, type Place, type ReportPlace } from "./place.ts";
import { Rejections } from "./Rejections.tsx";
import { RetryDelivery } from "./RetryDelivery.tsx";
import { UndoCard } from "./UndoCard.tsx";
import { stateWord } from "./words.ts";

/** First look, then do: what a file would change, what is rejected and why, and then how far it is. */
export const DeliveryPage = () => <Shown place="suite" />;

/** The same of a file that was delivered to the vault. */
export const VaultDeliveryPage = () => <Shown place="vault" />;

/** What the service may see of that (product.md, E5). */
export const ToldDeliveryPage = () => <Shown place="told" />;

function Shown({ place }: { place: ReportPlace }) {
  const { employerId, deliveryId } = useParams({ strict: false }) as { employerId: EmployerId; deliveryId: WriteId };
  const self = useSelf();
  const delivery = useQuery(queries.delivery(place, employerId, deliveryId));
  if (!delivery.data)
    return (
      <Page title={m.delivery()}>
        <Fault of={delivery.error} />
      </Page>
    );
  const it = delivery.data;
  const [isToDo, isOpen] = [place !== "told", place === "vault" && opensVault(self, employerId)];
  return (
    <Page
      title={it.state === "waiting" && isToDo ? m.delivery_preview() : m.delivery()}
      under={[showMoment(it.deliveredAt), it.deliveredBy, it.format].filter(Boolean).join(" · ")}
      aside={<span className="pill">{stateWord(it.state, place)}</span>}
    >
      <p>
        {isToDo ? (
          <GoLink to={addressOf.deliveries(employerId)}>{m.to_deliveries()}</GoLink>
        ) : (
          <GoLink to={addressOf.employer(employerId)}>{m.to_employer_of_delivery()}</GoLink>
        )}
      </p>
      <State it={it} isToDo={isToDo} />
      {isOpen && it.state === "failed" && it.keptUntil && <RetryDelivery employerId={employerId} of={it} />}
      {!isToDo && <Notice>{m.told_delivery_text()}</Notice>}
      {it.held.map((reason) => (
        <Notice key={reason} kind="warn">
          {heldSentence(reason)}
        </Notice>
      ))}
      {it.absence && <AbsenceCard it={it} of={it.absence} />}
      {it.state !== "quarantined" && !it.absence && <Counts it={it} />}
      {it.changedFields.length > 0 && <ChangedFields it={it} />}
      {it.unread.length > 0 && <Notice>{m.unread_elements({ names: it.unread.join(", ") })}</Notice>}
      {it.state === "quarantined" && isToDo && <Quarantined it={it} />}
      {place !== "told" && it.state === "waiting" && hasRight(self, "deliver") && <Decide it={it} place={place} />}
      {isOpen && !it.absence && isWritten(it) && <UndoCard it={it} />}
      {isOpen && !it.absence && isLookedAt(it) && <Concerned it={it} />}
      {isOpen && it.format.startsWith("SIVI ") && <AcknowledgementCard it={it} />}
      {it.counts.rejected > 0 && <Rejections it={it} whole={isOpen} />}
    </Page>
  );
}

const toWrite = ({ absence, counts }: Delivery) => (absence ? messagesIn(absence) : counts.added + counts.changed);
const doneText = ({ absence }: Delivery) => (absence ? m.absence_delivery_done_text : m.delivery_done_text);

const isLookedAt = ({ state }: Delivery) => state !== "quarantined" && state !== "discarded";

const isWritten = ({ state }: Delivery) =>
  state === "done" || state === "failed" || state === "undoing" || state === "undone";

function State({ it, isToDo }: { it: Delivery; isToDo: boolean }) {
  if (it.state === "running") return <Progress label={m.delivery_progress()} done={it.processed} total={toWrite(it)} />;
  if (it.state === "done") return <Notice kind="ok">{doneText(it)({ count: showNumber(it.processed) })}</Notice>;
  if (it.state === "undoing") return <Notice>{m.delivery_undoing_text()}</Notice>;
  if (it.state === "undone") return <Notice kind="ok">{m.delivery_undone_notice()}</Notice>;
  if (it.state === "failed") return <Notice kind="wrong">{it.problem ?? m.fault_unknown()}</Notice>;
  if (it.state === "discarded") return <Notice>{m.delivery_discarded_text()}</Notice>;
  if (it.state === "quarantined")
    return (
      <Notice kind="warn">
        {m.delivery_quarantined_text({ until: it.keptUntil ? showMoment(it.keptUntil) : "" })}
      </Notice>
    );
  return <Notice>{isToDo ? m.delivery_waiting_text() : m.told_delivery_waiting()}</Notice>;
}

const Counts = ({ it: { counts, rows, kind } }: { it: Delivery }) => (
  <dl className="figures" data-help="delivery-counts">
    {(
      [
        [m.rows(), rows],
        [m.count_added(), counts.added],
        [m.count_changed(), counts.changed],
        [m.count_unchanged(), counts.unchanged],
        ...(kind === "full" ? [[m.count_missing(), counts.missing] as const] : []),
        [m.count_rejected(), counts.rejected],
        [m.count_departments(), counts.departments],
      ] as (readonly [string, number])[]
    ).map(([name, count]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{showNumber(count)}</dd>
      </div>
    ))}
  </dl>
);

const keep = (delivery: Delivery) => {
  queryClient.setQueryData(["employer", delivery.employerId, "delivery", delivery.id], delivery);
  void queryClient.invalidateQueries({ queryKey: ["employer", delivery.employerId] });
};

const paramsOf = ({ employerId, id }: Delivery) => ({ employerId, deliveryId: id as WriteId });

/** A file that came too early: have it looked at, or destroy it. Possible once everybody has moved in. */
function Quarantined({ it }: { it: Delivery }) {
  const self = useSelf();
  const params = paramsOf(it);
  const release = useMutation({ mutationFn: () => ask(releaseDelivery, { params, body: {} }), onSuccess: keep });
  const discard = useMutation({ mutationFn: () => ask(discardVaultDelivery, { params }), onSuccess: keep });
  if (!opensVault(self, it.employerId)) return <p>{m.release_delivery_later()}</p>;
  return (
    <>
      <Fault of={release.error ?? discard.error} />
      <div className="buttons" style={{ justifyContent: "flex-start" }}>
        <Button kind="primary" isPending={release.isPending} onPress={() => release.mutate()}>
          {m.release_delivery()}
        </Button>
        <Button isPending={discard.isPending} onPress={() => discard.mutate()}>
          {m.discard_delivery()}
        </Button>
      </div>
    </>
  );
}

function Decide({ it, place }: { it: Delivery; place: Place }) {
  const params = paramsOf(it);
  const ways = questionsAt[place];
  const start = useMutation({ mutationFn: () => ask(ways.start, { params, body: {} }), onSuccess: keep });
  const discard = useMutation({ mutationFn: () => ask(ways.discard, { params }), onSuccess: keep });
  const begin = it.absence ? m.start_absence_delivery : m.start_delivery;
  return (
    <>
      <Fault of={start.error ?? discard.error} />
      {it.counts.missing > 0 && <Notice kind="warn">{m.missing_text({ count: showNumber(it.counts.missing) })}</Notice>}
      <div className="buttons" data-help="delivery-decide" style={{ justifyContent: "flex-start" }}>
        <Button
          kind="primary"
          isDisabled={it.held.includes("incomplete")}
          isPending={start.isPending}
          onPress={() => start.mutate()}
        >
          {toWrite(it) === 0 ? m.finish_delivery() : begin({ count: showNumber(toWrite(it)) })}
        </Button>
        <Button isPending={discard.isPending} onPress={() => discard.mutate()}>
          {m.discard_delivery()}
        </Button>
      </div>
    </>
  );
}
