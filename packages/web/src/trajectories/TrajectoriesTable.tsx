import type { Dossier } from "@datakluis/contract";
import { showDate } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Table } from "../ui/Table.tsx";
import { trajectoryWord } from "./words.ts";

/** The trajectories of a dossier, newest first; nothing when there are none. */
export const TrajectoriesTable = ({ dossier: { trajectories } }: { dossier: Dossier }) =>
  trajectories.length ? (
    <Table
      columns={[m.trajectory_kind(), m.starts_on(), m.opened_by()]}
      rows={trajectories.map(({ id, kind, startsOn, openedBy, confidential }) => ({
        key: id,
        cells: [
          <span key="kind">
            {trajectoryWord(kind)} {confidential && <span className="pill">{m.confidential_spell()}</span>}
          </span>,
          showDate(startsOn),
          openedBy,
        ],
      }))}
    />
  ) : null;
