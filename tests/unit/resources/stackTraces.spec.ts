import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { TrainingJob } from "../../../provider/resources/trainingJob";
import { TrainingJobVersion } from "../../../provider/resources/trainingJobVersion";
import { run as readonlyRun } from "../../support/runs";

const run = { ...readonlyRun, parameters: [...readonlyRun.parameters] };

/** Each class with a declaration, under options that may be wrong. */
const declarations: [name: string, declare: (name: string, opts?: pulumi.CustomResourceOptions) => unknown][] = [
  ["TrainingJobVersion", (name, opts) => new TrainingJobVersion(name, { jobId: "10", ...run }, opts)],
  ["TrainingJob", (name, opts) => new TrainingJob(name, { jobName: "mnist", ...run }, opts)],
];

describe("the stack traces of a program", () => {
  before(() =>
    pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "10/20", state: inputs }), call: () => ({}) }),
  );

  for (const [name, declare] of declarations) {
    it(`are as long after a ${name} is declared as before`, () => {
      const limit = Error.stackTraceLimit;
      declare(`${name}-well`);
      assert.equal(Error.stackTraceLimit, limit);
    });

    it(`lead from an error in the declaration of a ${name} to the program, and are as long after it as before`, () => {
      const limit = Error.stackTraceLimit;
      const declaredWrongly = () => declare("");
      assert.throws(declaredWrongly, (error: Error) =>
        /declaredWrongly[^\n]*stackTraces\.spec/.test(error.stack ?? ""),
      );
      assert.equal(Error.stackTraceLimit, limit);
    });

    it(`are taken of no property of a ${name}`, () => {
      let taken = 0;
      const prepare = Error.prepareStackTrace;
      Error.prepareStackTrace = (error, frames) => {
        if (frames.length > 0) taken += 1;
        return prepare?.(error, frames) ?? String(error);
      };
      try {
        declare(`${name}-counted`);
      } finally {
        Error.prepareStackTrace = prepare;
      }
      // One finds where it is declared; a few are of what is made of its id.
      assert.ok(taken < 20, `${taken} stack traces`);
    });
  }
});
