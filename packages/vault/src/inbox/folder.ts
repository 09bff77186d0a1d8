import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { Refusal } from "@datakluis/contract";
import { runFrom } from "@datakluis/kit/origin";
import { recordRefusal } from "../audit/refusals.ts";
import { acknowledgedOwn, acknowledgementOwn, deliver, listOwn, readOwn } from "../couplings/deliver.ts";
import { admitCoupling, type CouplingActor } from "../couplings/door.ts";
import type { Tools } from "../tools.ts";
import { chunksOf, type Chunks } from "./chunks.ts";
import { allFolders, cleanPath, dropFolders, isUnderWay, placeAt, reportFolder, type DropFolder } from "./paths.ts";
import { reportedIn, reportName, reportText, type Reported } from "./report.ts";

/** Something asked that an inbox does not know or allow. */
export class InboxNo extends Error {
  override name = "InboxNo";
  readonly why: "missing" | "denied";

  constructor(why: "missing" | "denied") {
    super(why);
    this.why = why;
  }
}

export type Entry = { name: string; isFolder: boolean; size: number; at: Date };

/** More than a client has use for. */
const mostHandles = 20;

/** What one answer holds at most; a client asks on for the rest. */
const mostRead = 32 * 1024;

type Handle =
  | { what: "drop"; folder: DropFolder; name: string; chunks: Chunks }
  | { what: "report"; bytes: Buffer }
  | { what: "listing"; entries: Entry[] };

export type Visit = { couplingId: CouplingActor["couplingId"]; since: Date; network: string | null };

/**
 * The inbox of one coupling as one connection sees it (product.md, E1): folders to drop files in and one with reports.
 * There is no disk behind it: a file goes from memory to the same first look as any other, and is sealed from there on.
 * What a client calls a file is remembered for this connection only.
 */
