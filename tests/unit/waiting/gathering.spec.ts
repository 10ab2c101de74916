// Which looks are made by one request: those that come together, and those that come soon after one another where many wait.

import assert from "node:assert/strict";
import { sleep } from "../../../provider/clock";
import { Rounds } from "../../../provider/waiting/rounds";
import { VirtualClock } from "../../support/clock";

/** Rounds over things that all stand, and the requests that they make: the keys of each. */
function roundsOf(keysARequest?: number) {
  const clock = new VirtualClock();
  const requests: string[] = [];
  const rounds = new Rounds<string, string>(
    {
      list: "the list",
      thing: "thing",
      ...(keysARequest !== undefined && { keysARequest }),
      lookAtOne: async (key) => {
        requests.push(key);
        return key;
      },
      lookAtAll: async (_deadline, keys) => {
        requests.push(`list of ${keys.length}`);
        return { seen: new Map(keys.map((key) => [key, key])), requests: Math.ceil(keys.length / (keysARequest ?? 4)) };
      },
      warn: assert.fail,
    },
    clock,
  );
  const lookAt = (count: number) => Promise.all(keysOf(count).map((key) => rounds.look(key)));
  return { clock, rounds, requests, lookAt };
}

function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `thing-${index}`);
}

describe("looks", () => {
  it("at a few of a group are made one by one where the list of the whole group is long", async () => {
    const { lookAt, requests } = roundsOf();
    await lookAt(40);
    await lookAt(3);
    assert.deepEqual(requests, ["list of 40", ...keysOf(3)]);
  });

  it("at a few are made by a list of those few, where a list can be asked for them alone, however long one was before", async () => {
    const { lookAt, requests } = roundsOf(10);
    await lookAt(40);
    await lookAt(3);
    await lookAt(2);
    assert.deepEqual(requests, ["list of 40", "list of 3", ...keysOf(2)]);
  });

  it("that come within 30 milliseconds are made together where many wait", async () => {
    const { clock, rounds, requests } = roundsOf(10);
    const looks = keysOf(4).map((key, index) =>
      rounds.during(async () => {
        // All wait before the first of them looks.
        await sleep(clock, 100 + 9 * index);
        assert.equal(await rounds.look(key), key);
      }),
    );
    await Promise.all(looks);
    assert.deepEqual(requests, ["list of 4"]);
  });

  it("are made at once where few wait", async () => {
    const { clock, rounds, requests } = roundsOf(10);
    const looks = keysOf(2).map((key, index) =>
      rounds.during(async () => {
        await sleep(clock, 100 + 9 * index);
        await rounds.look(key);
      }),
    );
    await Promise.all(looks);
    assert.deepEqual(requests, keysOf(2));
  });

  it("share a request by as many as it shows", async () => {
    const { rounds } = roundsOf(10);
    const together = await Promise.all(keysOf(25).map(() => rounds.during(async () => rounds.together)));
    // The first is alone; the last counts all who wait, by three requests.
    assert.equal(together[0], 1);
    assert.equal(together[9], 10);
    assert.equal(together[24], 25 / 3);
  });
});
