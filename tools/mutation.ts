/** Changes the code on purpose, and counts which changes the tests notice: `npm run mutation`, or `-- GROUP…` for a part. */

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import "./mochaForStryker.cjs";
import { Stryker } from "@stryker-mutator/core";

/** Code whose changes are to be noticed, by the tests that are for it alone: a run with all tests would take hours. */
interface Group {
  readonly mutate: readonly string[];
  readonly spec: readonly string[];
}

const lifecycle = "provider/lifecycle";
const tests = "tests/unit";

const groups: Readonly<Record<string, Group>> = {
  codes: {
    mutate: ["provider/**/{classify,errorCodes}.ts", "provider/inputs/changes.ts"],
    spec: [`${tests}/{http,v1,v2,inputs}/**/*.spec.ts`],
  },
  waiting: { mutate: ["provider/waiting/**/*.ts"], spec: [`${tests}/waiting/**/*.spec.ts`] },
  removal: {
    mutate: [`${lifecycle}/{removal,refusals,askAgain}.ts`],
    spec: [`${tests}/lifecycle/{removal,proof,refusals,askAgain}*.spec.ts`],
  },
  versions: { mutate: [`${lifecycle}/version/*.ts`], spec: [`${tests}/lifecycle/**/*.spec.ts`] },
  jobs: { mutate: [`${lifecycle}/job/*.ts`], spec: [`${tests}/lifecycle/**/*.spec.ts`] },
  v2: { mutate: [`${lifecycle}/{v2job,v2algorithm}/*.ts`], spec: [`${tests}/lifecycle/**/*.spec.ts`] },
  creations: {
    mutate: [`${lifecycle}/{cutOff,namedCutOff,namedOnce,uniqueName,newlyMade,takenOver}.ts`],
    spec: [`${tests}/lifecycle/{cutOff*,lost*,newlyMade,v2standing,job,v2job,v2algorithm}.spec.ts`],
  },
  lifecycle: {
    mutate: [
      `${lifecycle}/*.ts`,
      `!${lifecycle}/{removal,refusals,askAgain,cutOff,namedCutOff,namedOnce,uniqueName,newlyMade,takenOver}.ts`,
    ],
    spec: [`${tests}/lifecycle/**/*.spec.ts`, `${tests}/cli/importFile.spec.ts`],
  },
};

/** At least so many of a hundred changes are to be noticed. */
const wanted = 90;

/** What came of the changes in some files. */
interface Count {
  noticed: number;
  all: number;
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(groups, name));
  if (unknown.length > 0) {
    throw new Error(`there is no group ${unknown.join(", ")}: there are ${Object.keys(groups).join(", ")}`);
  }
  const total: Count = { noticed: 0, all: 0 };
  for (const [name, group] of Object.entries(groups)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const count = await tryGroup(group);
    console.log(`${name}: ${inWords(count)}`);
    total.noticed += count.noticed;
    total.all += count.all;
  }
  console.log(`in all: ${inWords(total)}`);
  if (share(total) < wanted) process.exitCode = 1;
}

/** Runs one group, and prints each change that no test notices. */
async function tryGroup({ mutate, spec }: Group): Promise<Count> {
  const stryker = new Stryker({
    mutate: [...mutate],
    mochaOptions: { "no-config": true, require: ["ts-node/register/transpile-only"], spec: [...spec] },
    reporters: ["progress-append-only"],
  });
  const results = await stryker.runMutationTest();
  const tried = results.filter(({ status }) => ["Killed", "Timeout", "Survived", "NoCoverage"].includes(status));
  const unnoticed = tried.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  for (const { fileName, location, replacement } of unnoticed) {
    const [from, to] = [location.start, location.end];
    const line = readFileSync(fileName, "utf8").split("\n")[from.line - 1] ?? "";
    const original = line.slice(from.column - 1, from.line === to.line ? to.column - 1 : undefined);
    console.log(`  ${relative(process.cwd(), fileName)}:${from.line}  ${original}  ->  ${JSON.stringify(replacement)}`);
  }
  return { noticed: tried.length - unnoticed.length, all: tried.length };
}

function share({ noticed, all }: Count): number {
  return all === 0 ? 0 : (100 * noticed) / all;
}

function inWords(count: Count): string {
  return `${count.noticed} of ${count.all} changes noticed, ${share(count).toFixed(1)} %`;
}

void main(process.argv.slice(2));
