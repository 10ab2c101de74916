// The names of all properties, in one place that costs nothing to load: classes and outputs are held to them.

import { jobRows, locationRows, madeOfRows, observedRows, runRows, versionRows } from "./rows";
import { type NameOf, namesOf } from "./table";

export const runNames = namesOf(runRows);
/** What the service reports of a version that a program can give. */
export const reportedNames = namesOf({ ...madeOfRows, description: versionRows.description });
export const locationNames = namesOf(locationRows);
export const versionInputNames = namesOf(versionRows);
export const jobInputNames = namesOf(jobRows);

/** What the service says of a version, apart from what it is made of. */
export const observedNames = ["status", "statusCode", ...namesOf(observedRows)] as const;

/** What a training job has beside its inputs. */
export const jobOutputNames = ["jobId", "versionId", "status", "createTime"] as const;

export type RunName = NameOf<typeof runRows>;
export type VersionInputName = NameOf<typeof versionRows>;
export type JobInputName = NameOf<typeof jobRows>;
export type ObservedName = (typeof observedNames)[number];
