import { Refusal, type Side, type TaskOutcome, type TaskOwner } from "@datakluis/contract";

/** All that must be known of a task to say that it was done. */
type Closable = {
  /** Whether the service may know whom it is about: what is done by hand is content (AVG art. 5, 6 and 9). */
  visible: boolean;
  owner: TaskOwner;
  /** Whether it is done by the sick report itself. */
  byReport: boolean;
  /** Whether its last word is that it was done, or need not be. */
  closed: boolean;
  /** The first sick day. */
  startsOn: string;
};

const ofService: readonly TaskOwner[] = ["doctor", "case_manager"];

/** Whose work a task is at a side: an employer says nothing of what a doctor or case manager of the service does. */
export const isOfSide = (owner: TaskOwner, side: Side): boolean => side === "service" || !ofService.includes(owner);

/**
 * Whether somebody may close a task, or open it again. What is done is done on a day from the first sick day until today.
 *
 * @param today in Europe/Amsterdam
 */
export function mustBeClosable(task: Closable, outcome: TaskOutcome, side: Side, today: string): void {
  if (!task.visible) throw new Refusal("not_shared");
  if (!isOfSide(task.owner, side)) throw new Refusal("task_of_service");
  if (task.byReport) throw new Refusal("task_by_report");
  if (outcome.what === "reopened") {
    if (!task.closed) throw new Refusal("task_open");
    return;
  }
  if (task.closed) throw new Refusal("task_closed");
  if (outcome.what !== "done") return;
  if (outcome.on > today) throw wrongDay("Deze dag ligt in de toekomst. Rond de taak af als zij is gedaan.");
  if (outcome.on < task.startsOn) throw wrongDay("Deze dag ligt vóór de eerste ziektedag.");
}

const wrongDay = (sentence: string) => new Refusal("invalid", [{ path: "outcome.on", sentence }]);

/** Whose tasks wait for somebody, by the ready-made group he is in or is closest to. Somebody of the service guides the employee too. */
export function ownersFor(side: Side, group: string): TaskOwner[] {
  if (side === "employer") return ["employer", "employer_employee"];
  return group === "company_doctor" ? ["doctor"] : ["case_manager", "employee"];
}
