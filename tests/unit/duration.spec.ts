import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../provider/duration";

describe("durations", () => {
  it("are read as Pulumi writes them", () => {
    assert.equal(parseDuration("30m"), 1_800_000);
    assert.equal(parseDuration("1h30m"), 5_400_000);
    assert.equal(parseDuration("1.5s"), 1_500);
    assert.equal(parseDuration("250ms"), 250);
  });

  it("without a unit, with a sign or with words are none", () => {
    for (const bad of ["", "30", "30 m", "-5m", "m", "5 minutes", "1d", "NaNs"]) {
      assert.equal(parseDuration(bad), undefined, bad);
    }
  });

  it("add up, whatever the parts", () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(59), fc.nat(59), (h, m, s) => {
        assert.equal(parseDuration(`${h}h${m}m${s}s`), ((h * 60 + m) * 60 + s) * 1_000);
      }),
    );
  });

  it("are written for people in whole seconds", () => {
    assert.equal(formatDuration(0), "0ms");
    assert.equal(formatDuration(400), "400ms");
    assert.equal(formatDuration(40_400), "40s");
    assert.equal(formatDuration(3_720_000), "1h 2m");
    assert.equal(formatDuration(3_600_000), "1h");
  });
});
