// The provider's host for the tests of one suite: configured for its simulator, stopped after the last test.

import { join } from "node:path";
import { after, before } from "mocha";
import type { Simulator } from "modelarts-simulator";
import { ProviderHost } from "./providerHost";
import { letNothingBeYoung } from "./simulated";

/** The configuration of a stack that leads to the simulator. */
export function configurationFor({
  url,
  projectId,
  token,
}: Pick<Simulator, "url" | "projectId" | "token">): Record<string, string> {
  return { "modelarts:endpoint": url, "modelarts:projectId": projectId, "modelarts:token": token };
}

/** Starts one host for all tests of the enclosing `describe`, in a service where nothing is young. */
export function useHost(simulator: () => Simulator): () => ProviderHost {
  let host: ProviderHost | undefined;
  before(async () => {
    letNothingBeYoung(simulator());
    host = await ProviderHost.start(configurationFor(simulator()));
  });
  after(() => host?.stop());
  return () => {
    if (host === undefined) throw new Error("the host runs only while tests run");
    return host;
  };
}

/** The environment of a host in which hours pass in a moment, also of one that the CLI starts. */
export const hurried: Readonly<Record<string, string>> = {
  NODE_OPTIONS: [require.resolve("ts-node/register/transpile-only"), join(__dirname, "hostClock.ts")]
    .map((file) => `--require ${file}`)
    .join(" "),
};
