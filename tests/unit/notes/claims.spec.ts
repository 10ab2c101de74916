// What other stacks' notes on this machine claim.

import assert from "node:assert/strict";
import { sleep } from "../../../provider/clock";
import { Notes } from "../../../provider/notes/notes";
import { VirtualClock } from "../../support/clock";
import { temporaryFolder } from "../../support/folders";

const ours = "urn:pulumi:dev::ours::type::run";
const theirs = "urn:pulumi:dev::theirs::type::run";

describe("the claims of other stacks", () => {
  function notesIn(folder: string, clock = new VirtualClock()): Notes {
    return new Notes({ folder: async () => folder, backend: "file://state", clock });
  }

  async function make(notes: Notes, urn: string, id: string): Promise<void> {
    const wanted = {
      kind: "version",
      endpoint: "http://e",
      projectId: "p1",
      traces: { jobId: "10" },
      content: id,
    } as const;
    await (await notes.begin(urn, { ...wanted, replacesItsLike: false })).made(id);
  }

  it("are those of their notes, in the same project, and of no run of this stack, this one's own or an earlier one's", async () => {
    const folder = temporaryFolder();
    await make(notesIn(folder), theirs, "10/1");
    await make(notesIn(folder), ours, "10/2");
    const notes = notesIn(folder);
    await make(notes, ours, "10/3");
    const ids = async (projectId: string) => (await notes.claimsOfOtherStacks(projectId, ours)).map(({ id }) => id);
    assert.deepEqual(await ids("p1"), ["10/1"]);
    assert.deepEqual(await ids("p2"), []);
  });

  it("are read anew after a second, with what another run has noted meanwhile", async () => {
    const folder = temporaryFolder();
    const clock = new VirtualClock();
    const notes = notesIn(folder, clock);
    const ids = async () => (await notes.claimsOfOtherStacks("p1", ours)).map(({ id }) => id);
    assert.deepEqual(await ids(), []);
    await make(notesIn(folder), theirs, "10/1");
    await sleep(clock, 1_001);
    assert.deepEqual(await ids(), ["10/1"]);
  });

  it("are none of a run that has ended well", async () => {
    const folder = temporaryFolder();
    const other = notesIn(folder);
    await make(other, theirs, "10/1");
    other.settleAll();
    assert.deepEqual(await notesIn(folder).claimsOfOtherStacks("p1", ours), []);
  });
});
