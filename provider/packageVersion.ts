// The version of this package, which requests and the plugin's schema bear.

/** The version that stands in the package's own `package.json`. */
export function packageVersion(): string {
  // By the package's own name, since the way there differs between the sources and what is built from them.
  const { version }: { version: string } = require("pulumi-modelarts/package.json");
  return version;
}
