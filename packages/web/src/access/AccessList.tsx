import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { showAgo, showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { placesWord } from "./words.ts";
import { ChangeDialog, type Change } from "./ChangeDialog.tsx";

/** Who may enter the vault of one employer, since when, by whose decision and when last used; one line a user. */
export function AccessList({ id, name }: { id: EmployerId; name: string }) {
  const self = useSelf();
  const access = useQuery(queries.access(id));
  const [change, setChange] = useState<Change>();
  const users = [...Map.groupBy(access.data ?? [], ({ userId }) => userId).values()];
  const administrators = users.filter((lines) => lines.some(isAdministrator));
  return (
    <Card title={name}>
      <Fault of={access.error} />
      {access.data && administrators.length === 1 && <Notice>{m.one_administrator_warning()}</Notice>}
      <ul className="rows">
        {users.map((lines) => {
          const { userId, displayName, grantedBy, grantedAt, lastUsedAt } = lines[0]!;
          const ask = (kind: Change["kind"]) => setChange({ kind, userId, displayName });
          return (
            <li key={userId}>
              <span>
                <b>{displayName}</b>
                <br />
                <span className="hint">
                  {placesWord(lines[0]!)} · {grantedWord(grantedBy, grantedAt)} ·{" "}
                  {lastUsedAt ? m.last_used({ ago: showAgo(lastUsedAt) }) : m.not_used()}
                </span>
              </span>
              {lines.map(({ role }) => (
                <span key={role} className="pill">
                  {role === "administrator" ? m.administrator() : m.vault_access()}
                </span>
              ))}
              {lines.some(isAdministrator) ? (
                <Unmake isOwn={userId === self.account.userId} name={displayName} onAsk={ask} />
              ) : (
                <Button onPress={() => ask("make")} aria-label={m.make_administrator_for({ name: displayName })}>
                  {m.make_administrator()}
                </Button>
              )}
              {userId !== self.account.userId && (
                <Button onPress={() => ask("renew")} aria-label={m.account_renew_of({ name: displayName })}>
                  {m.account_renew()}
                </Button>
              )}
              <Button onPress={() => ask("withdraw")} aria-label={m.withdraw_for({ name: displayName })}>
                {m.withdraw()}
              </Button>
            </li>
          );
        })}
      </ul>
      {change && <ChangeDialog employerId={id} change={change} onClose={() => setChange(undefined)} />}
    </Card>
  );
}

type UnmakeProps = { isOwn: boolean; name: string; onAsk: (kind: "lay_down" | "unmake") => void };

/** His own rights somebody lays down; another's he takes away. */
const Unmake = ({ isOwn, name, onAsk }: UnmakeProps) =>
  isOwn ? (
    <Button onPress={() => onAsk("lay_down")}>{m.lay_down()}</Button>
  ) : (
    <Button onPress={() => onAsk("unmake")} aria-label={m.unmake_administrator_for({ name })}>
      {m.unmake_administrator()}
    </Button>
  );

/** By whose decision; whom nobody here appointed, the representative confirmed. */
const grantedWord = (name: string, at: string) =>
  name ? m.granted({ name, moment: showMoment(at) }) : m.granted_by_succession({ moment: showMoment(at) });

const isAdministrator = ({ role }: { role: "administrator" | "user" }) => role === "administrator";
