// Reads the body of an answer as text: no longer than it may be, and few long ones at a time, so that memory stays bounded.

import type { Readable } from "node:stream";
import PQueue from "p-queue";

/** How much of each body is read at once, in bytes; whoever has more waits for a turn with the rest. */
const shortBytes = 256 * 1024;
/** So many long bodies are read at a time. */
const longAtOnce = 4;

/** A body that is not whole, or longer than it may be. */
export class BrokenBody extends Error {
  /** The system's code, or `ANSWER_TOO_LONG`. */
  readonly code: string | undefined;

  constructor(code: string | undefined) {
    super(code);
    this.code = code;
  }
}

/** How far a body is read. */
export interface BodyLimits {
  /** In bytes, after it was unpacked. */
  readonly longestBytes: number;
  /** Ends the reading; it then fails with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Reads one body to its end. Throws {@link BrokenBody} where that is not to be had; nothing more is read then. */
export type ReadBody = (body: Readable, limits: BodyLimits) => Promise<string>;

/** Opens a reader for the answers of one endpoint. */
export function openBodyReader(): ReadBody {
  const turns = new PQueue({ concurrency: longAtOnce });
  return async (body, { longestBytes, signal }) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const iterator: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
    /** Reads on; true when that was all. */
    const readTo = async (bytes: number): Promise<boolean> => {
      while (size <= bytes) {
        const { done, value } = await iterator.next();
        if (done) return true;
        chunks.push(value);
        size += value.length;
      }
      return false;
    };
    try {
      const isWhole = (await readTo(shortBytes)) || (await turns.add(() => readTo(longestBytes), { signal }));
      if (!isWhole) throw new BrokenBody("ANSWER_TOO_LONG");
      return Buffer.concat(chunks, size).toString("utf8");
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw error instanceof BrokenBody ? error : new BrokenBody(codeOf(error));
    } finally {
      body.destroy();
    }
  };
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
