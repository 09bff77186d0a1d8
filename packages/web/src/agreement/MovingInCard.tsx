import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../app/queries.ts";
import { GoLink } from "../app/GoLink.tsx";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Progress } from "../ui/Progress.tsx";

/** How far the dossiers of one employer are on their way to the vault. */
export function MovingInCard({ employerId, title }: { employerId: EmployerId; title: string }) {
  const moving = useQuery(queries.movingIn(employerId));
  if (!moving.data) return <Fault of={moving.error} />;
  const { state, total, confirmed, retained, atNight } = moving.data;
  return (
    <Card title={title}>
      {state === "active" ? (
        <div className="form">
          <Notice kind="ok">{m.moved_in({ total, retained })}</Notice>
          <p>
            <GoLink to="/">{m.to_start()}</GoLink>
          </p>
        </div>
      ) : atNight && confirmed === 0 ? (
        <Notice kind="ok">{m.moving_tonight()}</Notice>
      ) : (
        <Progress label={m.moving_text()} done={confirmed} total={total} />
      )}
    </Card>
  );
}
