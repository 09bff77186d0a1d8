import { closeNotice, finishMovingIn, listNotices, withdrawAccess, type EmployerId } from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId, person } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";

let sink: SmtpSink;
let vault: RunningVault;
beforeAll(async () => {
  sink = await smtpSink();
  vault = await runningVault({ post: { url: sink.url, from: "noreply@kluis.example" } });
});
afterAll(async () => {
  await vault.stop();
  await sink.stop();
});

const noticesOf = async (who: Visitor) => (await vault.as(who, listNotices)).answer;
const close = (who: Visitor, noticeId: string) => vault.as(who, closeNotice, { params: { noticeId } });
const finish = (employerId: EmployerId) =>
  vault.asServer("suite", finishMovingIn, { params: { employerId }, body: { total: 1, retained: 0 } });
const mailsTo = ({ userId }: Visitor) => sink.arrived.filter(({ to }) => to.includes(`${userId}@werkgever.example`));

test("when all have moved in, each administrator hears it once, by mail and on his first page, and nobody else", async () => {
  const administrators = [visitor("Een"), visitor("Twee")] as const;
  const anna = person();
  const employer = await vault.seed.moving({ administrators: [...administrators] });
  const user = await vault.seed.user(employer);
  await vault.seed.deposit(employer.id, [anna]);
  expect(await noticesOf(administrators[0])).toEqual([]);
  // Told twice at once, and once more.
  expect((await Promise.all([finish(employer.id), finish(employer.id)])).map(({ status }) => status)).toEqual([
    200, 200,
  ]);
  await finish(employer.id);
  for (const who of administrators) {
    expect(await noticesOf(who)).toEqual([
      {
        id: expect.any(String),
        dossier: null,
        kind: "moved_in",
        employerId: employer.id,
        employerName: expect.stringMatching(/^Werkgever /),
        at: expect.any(String),
      },
    ]);
    await vi.waitFor(() => expect(mailsTo(who)).toHaveLength(1), 20_000);
    expect(mailsTo(who)[0]!.source).toContain("Subject: De dossiers staan in de datakluis");
    expect(mailsTo(who)[0]!.source).not.toContain(anna.identity.lastName);
    expect(mailsTo(who)[0]!.source).not.toContain(who.displayName);
  }
  expect(await noticesOf(user)).toEqual([]);
  const promised = vault.past.selectFrom("mail").select("id").where("subject", "like", "De dossiers staan%");
  expect(await promised.execute()).toHaveLength(2);
});

test("a notice is closed by whom it is for, for himself alone, and stays closed", async () => {
  const administrators = [visitor("Een"), visitor("Twee")] as const;
  await vault.seed.active([], { administrators: [...administrators] });
  const [[mine], [theirs]] = [await noticesOf(administrators[0]), await noticesOf(administrators[1])];
  expect((await close(administrators[0], theirs!.id)).text).toBe((await close(administrators[0], newId())).text);
  expect((await close(administrators[0], theirs!.id)).code).toBe("not_found");
  expect((await close(administrators[0], mine!.id)).status).toBe(200);
  expect((await close(administrators[0], mine!.id)).status).toBe(200);
  expect(await noticesOf(administrators[0])).toEqual([]);
  expect(await noticesOf(administrators[1])).toHaveLength(1);
});

test("whoever lost his access reads and closes nothing of that vault any more", async () => {
  const [one, two] = [visitor("Een"), visitor("Twee")];
  const employer = await vault.seed.active([], { administrators: [one, two] });
  const [notice] = await noticesOf(two);
  await vault.as(one, withdrawAccess, { params: { employerId: employer.id, userId: two.userId } });
  expect(await noticesOf(two)).toEqual([]);
  expect((await close(two, notice!.id)).code).toBe("not_found");
});
