// What `pulumi up` of many versions takes, as a ratio to resources that do nothing: as a TypeScript program, and as a compiled one.
// Run it with `npm run bench:up`; its one argument says how many versions.

import { emptyProgram, type Program, productProgram } from "./programs";
import { type Service, withService } from "./simulation";
import { withStack } from "./stack";
import { medianOf } from "./statistics";

const versions = Number(process.argv[2] ?? 1_000);
const rounds = 3;

/** The same program, which Pulumi then compiles as it runs it. */
function inTypeScript(program: Program): Program {
  return { "index.ts": `declare const require: (name: string) => any;\n${program["index.js"]}` };
}

async function secondsOf(program: Program, service?: Service): Promise<number> {
  return withStack(program, service, async ({ upSeconds }) => upSeconds);
}

/** Each in a job of its own: what stands there before is looked at by each creation that is alike. */
function productSeconds(written: (program: Program) => Program): Promise<number> {
  return withService({ removalSeconds: 0 }, (service) =>
    secondsOf(written(productProgram(service, versions)), service),
  );
}

async function main(): Promise<void> {
  const ratios = { TypeScript: [] as number[], JavaScript: [] as number[] };
  const empty = emptyProgram(versions);
  for (let round = 1; round <= rounds; round++) {
    const emptyTs = await secondsOf(inTypeScript(empty));
    const productTs = await productSeconds(inTypeScript);
    const emptyJs = await secondsOf(empty);
    const productJs = await productSeconds((program) => program);
    ratios.TypeScript.push(productTs / emptyTs);
    ratios.JavaScript.push(productJs / emptyJs);
    const row = [productTs, emptyTs, productJs, emptyJs].map((seconds) => seconds.toFixed(1));
    console.log(
      `round ${round}, ${versions} versions: TypeScript ${row[0]} s, empty ${row[1]} s; JavaScript ${row[2]} s, empty ${row[3]} s`,
    );
  }
  for (const [language, all] of Object.entries(ratios)) {
    console.log(`${language}: ${medianOf(all).toFixed(2)} times of empty resources (median of ${rounds})`);
  }
}

void main();
