// What messages advise on what may stand without being in a state.

import assert from "node:assert/strict";
import { jobWords } from "../../../provider/lifecycle/job/words";
import { removedElsewhere } from "../../../provider/lifecycle/removedElsewhere";
import {
  adviceOnStrayAlgorithm,
  adviceOnStrayJob,
  adviceOnStrays,
  adviceOnStrayV2Job,
  listOfIds,
} from "../../../provider/lifecycle/strays";
import { algorithmWords } from "../../../provider/lifecycle/v2algorithm/words";
import { v2JobWords } from "../../../provider/lifecycle/v2job/words";
import { versionWords } from "../../../provider/lifecycle/version/words";

describe("the advice on what may be nobody's", () => {
  it("says where to look for it and how to take it", () => {
    assert.deepEqual(
      [adviceOnStrays("10"), adviceOnStrayJob("mnist"), adviceOnStrayV2Job("train"), adviceOnStrayAlgorithm("digits")],
      [
        "It may exist without being in the state: look at the job's versions (`npx pulumi-modelarts import-file --job 10 --all` lists " +
          "them), and adopt a stray one with existingVersionId, or delete it.",
        "It may exist without being in the state: look for it (`npx pulumi-modelarts import-file --job-name mnist` lists it), and adopt " +
          "it with existingJobId, or delete it.",
        'It may exist without being in the state: look for it (`v2.getTrainingJob({ jobName: "train" })` or the cloud\'s console shows ' +
          "it), and adopt it with existingJobId, or delete it.",
        'It may exist without being in the state: look for it (`v2.getAlgorithm({ algorithmName: "digits" })` or the cloud\'s console ' +
          "shows it), and adopt it with existingAlgorithmId, or delete it.",
      ],
    );
  });

  it("is the same in the words of each class, which name what a note is on", () => {
    const { title, subject, advice } = versionWords;
    assert.deepEqual(
      [title("10/20"), subject({ jobId: "10" }), advice({ jobId: "10" })],
      ["training job version 10/20", "a version of this resource in job 10", adviceOnStrays("10")],
    );
    assert.deepEqual(
      [jobWords.title("10"), jobWords.subject({ jobName: "a" }), jobWords.advice({ jobName: "a" })],
      ["training job 10", 'training job "a" for this resource', adviceOnStrayJob("a")],
    );
    assert.deepEqual(
      [v2JobWords.title("u"), v2JobWords.subject({ jobName: "a" }), v2JobWords.advice({ jobName: "a" })],
      ["training job u", 'training job "a" for this resource', adviceOnStrayV2Job("a")],
    );
    assert.deepEqual(
      [
        algorithmWords.title("u"),
        algorithmWords.subject({ algorithmName: "a" }),
        algorithmWords.advice({ algorithmName: "a" }),
      ],
      ["algorithm u", 'algorithm "a" for this resource', adviceOnStrayAlgorithm("a")],
    );
  });

  it("names five of many", () => {
    assert.equal(listOfIds(["1", "2", "3", "4", "5"]), "1, 2, 3, 4, 5");
    assert.equal(listOfIds(["1", "2", "3", "4", "5", "6", "7"]), "1, 2, 3, 4, 5 and 2 more");
  });
});

describe("an update of something that somebody has removed", () => {
  it("says how it is taken from the state and made anew", () => {
    const error = removedElsewhere("training job", "10");
    assert.deepEqual([error.resourceId, error.status, error.wanted], ["10", "gone", "standing"]);
    assert.equal(
      error.message,
      "training job 10 is gone: it was removed outside of this stack. Run `pulumi refresh`, which takes it from the state, and then " +
        "`pulumi up`, which makes a new one; `pulumi up --refresh` does both.",
    );
  });
});
