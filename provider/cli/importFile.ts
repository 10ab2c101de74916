// The import file for versions that exist: what `pulumi import --file` takes, and the program that goes with it.
//
// Pulumi imports a resource by asking its provider to read it. The provider of a dynamic resource is itself a property of the
// resource, so there is nothing to ask before the import: the file has to hold what the read would have found.

import { formatVersionId, type VersionId } from "../id";
import { checkInputs } from "../inputs/check";
import { versionContract } from "../inputs/contracts";
import type { Bag } from "../lifecycle/bag";
import type { Environment } from "../lifecycle/target";
import { readTrainingJobVersion } from "../lifecycle/version/read";
import { handlerText } from "../resources/handler";
import { TrainingJobVersion } from "../resources/trainingJobVersion";

/** One resource of an import file. */
export interface ImportedResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Bag;
  readonly outputs: Bag;
}

/** A file for `pulumi import --file FILE --generate-code=false`, and the program whose next preview shows no change. */
export interface Import {
  readonly file: { readonly resources: readonly ImportedResource[] };
  readonly program: string;
}

/** Reads the versions and makes the import of them. Throws `ConfigError` for one that does not exist. */
export async function importVersions(environment: Environment, versions: readonly VersionId[]): Promise<Import> {
  const resources = await Promise.all(versions.map((version) => importedResource(environment, version)));
  return { file: { resources }, program: programFor(resources) };
}

async function importedResource(environment: Environment, version: VersionId): Promise<ImportedResource> {
  const id = formatVersionId(version);
  const adopted = {
    jobId: version.jobId,
    existingVersionId: version.versionId,
    __provider: handlerText("trainingJobVersion"),
  };
  const { props, inputs } = await readTrainingJobVersion(environment, id, adopted);
  const accepted = acceptable(inputs);
  // An output of an input that the program will not give would look like one that it has taken away.
  const refused = Object.keys(inputs).filter((name) => !(name in accepted));
  const outputs = Object.fromEntries(Object.entries(props).filter(([name]) => !refused.includes(name)));
  return { type: TrainingJobVersion.__pulumiType, name: nameOf(version, props), id, inputs: accepted, outputs };
}

/** The inputs that a program may give together: the service also reports what it has worked out from others. */
function acceptable(inputs: Bag): Bag {
  const { failures } = checkInputs(versionContract, inputs);
  const [failure] = failures;
  if (failure === undefined) return inputs;
  const { [failure.property.split(".")[0] ?? ""]: _, ...rest } = inputs;
  return acceptable(rest);
}

function nameOf({ versionId }: VersionId, { versionName }: Bag): string {
  return typeof versionName === "string" ? `${versionName.toLowerCase()}-${versionId}` : `version-${versionId}`;
}

/** The place of a version is the stack's business; all else stands in the program. */
const leftOut = ["__provider", "endpoint", "region", "projectId"];

function programFor(resources: readonly ImportedResource[]): string {
  const declarations = resources.map(({ name, inputs }) => {
    const args = Object.entries(inputs).filter(([property]) => !leftOut.includes(property));
    const lines = args.map(([property, value]) => `  ${property}: ${JSON.stringify(value)},`);
    return [`new TrainingJobVersion(${JSON.stringify(name)}, {`, ...lines, "});"].join("\n");
  });
  return ['import { TrainingJobVersion } from "pulumi-modelarts";', ...declarations].join("\n\n");
}
