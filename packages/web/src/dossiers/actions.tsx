import type { Dossier, DossierRef, Identity, Sharing, VaultPerson } from "@datakluis/contract";
import { Baby, CalendarPlus, CalendarSearch, Pencil, RefreshCw, Route, Share2, Stethoscope, Undo2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { SpellDeedName, SpellDeeds } from "../absence/Chains.tsx";
import { CorrectDialog } from "../absence/CorrectDialog.tsx";
import { CourseDialog } from "../absence/CourseDialog.tsx";
import { LeaveForm } from "../absence/LeaveForm.tsx";
import { RecoveryDialog } from "../absence/RecoveryDialog.tsx";
import { SickForm } from "../absence/SickForm.tsx";
import { WithdrawDialog } from "../absence/WithdrawDialog.tsx";
import { hasRight, mayDo, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { EditPersonDialog } from "../people/EditPersonDialog.tsx";
import { PlanDialogBody } from "../planning/PlanDialogBody.tsx";
import { SummonsForm } from "../planning/SummonsForm.tsx";
import { RefreshDialog } from "../retrieval/RefreshDialog.tsx";
import { StopUpdatesDialog } from "../sharing/ExtentDialogs.tsx";
import { RevokeDialog } from "../sharing/RevokeDialog.tsx";
import { ShareDialog } from "../sharing/ShareDialog.tsx";
import { SharedFirst } from "../sharing/SharedFirst.tsx";
import { TrajectoryForm } from "../trajectories/TrajectoryForm.tsx";
import { Button } from "../ui/Button.tsx";

/** What the page of a dossier knows, from either side. */
export type Known = {
  ref: DossierRef;
  dossier: Dossier | undefined;
  identity: Identity | undefined;
  /** From the vault, when this person may open it. */
  person: VaultPerson | undefined;
  sharing: Sharing | undefined;
  inVault: boolean;
};

type Open =
  | "refresh"
  | "share"
  | "revoke"
  | "sick"
  | "trajectory"
  | "plan"
  | "summons"
  | "stop"
  | "edit"
  | "leave"
  | { deed: SpellDeedName; spellId: string }
  | undefined;
type Action = { id: string; text: string; icon: ReactNode; primary?: boolean; run: () => void };

/**
 * What can be done with a dossier. A button that is there can be pressed: when it is not possible now, it says why and
 * what to do instead. The servers decide again.
 */
export function useDossierActions(known: Known) {
  const self = useSelf();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const { dossier, sharing, inVault, person } = known;

  const actions: Action[] = [];
  if (inVault && sharing?.state === "unshared")
    actions.push({
      id: "share",
      text: m.share(),
      icon: <Share2 size={17} aria-hidden />,
      primary: true,
      run: () => setOpen("share"),
    });
  if (dossier && mayDo(self, "report_sick"))
    actions.push({
      id: "sick",
      text: m.report_sick(),
      icon: <Stethoscope size={17} aria-hidden />,
      run: () => setOpen("sick"),
    });
  if (dossier && mayDo(self, "report_sick"))
    actions.push({
      id: "leave",
      text: m.record_leave(),
      icon: <Baby size={17} aria-hidden />,
      run: () => setOpen("leave"),
    });
  if (dossier && mayDo(self, "start_trajectory"))
    actions.push({
      id: "trajectory",
      text: m.start_trajectory(),
      icon: <Route size={17} aria-hidden />,
      run: () => setOpen("trajectory"),
    });
  if (dossier && mayDo(self, "plan_appointment"))
    actions.push({
      id: "plan",
      text: m.plan_appointment(),
      icon: <CalendarPlus size={17} aria-hidden />,
      run: () => setOpen("plan"),
    });
  if (dossier && mayDo(self, "plan_appointment"))
    actions.push({
      id: "summons",
      text: m.ask_summons(),
      icon: <CalendarSearch size={17} aria-hidden />,
      run: () => setOpen("summons"),
    });
  if (inVault && sharing && sharing.state !== "unshared")
    actions.push({
      id: "revoke",
      text: m.revoke(),
      icon: <Undo2 size={17} aria-hidden />,
      run: () => setOpen("revoke"),
    });
  if (dossier?.retrieved && !dossier.retrieved.kept && hasRight(self, "retrieve"))
    actions.push({
      id: "refresh",
      text: m.refresh_retrieved(),
      icon: <RefreshCw size={17} aria-hidden />,
      run: () => setOpen("refresh"),
    });
  if (person)
    actions.push({ id: "edit", text: m.edit(), icon: <Pencil size={17} aria-hidden />, run: () => setOpen("edit") });

  const may: SpellDeedName[] = [];
  if (mayDo(self, "report_recovery")) may.push("recover", "course");
  if (mayDo(self, "report_sick")) may.push("correct", "withdraw");
  const spells: SpellDeeds = { may, run: (deed, { id }) => setOpen({ deed, spellId: id }) };

  return {
    spells,
    desktop: actions.length ? (
      actions.map((it) => (
        <Button key={it.id} data-help={`action-${it.id}`} kind={it.primary ? "primary" : "plain"} wide onPress={it.run}>
          {it.icon}
          {it.text}
        </Button>
      ))
    ) : (
      <p className="hint">{m.no_actions()}</p>
    ),
    phone: <PhoneActions actions={actions} />,
    dialogs: <Dialogs known={known} open={open} setOpen={setOpen} close={close} />,
  };
}

function PhoneActions({ actions }: { actions: readonly Action[] }) {
  const [first, ...rest] = actions;
  if (!first) return null;
  return (
    <>
      <Button data-help={`action-${first.id}`} kind={first.primary ? "primary" : "plain"} onPress={first.run}>
        {first.icon}
        {first.text}
      </Button>
      {rest.length > 0 && (
        <MenuTrigger>
          <Button>{m.more_actions()}</Button>
          <Popover className="popover">
            <Menu>
              {rest.map((it) => (
                <MenuItem key={it.id} data-help={`action-${it.id}`} className="menu-item" onAction={it.run}>
                  {it.text}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </>
  );
}

type DialogsProps = { known: Known; open: Open; setOpen: (open: Open) => void; close: () => void };

function Dialogs({ known, open, setOpen, close }: DialogsProps) {
  const { dossier, identity, person } = known;
  if (open === "share" && identity) return <ShareDialog dossier={known.ref} identity={identity} onClose={close} />;
  if (open === "refresh") return <RefreshDialog dossier={known.ref} onClose={close} />;
  if (open === "revoke")
    return (
      <RevokeDialog
        dossier={known.ref}
        hasContent={dossier?.hasContent ?? false}
        isStopped={Boolean(known.sharing?.stopped)}
        onStop={() => setOpen("stop")}
        onClose={close}
      />
    );
  if (open === "stop") return <StopUpdatesDialog dossier={known.ref} onClose={close} />;
  if (open === "sick")
    return (
      <SharedFirst title={m.report_sick()} known={known} careRequest="sick_report" onClose={close}>
        <SickForm of={known} onDone={close} />
      </SharedFirst>
    );
  if (open === "leave")
    return (
      <SharedFirst title={m.record_leave()} known={known} onClose={close}>
        <LeaveForm dossier={known.ref} onDone={close} />
      </SharedFirst>
    );
  if (open === "trajectory")
    return (
      <SharedFirst title={m.start_trajectory()} known={known} onClose={close}>
        <TrajectoryForm dossier={known.ref} onDone={close} />
      </SharedFirst>
    );
  if (open === "plan")
    return (
      <SharedFirst title={m.plan_appointment()} known={known} careRequest="appointment" onClose={close}>
        <PlanDialogBody dossier={known.ref} onDone={close} />
      </SharedFirst>
    );
  if (open === "summons")
    return (
      <SharedFirst title={m.ask_summons()} known={known} careRequest="appointment" onClose={close}>
        <SummonsForm dossier={known.ref} onDone={close} />
      </SharedFirst>
    );
  if (open === "edit" && person) return <EditPersonDialog person={person} onClose={close} />;
  const spell = typeof open === "object" && dossier?.spells.find(({ id }) => id === open.spellId);
  if (!spell) return null;
  const SpellDialog = spellDialogs[open.deed];
  return <SpellDialog spell={spell} onClose={close} />;
}

const spellDialogs = {
  recover: RecoveryDialog,
  course: CourseDialog,
  correct: CorrectDialog,
  withdraw: WithdrawDialog,
};
