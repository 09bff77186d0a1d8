import type { Department, DepartmentId, Employer, EmployerId } from "@datakluis/contract";
import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { Building2, ChevronRight, Lock, User, Users } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import {
  Button,
  Collection,
  ListLayout,
  Tree,
  TreeItem,
  TreeItemContent,
  TreeLoadMoreItem,
  Virtualizer,
  type Key,
} from "react-aria-components";
import { addressOf } from "../app/addresses.ts";
import { showNumber } from "../app/format.ts";
import { useGo } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { opensVault, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { membersOf } from "./members.ts";

type Branch = {
  employerId: EmployerId;
  department: DepartmentId | "none";
  name: string;
  /** Directly in it, and with all below. */
  members: number;
  total: number;
  below: Branch[];
};

/**
 * Employers, departments of any depth, and the people in them. People are fetched per department when it is opened,
 * two hundred at a time as one scrolls, so that a tree of a hundred thousand opens as quickly as one of ten.
 */
export function OrganisationTree({ labelledBy, onGo }: { labelledBy: string; onGo?: () => void }) {
  const { employers } = useSelf();
  const go = useGo();
  const { pathname } = useLocation();
  const answers = useQueries({ queries: employers.map(({ id }) => queries.departments(id)) });
  const [opened, setOpened] = useState<Set<Key>>(() => new Set(employers.slice(0, 1).map(({ id }) => id as Key)));

  const choose = (key: Key) => {
    const text = String(key);
    if (text.startsWith("dossier:")) {
      go(addressOf.dossier(text.slice(8)));
      onGo?.();
    } else setOpened((before) => toggled(before, key));
  };

  if (!employers.length) return <p className="hint">{m.no_employers()}</p>;
  return (
    <div className="tree-wrap" data-help="tree">
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 30 }}>
        <Tree
          aria-labelledby={labelledBy}
          className="tree"
          selectionMode="single"
          selectionBehavior="toggle"
          disallowEmptySelection
          selectedKeys={[`dossier:${pathname.split("/dossiers/")[1] ?? ""}`]}
          onSelectionChange={(keys) => keys !== "all" && keys.forEach(choose)}
          expandedKeys={opened}
          onExpandedChange={setOpened}
        >
          {employers.map((employer, at) => (
            <EmployerItem key={employer.id} employer={employer} answer={answers[at]?.data} opened={opened} />
          ))}
        </Tree>
      </Virtualizer>
    </div>
  );
}

function toggled(before: Set<Key>, key: Key): Set<Key> {
  const after = new Set(before);
  if (!after.delete(key)) after.add(key);
  return after;
}

type Opened = ReadonlySet<Key>;

function EmployerItem({
  employer,
  answer,
  opened,
}: {
  employer: Employer;
  answer?: Answer | undefined;
  opened: Opened;
}) {
  const branches = useMemo(() => (answer ? branchesOf(employer.id, answer) : []), [employer.id, answer]);
  const total = branches.reduce((sum, branch) => sum + branch.total, 0);
  return (
    <TreeItem id={employer.id} textValue={employer.name} className="tree-row" hasChildItems={branches.length > 0}>
      <Row icon={<Building2 size={16} aria-hidden />} text={employer.name} members={total} />
      {opened.has(employer.id)
        ? branches.map((it) => <BranchItem key={it.department} branch={it} opened={opened} />)
        : branches.length > 0 && <Below of={employer.id} />}
    </TreeItem>
  );
}

/** What is below is built when it is opened, so a closed department costs one line however many hang under it. */
function BranchItem({ branch, opened }: { branch: Branch; opened: Opened }) {
  const key = `${branch.employerId}:${branch.department}`;
  const isOpen = opened.has(key);
  return (
    <TreeItem id={key} textValue={branch.name} className="tree-row" hasChildItems={branch.total > 0}>
      <Row icon={<Users size={16} aria-hidden />} text={branch.name} members={branch.total} />
      {isOpen && branch.below.map((it) => <BranchItem key={it.department} branch={it} opened={opened} />)}
      {isOpen && branch.members > 0 && <Members branch={branch} />}
      {!isOpen && branch.total > 0 && <Below of={key} />}
    </TreeItem>
  );
}

