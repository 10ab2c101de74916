/** What the control API takes of v2 over HTTP, as schemas. */

import { Type } from "@sinclair/typebox";
import { AnyObject, closed, Lag, Ms, oneOf, Pace, Reads } from "../controlParts.js";

const Selection = { jobId: Type.Optional(Type.String()), jobName: Type.Optional(Type.String()) };
const Texts = Type.Record(Type.String(), Type.String());

export const V2JobSeed = Type.Object(
  {
    jobName: Type.String(),
    description: Type.Optional(Type.String()),
    workspaceId: Type.Optional(Type.String()),
    projectId: Type.Optional(Type.String()),
    phase: Type.Optional(Type.String()),
    runs: Type.Optional(Type.Boolean()),
    algorithm: Type.Optional(AnyObject),
    spec: Type.Optional(AnyObject),
    annotations: Type.Optional(Texts),
    endpoints: Type.Optional(AnyObject),
    tags: Type.Optional(Texts),
    createTime: Type.Optional(Type.Number()),
    exitCode: Type.Optional(Type.Integer()),
    log: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);
export const V2AlgorithmSeed = Type.Object(
  {
    name: Type.String(),
    description: Type.Optional(Type.String()),
    workspaceId: Type.Optional(Type.String()),
    projectId: Type.Optional(Type.String()),
    jobConfig: Type.Optional(AnyObject),
  },
  closed,
);
export const V2Transition = Type.Object(
  {
    course: oneOf("run", "stop", "deletion"),
    ...Selection,
    pace: Type.Optional(Pace),
    paceOf: Type.Optional(Type.Record(Type.String(), Pace)),
    path: Type.Optional(Type.Array(Type.String())),
    end: Type.Optional(Type.String()),
    failures: Type.Optional(Type.Integer({ minimum: 0 })),
    exitCode: Type.Optional(Type.Integer()),
    message: Type.Optional(Type.String()),
  },
  closed,
);
export const V2Advance = Type.Object({ ...Selection, steps: Type.Optional(Type.Integer({ minimum: 1 })) }, closed);
export const V2SetPhase = Type.Object({ ...Selection, phase: Type.String() }, closed);
export const V2AppendLog = Type.Object({ ...Selection, lines: Type.Array(Type.String()) }, closed);
export const V2AppendEvents = Type.Object(
  {
    ...Selection,
    events: Type.Array(
      Type.Object(
        {
          time: Type.Optional(Type.Number()),
          level: oneOf("Info", "Warning", "Error"),
          message: Type.String(),
          source: oneOf("Job", "Task", "K8S"),
        },
        closed,
      ),
    ),
  },
  closed,
);
export const V2Rules = Type.Partial(
  Type.Object({
    deleteActive: oneOf("accepted", "409-2796", "400-2858"),
    repeatedDelete: oneOf("accepted", "2775", "409-2878"),
    searchOffset: oneOf("page", "item"),
    algorithmOffset: oneOf("page", "item"),
    eventOffset: oneOf("page", "item"),
    searchLimit: Type.Integer({ minimum: 1, maximum: 50 }),
    nameScope: oneOf("workspace", "project"),
    nameCase: oneOf("exact", "ignored"),
    nameHeld: Type.Union([Type.Object({ reads: Reads }, closed), Type.Object({ ms: Ms }, closed)]),
    updateBeyond: oneOf("ignored", "refused"),
    updateLeftOut: oneOf("kept", "cleared"),
    updateFinal: oneOf("accepted", "refused"),
    restart: oneOf("refused", "accepted"),
    autoStopEnds: oneOf("Terminated", "Completed"),
    retentionMs: Ms,
    batchMissing: oneOf("fails", "skipped"),
    algorithmInUse: oneOf("deleted", "refused"),
    experimentInUse: oneOf("deleted", "refused"),
    checks: oneOf("lenient", "strict"),
    endpointTokens: oneOf("enabled", "always"),
    logLinkOnHuawei: oneOf("withdrawn", "served"),
    creationLag: Type.Union(Lag),
    deletionLag: Type.Union(Lag),
    jobsPerProject: Type.Integer({ minimum: 0 }),
    tagsPerJob: Type.Integer({ minimum: 0 }),
  }),
  closed,
);
