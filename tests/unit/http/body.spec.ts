import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { BrokenBody, openBodyReader } from "../../../provider/http/body";

const kib = 1024;
const never = new AbortController().signal;

describe("the reader of bodies", () => {
  it("reads a body to its end, whatever its pieces cut apart", async () => {
    const bytes = Buffer.from("ü多".repeat(200 * kib));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (_, n) =>
      bytes.subarray(n * 777, n * 777 + 777),
    );
    const text = await openBodyReader()(Readable.from(pieces), { longestBytes: bytes.length, signal: never });
    assert.equal(text, bytes.toString("utf8"));
  });

  it("reads no further than a body may be long, and lets go of it", async () => {
    let read = 0;
    const endless = new Readable({
      read() {
        read += kib;
        this.push(Buffer.alloc(kib));
      },
    });
    await assert.rejects(
      openBodyReader()(endless, { longestBytes: 600 * kib, signal: never }),
      (error) => error instanceof BrokenBody && error.code === "ANSWER_TOO_LONG",
    );
    assert(endless.destroyed);
    assert(read < 800 * kib, String(read));
  });

  it("reads few long bodies at a time, and holds no more than the beginning of the others", async () => {
    const readBody = openBodyReader();
    const bodies = Array.from({ length: 20 }, () => {
      let size = 0;
      let isHeld = true;
      let isAsked = false;
      const body = new Readable({
        highWaterMark: 16 * kib,
        read() {
          isAsked = isHeld && size >= 512 * kib;
          if (size >= 2048 * kib) this.push(null);
          else if (!isAsked) pushMore();
        },
      });
      const pushMore = () => {
        size += 16 * kib;
        body.push(Buffer.alloc(16 * kib, " "));
      };
      const letGo = () => {
        isHeld = false;
        if (isAsked) pushMore();
      };
      return { body, size: () => size, letGo };
    });
    const all = Promise.all(bodies.map(({ body }) => readBody(body, { longestBytes: 4096 * kib, signal: never })));
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    assert.equal(bodies.filter(({ size }) => size() > 320 * kib).length, 4);
    for (const { letGo } of bodies) letGo();
    assert((await all).every((text) => text.length === 2048 * kib));
  });

  it("ends with the reason of its signal, also while it waits for its turn", async () => {
    const readBody = openBodyReader();
    const held = Array.from({ length: 4 }, () => new PassThrough());
    for (const body of held) body.write(Buffer.alloc(512 * kib));
    const cancelled = new AbortController();
    const reading = held.map((body) => readBody(body, { longestBytes: 4096 * kib, signal: cancelled.signal }));
    const waiting = new AbortController();
    const waits = readBody(Readable.from([Buffer.alloc(300 * kib), Buffer.alloc(kib)]), {
      longestBytes: 4096 * kib,
      signal: waiting.signal,
    });
    await new Promise(setImmediate);
    waiting.abort(new Error("waited enough"));
    await assert.rejects(waits, /waited enough/);
    cancelled.abort(new Error("read enough"));
    for (const body of held) body.destroy();
    for (const each of await Promise.allSettled(reading)) {
      assert(each.status === "rejected" && /read enough/.test(String(each.reason)), JSON.stringify(each));
    }
  });
});
