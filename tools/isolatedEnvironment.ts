/** Makes the environment in which a workspace's CLI runs: the caller's, less all that could lead it elsewhere. */
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { languageHostDirs } from "./languagesBuild";

// What would point Pulumi at another backend, or the provider at a real cloud and real credentials.
const callersOwn = /^(PULUMI|OS|HW|OTC|HUAWEICLOUD|MODELARTS)_/;
const loopback = "127.0.0.1,localhost,::1";

/** The environment for a CLI in `binDir` whose home and state are in `workspaceDir`. */
export function isolatedEnvironment(binDir: string, workspaceDir: string): Record<string, string> {
  const nodeModulesBin = join(dirname(__dirname), "node_modules", ".bin");
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || callersOwn.test(name) ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: [binDir, ...languageHostDirs, nodeModulesBin, process.env.PATH ?? ""].join(delimiter),
    // Credentials may also lie in files under the user's home.
    HOME: join(workspaceDir, "home"),
    XDG_CONFIG_HOME: join(workspaceDir, "home", ".config"),
    PULUMI_MODELARTS_NOTES: join(workspaceDir, "notes"),
    PULUMI_HOME: join(workspaceDir, "home", ".pulumi"),
    PULUMI_BACKEND_URL: pathToFileURL(join(workspaceDir, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "not a secret: the state is deleted with the workspace",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NO_PROXY: withLoopback(process.env.NO_PROXY),
    no_proxy: withLoopback(process.env.no_proxy),
  };
}

function withLoopback(hosts: string | undefined): string {
  return hosts ? `${hosts},${loopback}` : loopback;
}
