// The import file for versions, jobs and algorithms that exist: what `pulumi import --file` takes, and the program that goes with it.
//
// Pulumi imports a resource by asking its provider to read it. The provider of a dynamic resource is itself a property of the
// resource, so there is nothing to ask before the import: the file has to hold what the read would have found.

import { UnexpectedResponseError } from "../errors";
import { formatVersionId, type VersionId } from "../id";
import type { CheckFailure, InputContract } from "../inputs/check";
import { versionContract } from "../inputs/contracts";
import { reportedNames } from "../inputs/names";
import { algorithmContract } from "../inputs/v2/algorithmContract";
import { algorithmMadeOfNames } from "../inputs/v2/algorithmNames";
import { jobV2Contract } from "../inputs/v2/contract";
import { jobV2MadeOfNames } from "../inputs/v2/names";
import { inputOf, notAcceptable, without } from "../lifecycle/acceptable";
import { readTrainingJob } from "../lifecycle/job/read";
import type { Properties } from "../lifecycle/properties";
import type { ReadResource } from "../lifecycle/resource";
import type { Environment } from "../lifecycle/target";
import { readAlgorithm } from "../lifecycle/v2algorithm/read";
import { readV2Job } from "../lifecycle/v2job/read";
import { readTrainingJobVersion } from "../lifecycle/version/read";
import { handlerText } from "../resources/handler";
import { TrainingJob } from "../resources/trainingJob";
import { TrainingJobVersion } from "../resources/trainingJobVersion";
import { Algorithm } from "../resources/v2Algorithm";
import { TrainingJob as V2TrainingJob } from "../resources/v2TrainingJob";

/** One resource of an import file. */
export interface ImportedResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A file for `pulumi import --file FILE --generate-code=false`, and the program whose next preview shows no change. */
export interface Import {
  readonly file: { readonly resources: readonly ImportedResource[] };
  readonly program: string;
  /** Why some are not in the file: the service's answer about each cannot be read. */
  readonly unreadable: readonly UnexpectedResponseError[];
}

/** What is to be imported: a version, a job itself, or an algorithm. */
export type Importable =
  | VersionId
  | { readonly jobId: string }
  | { readonly v2JobId: string }
  | { readonly algorithmId: string };

/** One of them as it is imported, and what its program may not say of it. */
interface Imported {
  readonly resource: ImportedResource;
  readonly leftOut: readonly CheckFailure[];
}

/**
 * Reads what exists and makes the import of it. One whose answer cannot be read does not keep the others from it.
 *
 * @throws DoesNotExistError for what does not exist.
 */
export async function importExisting(environment: Environment, existing: readonly Importable[]): Promise<Import> {
  const unreadable: UnexpectedResponseError[] = [];
  const imported = await Promise.all(
    existing.map(async (each) => {
      try {
        return [await importedOne(environment, each)];
      } catch (error) {
        if (!(error instanceof UnexpectedResponseError)) throw error;
        unreadable.push(error);
        return [];
      }
    }),
  );
  return {
    file: { resources: imported.flat().map(({ resource }) => resource) },
    program: programFor(imported.flat()),
    unreadable,
  };
}

function importedOne(environment: Environment, existing: Importable): Promise<Imported> {
  if ("versionId" in existing) return importedVersion(environment, existing);
  if ("algorithmId" in existing) return importedAlgorithm(environment, existing.algorithmId);
  return "v2JobId" in existing ? importedV2Job(environment, existing.v2JobId) : importedJob(environment, existing);
}

/** All that a job of v2 is made of is in its program, so that it can be made anew from there. */
async function importedV2Job(environment: Environment, id: string): Promise<Imported> {
  const read = await readV2Job(environment, id, { existingJobId: id });
  const resource = { type: V2TrainingJob.__pulumiType, name: ownName(read.props.jobName, `job-${id}`), id };
  return importedAsWhole(resource, read, "v2TrainingJob", jobV2Contract, jobV2MadeOfNames);
}

/** And so it is for an algorithm. */
async function importedAlgorithm(environment: Environment, id: string): Promise<Imported> {
  const read = await readAlgorithm(environment, id, { existingAlgorithmId: id });
  const name = ownName(read.props.algorithmName, `algorithm-${id}`);
  const resource = { type: Algorithm.__pulumiType, name, id };
  return importedAsWhole(resource, read, "v2Algorithm", algorithmContract, algorithmMadeOfNames);
}

