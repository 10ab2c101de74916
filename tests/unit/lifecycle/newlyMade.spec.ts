// What waits for something that this process has just made, and may show late.

import assert from "node:assert/strict";
import { Deadline } from "../../../provider/deadline";
import { NotFoundError } from "../../../provider/errors";
import { noteNewlyMade, untilShown } from "../../../provider/lifecycle/newlyMade";
import type { TargetOf } from "../../../provider/lifecycle/target";
import { Notes } from "../../../provider/notes/notes";
import { VirtualClock } from "../../support/clock";
import { rejection } from "../../support/rejection";

type Target = TargetOf<{ readonly project: object }>;

function targetOf(): Target & { readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  return {
    client: { project: {} },
    deadline: new Deadline(clock, 600_000),
    location: {},
    progress: { report() {}, trouble() {}, done: async () => {}, warn() {} },
    log: undefined,
    appearsWithinMs: 30_000,
    clock,
    signal: undefined,
    notes: new Notes(),
    urn: undefined,
  };
}

const notFound = new NotFoundError(
  {
    ...{ method: "GET", path: "/x", status: 400, code: "ModelArts.0102", apiMessage: "gone", category: "notFound" },
    ...{ requestId: undefined, retryAfterMs: undefined },
  },
  "sure",
);

describe("what this process has made", () => {
  it("is waited for until it shows, by what was made with it, and by all together", async () => {
    const target = targetOf();
    noteNewlyMade(target, "10", "20");
    const looks: unknown[] = [];
    const shows = async (first: string | undefined) => looks.push(first) > 2;
    await Promise.all([untilShown(target, "10", shows), untilShown(target, "10", shows)]);
    assert.deepEqual(looks, ["20", "20", "20"]);
    assert.equal(target.clock.now(), 3_000);
    // It has shown: nobody looks again.
    await untilShown(target, "10", shows);
    assert.equal(looks.length, 3);
  });

  it("does not show as long as it is not found, which is no error, and is not waited for longer than it may take", async () => {
    const target = targetOf();
    noteNewlyMade(target, "10");
    let looks = 0;
    await untilShown(target, "10", async () => {
      looks++;
      throw notFound;
    });
    assert.equal(target.clock.now(), 30_000);
    assert.ok(looks > 4, String(looks));
  });

  it("ends with any other error of the look", async () => {
    const target = targetOf();
    noteNewlyMade(target, "10");
    const failure = new RangeError("broken");
    assert.equal(
      await rejection(
        untilShown(target, "10", async () => {
          throw failure;
        }),
      ),
      failure,
    );
  });

  it("is not looked at where it was made elsewhere, or in another project", async () => {
    const target = targetOf();
    const never = async () => {
      throw new RangeError("looked at");
    };
    await untilShown(target, "10", never);
    noteNewlyMade(target, "10");
    await untilShown(target, "11", never);
    await untilShown({ ...target, client: { project: {} } }, "10", never);
  });
});
