// How far a program wants a run that stands, and what is said of one that is not as far.

import assert from "node:assert/strict";
import { ConfigError, RequestError, UnexpectedStateError, WaitTimeoutError } from "../../../provider/errors";
import { reachedNote, wantedNow, wordsOnUnfinished } from "../../../provider/lifecycle/unfinished";
import { Notes } from "../../../provider/notes/notes";

const urn = "urn:pulumi:test::program::type::run";

describe("what a program waits for", () => {
  const cases = [
    [{}, undefined],
    [{ waitFor: "created" }, undefined],
    [{ waitFor: "running" }, "running"],
    [{ waitFor: "completed" }, "completed"],
    [{ waitFor: "running", __reached: "running" }, undefined],
    [{ waitFor: "running", __reached: "completed" }, undefined],
    [{ waitFor: "completed", __reached: "running" }, "completed"],
    [{ waitFor: "completed", __reached: "completed" }, undefined],
  ] as const;
  for (const [properties, wanted] of cases) {
    it(`is ${wanted ?? "nothing"} with ${JSON.stringify(properties)}, and is noted once it is reached`, () => {
      assert.equal(wantedNow(properties), wanted);
      assert.deepEqual(reachedNote(properties), wanted === undefined ? {} : { __reached: wanted });
    });
  }
});

describe("the words on a run that is not as far as its program wants it", () => {
  const about = { kind: "version", title: "training job version 10/20" } as const;
  const failed = new UnexpectedStateError(
    { resourceId: "10/20", status: "FAILED", wanted: "COMPLETED" },
    "it is FAILED, so it will not become COMPLETED",
  );
  const timedOut = new WaitTimeoutError(
    { resourceId: "10/20", lastStatus: "WAITING", tally: { WAITING: 3 }, budgetMs: 60_000 },
    "still WAITING",
  );
  const replacing = new Notes();
  replacing.engineHolds(urn, "what it replaces");
  const again = (of: string) =>
    `When what is wrong is put right, run it again as a new version: \`pulumi up --refresh --replace "${of}"\`; a change of what it is made of does the same`;

  it("say how to run a failed one again", () => {
    assert.deepEqual(wordsOnUnfinished({ notes: replacing, urn }, about, failed), {
      reason: "it is FAILED, so it will not become COMPLETED",
      advice: [again(urn)],
    });
    assert.deepEqual(wordsOnUnfinished({ notes: replacing, urn: undefined }, about, failed).advice, [again("URN")]);
  });

  it("do not say so of one that somebody has removed", () => {
    const gone = new UnexpectedStateError({ resourceId: "10/20", status: "gone", wanted: "RUNNING" }, "it was removed");
    assert.deepEqual(wordsOnUnfinished({ notes: replacing, urn }, about, gone).advice, []);
  });

  it("say of one that waits for machines and replaces another that this one may hold them", () => {
    const { advice } = wordsOnUnfinished({ notes: replacing, urn }, { kind: "job", title: "training job 7" }, timedOut);
    assert.deepEqual(advice, [
      "It may wait for machines that the job which it replaces holds until it is removed: with the resource option " +
        "deleteBeforeReplace that one is removed first",
    ]);
    for (const operation of [
      { notes: replacing, urn: undefined },
      { notes: new Notes(), urn },
    ]) {
      assert.deepEqual(wordsOnUnfinished(operation, about, timedOut).advice, []);
    }
  });

  it("say how to go on with it in the words of a program, and of our own fault what it is", () => {
    const reasonOf = (failure: unknown) => wordsOnUnfinished({ notes: replacing, urn }, about, failure).reason;
    assert.equal(reasonOf(new TypeError("broken")), "TypeError: broken");
    assert.equal(reasonOf(new ConfigError("token", "no token")), "no token");
    const lost = new RequestError({ method: "GET", path: "/v1/x" }, { reason: "hung up", mayHaveArrived: true });
    assert.equal(
      reasonOf(lost),
      "Hung up. Training job version 10/20 stands and is in the state. Run `pulumi up` again. GET /v1/x",
    );
    const advised = { reason: "hung up", advice: "Wait", mayHaveArrived: true };
    assert.match(
      reasonOf(new RequestError({ method: "GET", path: "/v1/x" }, advised)),
      / Wait; then run `pulumi up` again\. /,
    );
  });
});
