import { connect } from "node:net";
import { Refusal } from "@datakluis/contract";

/** Looks whether bytes are safe to keep. Refuses `infected`, and `scanner_away` when it was not told that they are. */
export type Scanner = (bytes: Uint8Array) => Promise<void>;

/** Where a ClamAV daemon listens. */
export type ClamAv = { host: string; port: number };

/** For who set up no scanner: everything passes. */
export const noScanner: Scanner = async () => undefined;

const pieceBytes = 256 * 1024;

/**
 * Asks a ClamAV daemon by its own protocol (clamd INSTREAM over TCP): pieces, each after its length in four bytes, and a
 * length of nothing at the end. Only the answer that all is well lets a file pass: who says nothing, something else or
 * something too long is away, and then nothing is kept.
 *
 * @param patienceMs how long it may keep silent
 */
export const clamScanner =
  ({ host, port }: ClamAv, patienceMs = 60_000): Scanner =>
  async (bytes) => {
    const said = await asked(bytes, { host, port }, patienceMs).catch(() => "");
    if (/^stream: .+ FOUND$/.test(said)) throw new Refusal("infected");
    if (said !== "stream: OK") throw new Refusal("scanner_away");
  };

const asked = (bytes: Uint8Array, at: ClamAv, patienceMs: number) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(at);
    const heard: Buffer[] = [];
    let size = 0;
    socket.setTimeout(patienceMs, () => socket.destroy(new Error("silent")));
    socket.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size > 1_000) socket.destroy(new Error("too much said"));
      else heard.push(piece);
    });
    socket.on("error", reject);
    // An answer ends in a zero byte (the `z` before the command); one that broke off does not.
    socket.on("close", () => {
      const whole = Buffer.concat(heard).toString("latin1");
      if (whole.endsWith("\0")) resolve(whole.slice(0, -1).trim());
      else reject(new Error("broke off"));
    });
    socket.on("connect", () => {
      socket.write("zINSTREAM\0");
      for (let from = 0; from < bytes.length; from += pieceBytes) {
        const piece = bytes.subarray(from, from + pieceBytes);
        socket.write(lengthOf(piece.length));
        socket.write(piece);
      }
      socket.end(lengthOf(0));
    });
  });

const lengthOf = (size: number) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size);
  return length;
};
