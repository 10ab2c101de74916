// The package as a program loads it: cheaply, and from both kinds of modules.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

describe("the package", () => {
  it("costs a program no validator, no HTTP client and no command line, until it looks something up", async () => {
    const heavy = ["valibot", "axios", "commander", "lossless-json", "p-retry", "p-queue", "yaml"];
    const loaded = await evaluate(`
      require("@pulumi/pulumi");
      const before = new Set(Object.keys(require.cache));
      const { TrainingJob, TrainingJobVersion, getTrainingJob } = require("pulumi-modelarts");
      if (![TrainingJob, TrainingJobVersion, getTrainingJob].every((each) => typeof each === "function")) throw new Error("no exports");
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));
    `);
    const files: string[] = JSON.parse(loaded);
    for (const name of heavy)
      assert.deepEqual(
        files.filter((file) => file.includes(`/node_modules/${name}/`)),
        [],
      );
    assert.ok(files.length < 30, files.join("\n"));
  });

  it("can be imported by name from an ES module, also the operations that a state names", async () => {
    const module = ["--input-type=module"];
    const names = await evaluate(
      `
      import { TrainingJob, TrainingJobVersion, listEngines, isNotFound } from "pulumi-modelarts";
      import { trainingJob, trainingJobVersion } from "pulumi-modelarts/operations";
      console.log([TrainingJob, TrainingJobVersion, listEngines, isNotFound].map(({ name }) => name).join());
      console.log([trainingJob, trainingJobVersion].map((each) => Object.keys(each).sort().join()).join(" "));
    `,
      module,
    );
    const operations = "check,configure,create,delete,diff,read,update";
    assert.equal(names, `TrainingJob,TrainingJobVersion,listEngines,isNotFound\n${operations} ${operations}\n`);
  });

  async function evaluate(text: string, flags: string[] = []): Promise<string> {
    const { stdout } = await execute(process.execPath, [...flags, "--eval", text], { cwd: __dirname });
    return stdout;
  }
});