export function inboxOf(tools: Tools, { couplingId, since, network }: Visit) {
  const handles = new Map<number, Handle>();
  /** What came whole in this connection, as its client wants to see it again, by path. */
  const seen = new Map<string, number>();
  /** Whole under a name that says it is not, until it is renamed. */
  const parked = new Map<string, Chunks>();
  let next = 0;

  const keep = (it: Handle): number => {
    if (handles.size >= mostHandles) throw new InboxNo("denied");
    handles.set(++next, it);
    return next;
  };
  /** Asked anew each time: a coupling that was paused is not let in further. */
  const admitted = () => {
    tools.shutter.mustBeOpen();
    return admitCoupling(tools.db, couplingId, since);
  };

  const reports = async (): Promise<Entry[]> => {
    const by = await admitted();
    const all = await listOwn(tools, by);
    const asked = await acknowledgedOwn(tools, by, all);
    return all.flatMap((it) =>
      (["report", ...(asked.get(it.id) ?? [])] as Reported[]).map((what) => ({
        name: reportName(it, what),
        isFolder: false,
        size: 0,
        at: new Date(it.deliveredAt),
      })),
    );
  };

  const readReport = async (name: string): Promise<Buffer> => {
    const { deliveryId, what } = reportedIn(name) ?? {};
    if (!deliveryId || !what) throw new InboxNo("missing");
    const by = await admitted();
    if (what === "report") return Buffer.from(reportText(await readOwn(tools, by, deliveryId)));
    const message = (await acknowledgementOwn(tools, by, deliveryId, new Date()))[what];
    if (message === null) throw new InboxNo("missing");
    return Buffer.from(message);
  };

  /** Only what came last: a client asks after what it just wrote. */
  const remember = (path: string, size: number) => {
    seen.delete(path);
    seen.set(path, size);
    for (const oldest of seen.keys()) if (seen.size > mostHandles) seen.delete(oldest);
  };

  const take = (folder: DropFolder, path: string, chunks: Chunks): Promise<void> =>
    runFrom({ session: null, network }, async () => {
      remember(path, chunks.size());
      const by = await admitted();
      const bytes = Readable.from([chunks.done()]);
      const arrived = { deliveryId: randomUUID(), kind: dropFolders[folder], now: new Date() };
      await deliver(tools, by, arrived, { bytes }).catch(async (no: unknown) => {
        if (no instanceof Refusal)
          await recordRefusal(tools.db, { couplingId }, no.code, { employerId: by.employerId });
        throw no;
      });
    }).finally(chunks.forget);

  return {
    open: async (path: string, writes: boolean): Promise<number> => {
      const place = placeAt(path);
      if (place?.what === "report" && !writes) return keep({ what: "report", bytes: await readReport(place.name) });
      if (place?.what !== "drop") throw new InboxNo(writes ? "denied" : "missing");
      if (!writes) throw new InboxNo("missing");
      await admitted();
      return keep({ what: "drop", folder: place.folder, name: place.name, chunks: chunksOf() });
    },

    openFolder: async (path: string): Promise<number> => {
      const place = placeAt(path);
      const at = new Date();
      if (place?.what === "root")
        return keep({ what: "listing", entries: allFolders.map((name) => ({ name, isFolder: true, size: 0, at })) });
      if (place?.what !== "folder") throw new InboxNo("missing");
      return keep({ what: "listing", entries: place.folder === reportFolder ? await reports() : [] });
    },

    /** The next entries, and then none. */
    list: (handle: number): Entry[] => {
      const it = handles.get(handle);
      if (it?.what !== "listing") throw new InboxNo("missing");
      return it.entries.splice(0, 100);
    },

    write: (handle: number, offset: number, piece: Buffer): void => {
      const it = handles.get(handle);
      if (it?.what !== "drop") throw new InboxNo("denied");
      it.chunks.put(offset, piece);
    },

    /** Some bytes of a report; none at its end. */
    read: (handle: number, offset: number, length: number): Buffer => {
      const it = handles.get(handle);
      if (it?.what !== "report") throw new InboxNo("denied");
      return it.bytes.subarray(offset, offset + Math.min(length, mostRead));
    },

    /** A file that is whole is delivered now; its client hears a no as the answer to this. */
    close: async (handle: number): Promise<void> => {
      const it = handles.get(handle);
      handles.delete(handle);
      if (it?.what !== "drop") return;
      const path = `/${it.folder}/${it.name}`;
      if (!isUnderWay(it.name)) return take(it.folder, path, it.chunks);
      parked.get(path)?.forget();
      parked.delete(path);
      if (parked.size >= mostHandles) {
        it.chunks.forget();
        throw new InboxNo("denied");
      }
      parked.set(path, it.chunks);
    },

    rename: async (from: string, to: string): Promise<void> => {
      const [old, target] = [cleanPath(from), placeAt(to)];
      if (target?.what !== "drop") throw new InboxNo("denied");
      const chunks = parked.get(old);
      if (!chunks) {
        // Delivered already, under its first name: to its client it is called otherwise from now on.
        const size = seen.get(old);
        if (size === undefined) throw new InboxNo("missing");
        seen.delete(old);
        remember(cleanPath(to), size);
        return;
      }
      parked.delete(old);
      await take(target.folder, cleanPath(to), chunks);
    },

    /** How large what is open is, as far as it came. */
    size: (handle: number): number => {
      const it = handles.get(handle);
      if (!it || it.what === "listing") throw new InboxNo("missing");
      return it.what === "drop" ? it.chunks.size() : it.bytes.length;
    },

    stat: async (path: string): Promise<Entry> => {
      const place = placeAt(path);
      const at = new Date();
      if (place?.what === "root") return { name: "/", isFolder: true, size: 0, at };
      if (place?.what === "folder") return { name: place.folder, isFolder: true, size: 0, at };
      if (place?.what === "report")
        return { name: place.name, isFolder: false, size: (await readReport(place.name)).length, at };
      const size = seen.get(cleanPath(path)) ?? parked.get(cleanPath(path))?.size();
      if (place?.what !== "drop" || size === undefined) throw new InboxNo("missing");
      return { name: place.name, isFolder: false, size, at };
    },

    /** The connection is gone: what was not whole was never there. */
    end: (): void => {
      for (const it of handles.values()) if (it.what === "drop") it.chunks.forget();
      for (const chunks of parked.values()) chunks.forget();
      handles.clear();
      parked.clear();
    },
  };
}
export type Inbox = ReturnType<typeof inboxOf>;
