import {
  DossierAction,
  MenuItem,
  Widget,
  type Account,
  type Employer,
  type EmployerId,
  type SuiteRight,
  type VaultRole,
} from "@datakluis/contract";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";
import { m } from "../paraglide/messages.js";
import { queries } from "./queries.ts";

type VaultEmployer = {
  id: EmployerId;
  name: string;
  state: string;
  roles: VaultRole[];
  /** Since when newer texts of the agreement await him; null when none do. */
  renewalSince: string | null;
};

/** Who is signed in, and what he may do on either side. */
export type Self = {
  account: Account;
  service: string;
  rights: SuiteRight[];
  /** What his user group puts on the first page, in the menu and in a dossier (A6). */
  widgets: Widget[];
  menu: MenuItem[];
  actions: DossierAction[];
  employers: Employer[];
  vaults: VaultEmployer[];
  openRequests: number;
  /** A side that does not answer; the rest keeps working. */
  away: { suite: boolean; vault: boolean };
};

const SelfContext = createContext<Self | undefined>(undefined);

export function useSelf(): Self {
  const self = use(SelfContext);
  if (!self) throw new Error("buiten een sessie");
  return self;
}

/** Reads who is signed in, and shows what is inside once that is known. */
export function SelfProvider({ account, children }: { account: Account; children: ReactNode }) {
  const suite = useQuery(queries.suiteSelf());
  const vault = useQuery(queries.vaultSelf());
  // A side that keeps us waiting does not keep us from the other.
  const waits = (it: UseQueryResult) => it.isPending && it.failureCount === 0 && it.errorUpdateCount === 0;
  const isAway = (it: UseQueryResult) => it.data === undefined || it.failureCount > 0;
  if (waits(suite) || waits(vault)) return <p className="hint loading">{m.loading()}</p>;
  const self: Self = {
    account,
    service: suite.data?.service ?? "",
    rights: suite.data?.rights ?? [],
    // While the suite is away nobody knows what his group leaves out, and the vault goes on.
    widgets: suite.data?.widgets ?? Widget.options,
    menu: suite.data?.menu ?? MenuItem.options,
    actions: suite.data?.actions ?? DossierAction.options,
    employers: suite.data?.employers ?? [],
    vaults: vault.data?.employers ?? [],
    openRequests: vault.data?.openRequests ?? 0,
    away: { suite: isAway(suite), vault: isAway(vault) },
  };
  return <SelfContext value={self}>{children}</SelfContext>;
}

export const hasRight = (self: Self, right: SuiteRight) => self.rights.includes(right);

/** Whether his rights and his user group let him do this in a dossier. */
export const mayDo = (self: Self, action: DossierAction) =>
  hasRight(self, "report_absence") && self.actions.includes(action);

/** Whether he may open people in the vault of this employer. */
export const opensVault = (self: Self, employerId: EmployerId) =>
  self.vaults.some(
    (it) => it.id === employerId && it.roles.some((role) => role === "user" || role === "administrator"),
  );

export const isVaultAdministrator = (self: Self) => self.vaults.some((it) => it.roles.includes("administrator"));
