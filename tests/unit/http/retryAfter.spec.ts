import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRetryAfter, parseThrottlingWindow } from "../../../provider/http/retryAfter";

const now = Date.UTC(2026, 0, 15, 8, 15, 30);
const fiveMinutesMs = 300_000;

describe("parseRetryAfter", () => {
  it("reads seconds, at most five minutes of them", () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        assert.equal(parseRetryAfter(`${seconds}`, now), Math.min(seconds * 1000, fiveMinutesMs));
      }),
    );
  });

  it("reads a date as the time that is left until then, never less than nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (seconds) => {
        const date = new Date(now + seconds * 1000).toUTCString();
        assert.equal(parseRetryAfter(date, now), Math.min(Math.max(seconds * 1000, 0), fiveMinutesMs));
      }),
    );
  });

  it("is undefined or a time from nothing to five minutes, whatever the header says", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (header) => {
        const ms = parseRetryAfter(header, now);
        assert(ms === undefined || (ms >= 0 && ms <= fiveMinutesMs), `${ms}`);
      }),
    );
  });

  it("knows nothing without a header, or with one of neither form", () => {
    for (const header of [undefined, "", "soon", "-3", "1e9", "NaN"]) {
      assert.equal(parseRetryAfter(header, now), undefined, header);
    }
  });
});

describe("parseThrottlingWindow", () => {
  it("reads the window that the gateway's message names", () => {
    assert.equal(parseThrottlingWindow("policy user over ratelimit,limit:100,time:1 minute"), 60_000);
    assert.equal(parseThrottlingWindow("limit:5,time:1 second"), 1000);
    assert.equal(parseThrottlingWindow("limit:5,time:minute"), 60_000);
    assert.equal(parseThrottlingWindow("limit:5,time:2 day"), fiveMinutesMs);
  });

  // Where each blank is read again for each before it, this takes longer than a test may.
  it("reads a message of any length once", () => {
    const blanks = " ".repeat(350_000);
    assert.equal(parseThrottlingWindow(`time:${blanks}1${blanks}minute`), undefined);
    assert.equal(parseThrottlingWindow(`limit:1,time:1 minute${blanks}`), 60_000);
  });

  it("knows nothing where none is named", () => {
    assert.equal(parseThrottlingWindow("too many"), undefined);
    assert.equal(parseThrottlingWindow(undefined), undefined);
  });
});
