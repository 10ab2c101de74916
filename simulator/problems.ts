/** Every way in which the simulated cloud says no. How it is worded on the wire is the dialect's choice. */

/** Who answers: the API gateway in front, ModelArts behind it, or IAM. */
export type Origin = "gateway" | "service" | "iam";

/** A refusal, thrown by rules and handlers, and worded by the server. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly origin: Origin,
    readonly status: number,
    /** `ModelArts.0104`, `APIG.0301`; for IAM an empty string or `IAM.0011`. */
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    /** What v2 advises beside the message; undefined where it advises nothing. */
    readonly solution?: string,
  ) {
    super(message);
  }
}

/** Which API a request is for, and so how its refusals are worded. */
export type Api = "v1" | "v2" | "iam";

/** A job, version or configuration that is not there. The documentation is at odds on the wording: see the dialect. */
export class NotFound extends Problem {
  constructor(readonly what: "job" | "version" | "configuration") {
    super("service", 404, "ModelArts.0015", "The resource you requested is not exist");
  }
}

/** modelarts_03_0095: a value outside its documented range, length or alphabet. */
export function badParameter(message: string): Problem {
  return new Problem("service", 400, "ModelArts.0104", message);
}

/** The page of each operation shows 0105; the visualization pages show the wording for a wrong status. */
export function wrongStatus(verb: "delete" | "stop", code: number): Problem {
  return new Problem("service", 400, "ModelArts.0105", `This job can't be ${verb}. job status: ${code}`);
}

/** modelarts_03_0095, 6357: something else is under way, or what is asked for is already so. */
export function busy(): Problem {
  return new Problem(
    "service",
    400,
    "ModelArts.6357",
    "The operation is not allowed because another operation is being performed on the instance or the instance is in the target state.",
  );
}

export function nameTaken(what: "Job" | "Config", name: string): Problem {
  return new Problem("service", 400, "ModelArts.0103", `${what} name:${name} is existed`);
}

export function quotaExceeded(): Problem {
  return new Problem("service", 400, "ModelArts.0118", "The expected training job exceeds the quota limit.");
}

export function noSuchApi(): Problem {
  return new Problem(
    "gateway",
    404,
    "APIG.0101",
    "The API does not exist or has not been published in the environment",
  );
}
