/** What the control API takes over HTTP, as schemas. */

import { type TProperties, Type } from "@sinclair/typebox";
import { AnyObject, closed, Lag, Ms, oneOf, Pace, Reads } from "./controlParts.js";
import { profileNames } from "./profile.js";
import { type StatusName, statusNames } from "./statuses.js";

const Status = Type.Unsafe<StatusName>(Type.Union(statusNames.map((name) => Type.Literal(name))));
const When = oneOf("before", "after");
const Bytes = Type.Optional(Type.Integer({ minimum: 1 }));
const where = Type.Optional(oneOf("details", "list", "both"));

const Fault = Type.Union([
  fault("none", {}),
  fault("latency", { ms: Type.Number(), jitterMs: Type.Optional(Type.Number()) }),
  fault("reset", { when: When }),
  fault("silence", { when: When, ms: Type.Optional(Type.Number()) }),
  fault("throttle", { retryAfter: Type.Optional(Type.Number()) }),
  fault("error", {
    status: Type.Integer({ minimum: 200, maximum: 599 }),
    when: Type.Optional(When),
    body: Type.Optional(oneOf("json", "html", "empty")),
    code: Type.Optional(Type.String()),
    message: Type.Optional(Type.String()),
    retryAfter: Type.Optional(Type.Number()),
    becomes: Type.Optional(Type.String()),
  }),
  fault("redirect", {
    to: Type.String(),
    status: Type.Optional(
      Type.Union([Type.Literal(301), Type.Literal(302), Type.Literal(303), Type.Literal(307), Type.Literal(308)]),
    ),
  }),
  fault("garbled", { how: oneOf("truncated", "not-json", "wrong-json", "empty") }),
  fault("body", { how: Type.Literal("drip"), everyMs: Type.Optional(Ms) }),
  fault("body", { how: oneOf("huge", "gzip-bomb"), bytes: Bytes }),
  fault("body", { how: Type.Literal("huge-header"), bytes: Bytes }),
  fault("body", { how: Type.Literal("deep"), levels: Bytes }),
  fault("body", { how: Type.Literal("endless") }),
  fault("body", { how: Type.Literal("proto") }),
  fault("body", { how: Type.Literal("control-characters") }),
  fault("body", { how: Type.Literal("wrong-types") }),
  fault("patch", {
    set: Type.Optional(AnyObject),
    remove: Type.Optional(Type.Array(Type.String())),
    entry: Type.Optional(Type.String()),
    head: Type.Optional(Type.Boolean()),
  }),
  fault("mix-up", { jobId: Type.Optional(Type.String()), versionId: Type.Optional(Type.String()) }),
  fault("lag", { reads: Reads, where }),
  fault("lag", { ms: Ms, where }),
  fault("paging", {
    how: oneOf("capped", "cut", "wrong-total", "repeating", "endless", "gap"),
    size: Type.Optional(Type.Integer({ minimum: 1 })),
    page: Type.Optional(Type.Integer({ minimum: 1 })),
    total: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  fault("stale", {}),
  fault("clock-skew", { ms: Type.Number() }),
]);
const Selection = {
  jobId: Type.Optional(Type.String()),
  jobName: Type.Optional(Type.String()),
  versionId: Type.Optional(Type.String()),
};

export const JobSeed = Type.Object(
  {
    jobName: Type.String(),
    jobDesc: Type.Optional(Type.String()),
    workspaceId: Type.Optional(Type.String()),
    projectId: Type.Optional(Type.String()),
    versions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            status: Type.Optional(Status),
            runs: Type.Optional(Type.Boolean()),
            config: Type.Optional(AnyObject),
            createTime: Type.Optional(Type.Number()),
            startTime: Type.Optional(Type.Number()),
            endTime: Type.Optional(Type.Number()),
            log: Type.Optional(Type.Array(Type.String())),
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);
export const TransitionSetting = Type.Object(
  {
    course: oneOf("run", "stop", "deletion"),
    ...Selection,
    pace: Type.Optional(Pace),
    paceOf: Type.Optional(Type.Partial(Type.Record(Status, Pace))),
    path: Type.Optional(Type.Array(Status)),
    end: Type.Optional(Type.Union([Status, Type.Literal("gone")])),
    failures: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
export const FaultRule = Type.Object(
  {
    endpoint: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
    service: Type.Optional(oneOf("modelarts", "iam")),
    jobId: Type.Optional(Type.String()),
    versionId: Type.Optional(Type.String()),
    fault: Type.Union([Fault, Type.Array(Fault)]),
    count: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Literal("unlimited")])),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    after: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
export const Limits = Type.Object(
  {
    jobsPerProject: Type.Optional(Type.Number()),
    versionsPerJob: Type.Optional(Type.Number()),
    activeVersions: Type.Optional(Type.Number()),
    machines: Type.Optional(Type.Number()),
  },
  closed,
);
export const SwitchableRules = Type.Object(
  {
    profile: Type.Optional(oneOf(...profileNames)),
    deleteActive: Type.Optional(oneOf("documented", "accepted", "refused")),
    deleteActiveJob: Type.Optional(oneOf("accepted", "refused")),
    emptyJob: Type.Optional(oneOf("stays", "goes")),
    nameHeld: Type.Optional(Type.Union([Type.Object({ reads: Reads }, closed), Type.Object({ ms: Ms }, closed)])),
    creationLag: Type.Optional(Type.Union(Lag)),
    deletionLag: Type.Optional(Type.Union(Lag)),
  },
  closed,
);
export const Advance = Type.Object({ ...Selection, steps: Type.Optional(Type.Integer({ minimum: 1 })) }, closed);
export const SetStatus = Type.Object({ ...Selection, status: Status }, closed);
export const AppendLog = Type.Object({ ...Selection, lines: Type.Array(Type.String()) }, closed);
export const Clock = Type.Object({ advanceMs: Type.Number({ minimum: 0 }) }, closed);
export const TokenRequest = Type.Object(
  {
    projectId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    lifetimeMs: Type.Optional(Type.Number()),
  },
  closed,
);

function fault<Kind extends string, Properties extends TProperties>(kind: Kind, properties: Properties) {
  return Type.Object({ kind: Type.Literal(kind), ...properties }, closed);
}