/**
 * Stands below what is closed, where nobody sees it: the tree knows by it that there is something to open. Told so by
 * `hasChildItems` alone it draws an arrow, but says nothing to a screen reader and does not open by the keyboard.
 */
const Below = ({ of }: { of: Key }) => (
  <TreeItem id={`below:${of}`} textValue={m.loading()}>
    <TreeItemContent>{m.loading()}</TreeItemContent>
  </TreeItem>
);

function Members({ branch }: { branch: Branch }) {
  const pages = useInfiniteQuery(membersOf(branch.employerId, branch.department));
  const self = useSelf();
  const travelling = useQuery({ ...queries.travelling(), enabled: opensVault(self, branch.employerId) });
  const stateOf = useMemo(() => new Map(travelling.data?.map(({ ref, state }) => [ref, state])), [travelling.data]);
  const members = useMemo(() => pages.data?.pages.flatMap((page) => page.members) ?? [], [pages.data]);
  return (
    <>
      <Collection items={members} dependencies={[stateOf]}>
        {(it) => (
          <MemberItem
            id={`dossier:${it.ref}`}
            number={it.personnelNumber}
            name={it.fullName}
            state={stateOf.get(it.ref)}
          />
        )}
      </Collection>
      {(pages.hasNextPage || !pages.data) && (
        <TreeLoadMoreItem
          className="tree-row"
          isLoading={pages.isFetching}
          onLoadMore={() => void (pages.hasNextPage && !pages.isFetching && pages.fetchNextPage())}
        >
          <span className="hint">{m.loading()}</span>
        </TreeLoadMoreItem>
      )}
    </>
  );
}

type Travelling = "sharing" | "revoking" | undefined;

/** One employee; `state` while his dossier is on its way between vault and service. */
function MemberItem({
  id,
  number,
  name,
  state,
}: {
  id: string;
  number: string;
  name: string | null;
  state: Travelling;
}) {
  const text = name ?? m.anonymous({ number });
  const underway = state && (state === "sharing" ? m.being_shared() : m.being_revoked());
  return (
    <TreeItem id={id} textValue={text} className="tree-row">
      <Row
        icon={name ? <User size={16} aria-hidden /> : <Lock size={15} aria-hidden />}
        text={text}
        anonymous={!name}
        underway={underway}
      />
    </TreeItem>
  );
}

function Row({
  icon,
  text,
  members,
  anonymous = false,
  underway,
}: {
  icon: ReactNode;
  text: string;
  members?: number;
  anonymous?: boolean;
  underway?: string | undefined;
}) {
  return (
    <TreeItemContent>
      {({ hasChildItems }) => (
        <>
          {hasChildItems ? (
            <Button slot="chevron" className="chevron">
              <ChevronRight size={15} aria-hidden />
            </Button>
          ) : (
            <span className="chevron" />
          )}
          {icon}
          <span className={anonymous ? "text anonymous" : "text"}>{text}</span>
          {underway && <span className="hint">{underway}</span>}
          {members ? <span className="members">{showNumber(members)}</span> : null}
        </>
      )}
    </TreeItemContent>
  );
}

type Answer = { departments: Department[]; withoutDepartment: number };

/** The flat list as a tree. A parent out of reach is not there; its children then stand on top. */
function branchesOf(employerId: EmployerId, { departments, withoutDepartment }: Answer): Branch[] {
  const known = new Set(departments.map(({ id }) => id));
  const byParent = Map.groupBy(departments, ({ parentId }) => (parentId && known.has(parentId) ? parentId : null));
  const below = (parent: DepartmentId | null): Branch[] =>
    (byParent.get(parent) ?? []).map(({ id, name, members }) => branch(id, name, members, below(id)));
  const branch = (department: DepartmentId | "none", name: string, members: number, below: Branch[]): Branch => {
    const total = below.reduce((sum, it) => sum + it.total, members);
    return { employerId, department, name, members, total, below };
  };
  return [
    ...below(null),
    ...(withoutDepartment ? [branch("none", m.without_department(), withoutDepartment, [])] : []),
  ];
}
