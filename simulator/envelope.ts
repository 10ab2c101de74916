/** Words a Problem as an HTTP answer: the service's, the gateway's and IAM's error bodies, in the dialect of the moment. */

import type { Dialect } from "./dialect.js";
import { type Api, NotFound, type Problem } from "./problems.js";
import type { Reply } from "./service.js";

/** The answer to a request that ran into `problem`. */
export function word(problem: Problem, dialect: Dialect, requestId: string, api: Api): Reply {
  if (problem.origin === "gateway") return gateway(problem, dialect, requestId);
  if (problem.origin === "service" && api === "v2") return v2Service(problem);
  if (problem.origin === "iam") return iam(problem);
  if (problem instanceof NotFound) return notFound(problem, dialect);
  return service(problem, dialect, { status: problem.status, code: problem.code, message: problem.message });
}

function gateway({ status, code, message, headers }: Problem, dialect: Dialect, requestId: string): Reply {
  const ownCode = code.replace(/^APIG\./, `${dialect.gatewayPrefix}.`);
  return { status, headers, body: { error_msg: message, error_code: ownCode, request_id: requestId } };
}

/** v2 has one envelope, and no `is_success`. */
function v2Service({ status, code, message, headers, solution }: Problem): Reply {
  if (code === "") return { status, headers, body: undefined };
  return {
    status,
    headers,
    body: { error_msg: message, error_code: code, ...(solution === undefined ? {} : { error_solution: solution }) },
  };
}

/** Keystone's nested body for failed log-ins, the flat one for everything that has an IAM code. */
function iam({ status, code, message }: Problem): Reply {
  if (code !== "") return { status, body: { error_msg: message, error_code: code } };
  return { status, body: { error: { code: status, message, title: status === 401 ? "Unauthorized" : "Bad Request" } } };
}

function notFound(problem: NotFound, dialect: Dialect): Reply {
  const { message } = problem;
  switch (dialect.notFound) {
    case "404-0015":
      return service(problem, dialect, { status: 404, code: "ModelArts.0015", message });
    case "200-0015":
      return service(problem, dialect, { status: 200, code: "ModelArts.0015", message });
    case "400-0102":
      return service(problem, dialect, {
        status: 400,
        code: "ModelArts.0102",
        message: `The training ${problem.what} does not exist.`,
      });
    case "404-bare":
      return { status: 404, body: undefined };
  }
}

function service(
  problem: Problem,
  dialect: Dialect,
  { status, code, message }: { status: number; code: string; message: string },
): Reply {
  // Only refusals of the operation itself come with 200; credentials and breakdowns keep their status.
  const isOperational = status === 400 || status === 404 || status === 409;
  const shown = dialect.failures === "200" && isOperational ? 200 : status;
  const key = dialect.errorKey === "by-status" ? (shown === 200 ? "error_msg" : "error_message") : dialect.errorKey;
  return {
    status: shown,
    headers: problem.headers,
    body: { is_success: false, [key]: message, ...(code === "" ? {} : { error_code: code }) },
  };
}