function importedAsWhole(
  resource: Pick<ImportedResource, "type" | "name" | "id">,
  { props, inputs }: ReadResource,
  provider: Parameters<typeof handlerText>[0],
  contract: InputContract,
  madeOfNames: readonly string[],
): Imported {
  const leftOut = notAcceptable(inputs, contract, madeOfNames);
  const [acceptedInputs = {}, outputs = {}] = [inputs, props].map((properties) => ({
    ...without(leftOut.map(inputOf), properties),
    __provider: handlerText(provider),
  }));
  return { resource: { ...resource, inputs: acceptedInputs, outputs }, leftOut };
}

function ownName(name: unknown, otherwise: string): string {
  return typeof name === "string" && name !== "" ? name : otherwise;
}

async function importedVersion(environment: Environment, version: VersionId): Promise<Imported> {
  const id = formatVersionId(version);
  const adopted = { jobId: version.jobId, existingVersionId: version.versionId };
  const { props, inputs } = await readTrainingJobVersion(environment, id, adopted);
  // An adopted version keeps these where its program does not give them.
  const leftOut = notAcceptable(inputs, versionContract, reportedNames);
  // An output of an input that the program will not give would look like one that it has taken away.
  const [acceptedInputs = {}, outputs = {}] = [inputs, props].map((properties) => ({
    ...without(leftOut.map(inputOf), properties),
    __provider: handlerText("trainingJobVersion"),
  }));
  const resource = { type: TrainingJobVersion.__pulumiType, name: nameOf(version, props), id };
  return { resource: { ...resource, inputs: acceptedInputs, outputs }, leftOut };
}

/** A job keeps what it is made of: its program names it and no more. */
async function importedJob(environment: Environment, { jobId }: { readonly jobId: string }): Promise<Imported> {
  const { props, inputs } = await readTrainingJob(environment, jobId, { existingJobId: jobId });
  const name = ownName(props.jobName, `job-${jobId}`);
  const carried = { __provider: handlerText("trainingJob") };
  const resource = { type: TrainingJob.__pulumiType, name, id: jobId };
  return {
    resource: { ...resource, inputs: { ...inputs, ...carried }, outputs: { ...props, ...carried } },
    leftOut: [],
  };
}

/** The job's own count of the version, where that is a name as Pulumi takes it. */
function nameOf({ versionId }: VersionId, { versionName }: Properties): string {
  const isName = typeof versionName === "string" && /^[A-Za-z0-9_-]+$/.test(versionName);
  return isName ? `${versionName.toLowerCase()}-${versionId}` : `version-${versionId}`;
}

/** The location of a version is the stack's business; all else stands in the program. */
const placedByStack = ["__provider", "endpoint", "region", "projectId"];

function programFor(imported: readonly Imported[]): string {
  const declarations = imported.map(({ resource: { type, name, inputs }, leftOut }) => {
    const args = Object.entries(inputs).filter(([property]) => !placedByStack.includes(property));
    const lines = args.map(([property, value]) => `  ${property}: ${JSON.stringify(value)},`);
    const comments = leftOut.map(
      (failure) =>
        `  // ${inputOf(failure)} stays as it is there and cannot be given here: ${failure.property} ${failure.reason}.`,
    );
    return [`new ${classOf(type)}(${JSON.stringify(name)}, {`, ...lines, ...comments, "});"].join("\n");
  });
  // Those of v2 are in a namespace of their own.
  const classes = [...new Set(imported.map(({ resource: { type } }) => classOf(type).replace(/^v2\..*/, "v2")))].sort();
  return [`import { ${classes.join(", ")} } from "pulumi-modelarts";`, ...declarations].join("\n\n");
}

/** The class of a type token: "TrainingJob" of ":TrainingJob", and "v2.TrainingJob" of "/v2:TrainingJob". */
function classOf(type: string): string {
  const name = type.slice(type.lastIndexOf(":") + 1);
  return type.includes("/v2:") ? `v2.${name}` : name;
}
