import { once } from "node:events";
import { SMTPServer } from "smtp-server";
import { freePort } from "./cluster.ts";

/** A mail as it came in: to whom, and the whole of it as a mailbox gets it. */
export type Arrived = { to: string[]; source: string };

/** A real mail server for a test: keeps what arrives, can be away, and can say no. */
export type SmtpSink = {
  url: string;
  /** In the order in which they arrived. */
  arrived: Arrived[];
  /** Answers this to every recipient from now on; undefined takes mail again. */
  refuse(code: number | undefined): void;
  /** How many mails were offered, taken or not. */
  offered(): number;
  /** Away: nothing listens any more. */
  down(): Promise<void>;
  /** Back on the same port. */
  up(): Promise<void>;
  stop(): Promise<void>;
};

/** @param away not there yet; `up` brings it */
export async function smtpSink({ away = false } = {}): Promise<SmtpSink> {
  const port = await freePort();
  const arrived: Arrived[] = [];
  let refusal: number | undefined;
  let offers = 0;
  let server: SMTPServer | undefined;

  const up = async () => {
    server = new SMTPServer({
      disabledCommands: ["STARTTLS", "AUTH"],
      logger: false,
      onRcptTo: (_, _session, done) => {
        offers += 1;
        if (refusal) return done(Object.assign(new Error("nee"), { responseCode: refusal }));
        return done();
      },
      onData: (stream, session, done) => {
        const pieces: Buffer[] = [];
        stream.on("data", (piece: Buffer) => pieces.push(piece));
        stream.on("end", () => {
          arrived.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            source: Buffer.concat(pieces).toString("utf8"),
          });
          done();
        });
      },
    });
    server.on("error", () => undefined);
    server.listen(port, "127.0.0.1");
    await once(server.server, "listening");
  };
  const down = () =>
    new Promise<void>((resolve) => {
      if (!server) return resolve();
      server.close(() => resolve());
      server = undefined;
    });

  if (!away) await up();
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    refuse: (code) => void (refusal = code),
    offered: () => offers,
    down,
    up,
    stop: down,
  };
}
