import { listMembers, type Department, type DepartmentId, type EmployerId } from "@datakluis/contract";
import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
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
import { ask } from "../app/ask.ts";
import { showNumber } from "../app/format.ts";
import { useGo } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";

const pageSize = 200;

type Branch = {
  employerId: EmployerId;
  department: DepartmentId | "none";
  name: string;
  members: number;
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

  const roots = employers.map((employer, at) => ({
    employer,
    branches: answers[at]?.data ? branchesOf(employer.id, answers[at].data) : [],
  }));
  const choose = (key: Key) => {
    const text = String(key);
    if (text.startsWith("dossier:")) {
      go(addressOf.dossier(text.slice(8)));
      onGo?.();
    } else setOpened((before) => toggled(before, key));
  };

  if (!employers.length) return <p className="hint">{m.no_employers()}</p>;
  return (
    <div className="tree-wrap">
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 30 }}>
        <Tree
          aria-labelledby={labelledBy}
          className="tree"
          selectionMode="single"
          selectionBehavior="replace"
          selectedKeys={[`dossier:${pathname.split("/dossiers/")[1] ?? ""}`]}
          onSelectionChange={(keys) => keys !== "all" && keys.forEach(choose)}
          expandedKeys={opened}
          onExpandedChange={setOpened}
        >
          {roots.map(({ employer, branches }) => (
            <TreeItem key={employer.id} id={employer.id} textValue={employer.name} className="tree-row">
              <Row icon={<Building2 size={16} aria-hidden />} text={employer.name} />
              {branches.map((branch) => (
                <BranchItem key={branch.department} branch={branch} opened={opened} />
              ))}
            </TreeItem>
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

function BranchItem({ branch, opened }: { branch: Branch; opened: ReadonlySet<Key> }) {
  const key = `${branch.employerId}:${branch.department}`;
  return (
    <TreeItem id={key} textValue={branch.name} className="tree-row">
      <Row icon={<Users size={16} aria-hidden />} text={branch.name} members={branch.members} />
      {branch.below.map((below) => (
        <BranchItem key={below.department} branch={below} opened={opened} />
      ))}
      {branch.members > 0 && <Members branch={branch} isOpen={opened.has(key)} />}
    </TreeItem>
  );
}

function Members({ branch, isOpen }: { branch: Branch; isOpen: boolean }) {
  const { employerId, department } = branch;
  const pages = useInfiniteQuery({
    queryKey: ["members", employerId, department],
    enabled: isOpen,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      ask(listMembers, {
        params: { employerId },
        query: { department, limit: pageSize, ...(pageParam === undefined ? {} : { after: pageParam }) },
      }),
    getNextPageParam: (page) => (page.more ? page.members.at(-1)?.personnelNumber : undefined),
  });
  const members = useMemo(() => pages.data?.pages.flatMap((page) => page.members) ?? [], [pages.data]);
  return (
    <>
      <Collection items={members.map((it) => ({ ...it, id: `dossier:${it.ref}` }))}>
        {(it) => <MemberItem id={it.id} number={it.personnelNumber} name={it.fullName} />}
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

function MemberItem({ id, number, name }: { id: string; number: string; name: string | null }) {
  const text = name ?? m.anonymous({ number });
  return (
    <TreeItem id={id} textValue={text} className="tree-row">
      <Row
        icon={name ? <User size={16} aria-hidden /> : <Lock size={15} aria-hidden />}
        text={text}
        anonymous={!name}
      />
    </TreeItem>
  );
}

function Row({
  icon,
  text,
  members,
  anonymous = false,
}: {
  icon: ReactNode;
  text: string;
  members?: number;
  anonymous?: boolean;
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
          {members ? <span className="members">{showNumber(members)}</span> : null}
        </>
      )}
    </TreeItemContent>
  );
}

type Departments = { departments: Department[]; withoutDepartment: number };

/** The flat list as a tree. A parent out of reach is not there; its children then stand on top. */
function branchesOf(employerId: EmployerId, { departments, withoutDepartment }: Departments): Branch[] {
  const known = new Set(departments.map(({ id }) => id));
  const below = (parent: DepartmentId | null): Branch[] =>
    departments
      .filter(({ parentId }) => (parentId && known.has(parentId) ? parentId : null) === parent)
      .map(({ id, name, members }) => ({ employerId, department: id, name, members, below: below(id) }));
  const loose = {
    employerId,
    department: "none" as const,
    name: m.without_department(),
    members: withoutDepartment,
    below: [],
  };
  return [...below(null), ...(withoutDepartment ? [loose] : [])];
}
