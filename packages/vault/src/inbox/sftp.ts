import { problemOf, Refusal } from "@datakluis/contract";
import { factsOf, type Log } from "@datakluis/kit/log";
import ssh2, { type FileEntryWithStats, type SFTPWrapper } from "ssh2";
import { cleanPath } from "./paths.ts";
import { InboxNo, type Entry, type Inbox } from "./folder.ts";

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

const folderMode = 0o040700;
const fileMode = 0o100600;

const attributesOf = ({ isFolder, size, at }: Entry) => {
  const seconds = Math.floor(at.getTime() / 1000);
  return { mode: isFolder ? folderMode : fileMode, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
};

const namedOf = (it: Entry): FileEntryWithStats =>
  ({
    filename: it.name,
    longname: `${it.isFolder ? "drwx------" : "-rw-------"} 1 datakluis datakluis ${it.size} ${it.at.toISOString().slice(0, 10)} ${it.name}`,
    attrs: attributesOf(it),
  }) as FileEntryWithStats;

/** Handles are numbers of ours, in the four bytes a client gives back. */
const written = (handle: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(handle);
  return bytes;
};
const readHandle = (bytes: Buffer): number => (bytes.length === 4 ? bytes.readUInt32BE() : -1);

const mostUnderWay = 256;

/** Speaks SFTP version 3 for one inbox: each question to its work, each no to a status with a sentence. */
export function speakSftp(sftp: SFTPWrapper, inbox: Inbox, log: Log): void {
  const ok = (id: number) => sftp.status(id, STATUS_CODE.OK);

  let underWay = 0;
  const answered = (id: number, work: () => Promise<void> | void): void => {
    // More than a client has use for: it asks on while it does not read, and that would be kept for it.
    if (++underWay > mostUnderWay) return sftp.destroy();
    Promise.resolve()
      .then(work)
      .catch((fault: unknown) => {
        if (fault instanceof InboxNo)
          return sftp.status(
            id,
            fault.why === "missing" ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.PERMISSION_DENIED,
            fault.why === "missing" ? "Dit bestaat niet." : "Dit mag hier niet.",
          );
        if (fault instanceof Refusal) {
          log.info("geweigerd", { route: "sftp", refused: fault.code });
          return sftp.status(id, STATUS_CODE.FAILURE, `${fault.code}: ${problemOf(fault).detail}`);
        }
        log.error("fout", { route: "sftp", ...factsOf(fault) });
        return sftp.status(id, STATUS_CODE.FAILURE, `internal: ${problemOf(new Refusal("internal")).detail}`);
      })
      .finally(() => (underWay -= 1));
  };

  const stat = (id: number, path: string) =>
    answered(id, async () => sftp.attrs(id, attributesOf(await inbox.stat(path)) as never));
  const denied = (id: number) => answered(id, () => Promise.reject(new InboxNo("denied")));

  sftp
    .on("error", () => undefined)
    .on("REALPATH", (id, path) =>
      sftp.name(id, [{ filename: cleanPath(path), longname: cleanPath(path), attrs: {} } as FileEntryWithStats]),
    )
    .on("STAT", stat)
    .on("LSTAT", stat)
    .on("FSTAT", (id, handle) =>
      answered(id, () => {
        const size = inbox.size(readHandle(handle));
        sftp.attrs(id, attributesOf({ name: "", isFolder: false, size, at: new Date() }) as never);
      }),
    )
    .on("OPEN", (id, path, flags) =>
      answered(id, async () => sftp.handle(id, written(await inbox.open(path, (flags & OPEN_MODE.WRITE) !== 0)))),
    )
    .on("WRITE", (id, handle, offset, piece) =>
      answered(id, () => {
        inbox.write(readHandle(handle), offset, piece);
        ok(id);
      }),
    )
    .on("READ", (id, handle, offset, length) =>
      answered(id, () => {
        const piece = inbox.read(readHandle(handle), offset, length);
        if (piece.length) sftp.data(id, piece);
        else sftp.status(id, STATUS_CODE.EOF);
      }),
    )
    .on("CLOSE", (id, handle) =>
      answered(id, async () => {
        await inbox.close(readHandle(handle));
        ok(id);
      }),
    )
    .on("OPENDIR", (id, path) => answered(id, async () => sftp.handle(id, written(await inbox.openFolder(path)))))
    .on("READDIR", (id, handle) =>
      answered(id, () => {
        const entries = inbox.list(readHandle(handle));
        if (entries.length) sftp.name(id, entries.map(namedOf));
        else sftp.status(id, STATUS_CODE.EOF);
      }),
    )
    .on("RENAME", (id, from, to) =>
      answered(id, async () => {
        await inbox.rename(from, to);
        ok(id);
      }),
    )
    // Clients set times and rights after an upload; there is nothing to set them on.
    .on("SETSTAT", ok)
    .on("FSETSTAT", ok)
    // Many remove what would stand in the way of an upload first.
    .on("REMOVE", (id) => sftp.status(id, STATUS_CODE.NO_SUCH_FILE, "Dit bestaat niet."))
    .on("MKDIR", denied)
    .on("RMDIR", denied)
    .on("SYMLINK", denied)
    .on("READLINK", denied);
}
