// Adopts a training job version that somebody made elsewhere: takes it as it is, or says what contradicts it.

import { ContradictionError, DoesNotExistError } from "../../errors";
import { formatVersionId } from "../../id";
import { reportedNames } from "../../inputs/names";
import { isReportedAs } from "../../inputs/reported";
import { versionRows } from "../../inputs/rows";
import type { VersionInputs } from "../../inputs/schema";
import { confirmVersion } from "../../v1/confirm";
import type { VersionDetails } from "../../v1/version";
import type { Properties } from "../properties";
import { noteTakenOver } from "../takenOver";
import type { Environment } from "../target";
import { confirmationFor, type Target } from "../trainingJobs";
import { withLiveValues } from "./outputs";
import type { StandingVersion } from "./settle";

/** Takes over the version that `existingVersionId` names (API page modelarts_03_0047). What the program leaves out is filled. */
export async function adoptTrainingJobVersion(
  environment: Environment,
  target: Target,
  inputs: VersionInputs & { readonly existingVersionId: string },
  carried: Properties,
): Promise<StandingVersion> {
  const version = { jobId: inputs.jobId, versionId: inputs.existingVersionId };
  const id = formatVersionId(version);
  const { location, notes } = target;
  const live = await confirmVersion(confirmationFor(target, {}), version);
  if (live === undefined) {
    throw new DoesNotExistError("existingVersionId", `training job version ${id} cannot be adopted: it does not exist`);
  }
  refuseContradiction(id, inputs, live);
  noteTakenOver(environment, id, location);
  // It is the program's own word that it belongs here, whoever noted that he had made it.
  notes.engineKnows(location.projectId, id);
  return { version, properties: withLiveValues({ ...carried, ...location }, live), seen: live };
}

/** A version is adopted as it is: an input that says otherwise would be a change that the API cannot make. */
function refuseContradiction(id: string, inputs: VersionInputs, live: VersionDetails): void {
  for (const name of reportedNames) {
    if (isReportedAs(versionRows[name], inputs[name], live[name])) continue;
    throw new ContradictionError(
      name,
      `training job version ${id} cannot be adopted: ${difference(name, inputs, live)}`,
    );
  }
}

/** Said without the values: programs keep secrets in some of them. */
function difference(
  name: keyof VersionInputs & keyof VersionDetails,
  inputs: VersionInputs,
  live: VersionDetails,
): string {
  if (name === "parameters") return `parameters differ in ${differingLabels(inputs, live).join(", ")}`;
  return `${name} is otherwise there than in the program`;
}

function differingLabels(inputs: VersionInputs, live: VersionDetails): string[] {
  const [wanted, actual] = [valuesByLabel(inputs.parameters), valuesByLabel(live.parameters)];
  const labels = new Set([...Object.keys(wanted), ...Object.keys(actual)]);
  return [...labels].filter((label) => {
    const [one, other] = [wanted[label], actual[label]];
    return one === undefined || other === undefined || !isReportedAs(versionRows.parameters, one, other);
  });
}

function valuesByLabel(parameters: VersionDetails["parameters"] = []): Readonly<Record<string, unknown[] | undefined>> {
  const labels = parameters.map(({ label }) => label);
  const valuesOf = (wanted: string) => parameters.filter(({ label }) => label === wanted).map(({ value }) => value);
  return Object.fromEntries(labels.map((label) => [label, valuesOf(label)]));
}
