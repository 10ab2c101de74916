// Updates a training job in place: its description, and how Pulumi treats it.

import { parseJobId } from "../../id";
import { jobChangeRules } from "../../inputs/contracts";
import { confirmJob } from "../../v1/confirm";
import { requestDeadline } from "../deadlines";
import { withNewInputs } from "../outputs";
import { type Properties, toProperties } from "../properties";
import { removedElsewhere } from "../removedElsewhere";
import { type Environment, textOf } from "../target";
import { confirmationFor, connectTo } from "../trainingJobs";
import { workspaceOf } from "./workspace";

/** Gives a job another description (API page modelarts_03_0052), and notes how it is to be treated. */
export async function updateTrainingJob(
  environment: Environment,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<{ outs: Properties }> {
  const properties = withNewInputs(olds, news, jobChangeRules);
  const target = await connectTo(environment, properties, requestDeadline(environment));
  const { client, location } = target;
  const jobId = parseJobId(id);
  const confirmation = confirmationFor(target, { ...olds, workspaceId: workspaceOf(properties) });
  if ((await confirmJob(confirmation, jobId)) === undefined) throw removedElsewhere("training job", id);
  const description = textOf(news.description) ?? "";
  if (description !== (olds.description ?? "")) {
    await client.updateJobDescription(jobId, description);
  }
  return { outs: toProperties({ ...properties, ...location }) };
}
