/** Takes every kind of credentials, and secret inputs, through every command, and says where they came to light: `npm run canaries`. */
import { credentialKinds, playCanaries } from "./canaryTrial";

async function main(): Promise<void> {
  let exposed = 0;
  for (const kind of credentialKinds) {
    const outcome = await playCanaries(kind);
    exposed += outcome.exposed.length + outcome.failures.length;
    console.log(`${kind}: ${outcome.searched} outputs and files searched`);
    for (const found of outcome.exposed) console.log(`  EXPOSED  ${found}`);
    for (const found of outcome.exposedVerbosely) console.log(`  printed by Pulumi for its developers: ${found}`);
    for (const failure of outcome.failures) console.log(`  NOT TRIED  ${failure}`);
  }
  console.log(exposed === 0 ? "nothing came to light" : `${exposed} violations`);
  if (exposed > 0) process.exitCode = 1;
}

void main();
