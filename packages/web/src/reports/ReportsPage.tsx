import {
  exportAbsenceReport,
  type DepartmentId,
  type EmployerId,
  type FiguresReport,
  type ReportForm,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState, type ReactNode } from "react";
import { askFile, Refused } from "../app/ask.ts";
import { saveFile } from "../app/save.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { SelectField, TextField } from "../ui/Field.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { CourseCard } from "./CourseCard.tsx";
import { DurationCard, FiguresCard } from "./FiguresCard.tsx";
import { GroupsCards } from "./GroupsCards.tsx";
import { idOf, periodOf, periodsUntil, periodWord } from "./periods.ts";
import { queryOf, reportOf, type Wanted } from "./report.ts";

/** *Rapporten* (F7): figures of absence over time and by group, none of which tells of one person. */
export function ReportsPage() {
  const { employers } = useSelf();
  const [employerId, setEmployerId] = useState<EmployerId | undefined>(employers[0]?.id);
  if (!employerId)
    return (
      <Page title={m.reports()}>
        <p>{m.report_no_employer()}</p>
      </Page>
    );
  const chosen = employers.length > 1 && (
    <SelectField
      label={m.employer()}
      name="employerId"
      defaultValue={employerId}
      options={employers.map(({ id, name }) => ({ id, text: name }))}
      onChange={(id) => setEmployerId(id as EmployerId)}
    />
  );
  return <Report key={employerId} employerId={employerId} employerField={chosen} />;
}

function Report({ employerId, employerField }: { employerId: EmployerId; employerField: ReactNode }) {
  const [wanted, setWanted] = useState<Wanted>({});
  const [norm, setNorm] = useState("");
  const report = useQuery(reportOf(employerId, wanted));
  const save = useMutation({
    mutationFn: (form: ReportForm) => {
      const compared = numberOf(norm);
      const body = { ...queryOf(wanted), form, ...(compared === null ? {} : { norm: compared }) };
      return askFile(exportAbsenceReport, { params: { employerId }, body }).then((file) =>
        saveFile(`verzuimcijfers.${form}`, file),
      );
    },
  });
  const it = report.data;
  const limited = report.error instanceof Refused && report.error.problem.code === "not_found";
  return (
    <Page
      title={m.reports()}
      under={m.reports_under()}
      aside={
        it?.figures && (
          <div className="buttons">
            <Button isPending={save.isPending} onPress={() => save.mutate("xlsx")}>
              <Download size={17} aria-hidden />
              {m.report_take_excel()}
            </Button>
            <Button isPending={save.isPending} onPress={() => save.mutate("pdf")}>
              {m.report_take_pdf()}
            </Button>
            <Button isPending={save.isPending} onPress={() => save.mutate("csv")}>
              {m.report_take_csv()}
            </Button>
          </div>
        )
      }
    >
      <Card title={m.report_about()}>
        <div className="report-choice">
          {employerField}
          {it && (
            <>
              <SelectField
                label={m.department()}
                name="departmentId"
                defaultValue={it.departmentId ?? ""}
                options={placesOf(it)}
                onChange={(id) => {
                  const { departmentId: _, ...rest } = wanted;
                  setWanted(id ? { ...rest, departmentId: id as DepartmentId } : rest);
                }}
              />
              <SelectField
                label={m.report_period()}
                name="period"
                defaultValue={idOf(it)}
                options={periodsUntil(it.lastMonth)}
                onChange={(id) => setWanted({ ...wanted, period: periodOf(id) })}
              />
              <TextField
                label={m.report_norm()}
                hint={m.report_norm_hint()}
                name="norm"
                inputMode="decimal"
                value={norm}
                onChange={setNorm}
              />
            </>
          )}
        </div>
      </Card>
      <Fault of={save.error} />
      {limited ? <Notice>{m.report_limited()}</Notice> : <Fault of={report.error} />}
      {report.isPending && <p className="hint">{m.loading()}</p>}
      {it && !limited && <Told of={it} norm={numberOf(norm)} />}
    </Page>
  );
}

/** A number as people type it: with a comma. */
function numberOf(text: string): number | null {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() && number >= 0 && number <= 100 ? number : null;
}

/** All departments within reach, each as deep as it stands. */
function placesOf({ departments, whole }: FiguresReport): { id: string; text: string }[] {
  const below = (parentId: DepartmentId | null, depth: number): { id: string; text: string }[] =>
    departments
      .filter((it) => it.parentId === parentId)
      .flatMap((it) => [{ id: it.id, text: "\u2003".repeat(depth) + it.name }, ...below(it.id, depth + 1)]);
  return [...(whole ? [{ id: "", text: m.report_whole_employer() }] : []), ...below(null, 0)];
}

function Told({ of: it, norm }: { of: FiguresReport; norm: number | null }) {
  const period = periodWord(it);
  if (!it.figures)
    return (
      <Notice>
        <strong>{m.report_nothing({ period })}</strong> {m.report_nothing_why({ minimum: it.minimum })}{" "}
        {it.departmentId ? m.report_nothing_department() : m.report_nothing_employer()}
      </Notice>
    );
  return (
    <>
      <div className="report-pair">
        <FiguresCard of={it} figures={it.figures} norm={norm} />
        <CourseCard of={it} norm={norm} />
      </div>
      <GroupsCards of={it} norm={norm} />
      <DurationCard figures={it.figures} />
      <Card title={m.report_how()}>
        <p>{m.report_how_rounded()}</p>
        <p>{m.report_how_hidden({ minimum: it.minimum })}</p>
        <p>{m.report_how_settled()}</p>
      </Card>
    </>
  );
}
