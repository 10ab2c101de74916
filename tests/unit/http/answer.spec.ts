import assert from "node:assert/strict";
import {
  ApiError,
  type ApiErrorCategory,
  ConflictError,
  NotFoundError,
  UnexpectedResponseError,
} from "../../../provider/errors";
import { plainDialect, readAnswer } from "../../../provider/http/answer";
import { dialect } from "../../../provider/v1/errorCodes";
import { bodiesIn, readBody } from "../../fixtures/service/read";

const request = { method: "DELETE", path: "/v1/p/training-jobs/1/versions/2", addressesExisting: true };

function read(status: number, text: string, headers: Record<string, string> = {}): unknown {
  return readAnswer(request, { status, text, header: (name) => headers[name] }, { redact: (words) => words, dialect });
}

function refusalOf(status: number, text: string, headers: Record<string, string> = {}): ApiError {
  try {
    read(status, text, headers);
  } catch (error) {
    assert(error instanceof ApiError, `${error}`);
    return error;
  }
  throw new Error("no refusal");
}

describe("readAnswer", () => {
  describe("in every dialect of a refusal", () => {
    const refusals: [name: string, statuses: number[], category: ApiErrorCategory][] = [
      ["aom-log.no-is-success", [400], "validation"],
      ["apig-0101-api-not-found", [404], "notOffered"],
      ["apig-0103-backend-missing", [404, 500], "notOffered"],
      ["apig-0201-backend-unavailable", [502], "unknownOutcome"],
      ["apig-0201-too-large", [413], "validation"],
      ["apig-0203-backend-timeout", [504], "unknownOutcome"],
      ["apig-0301-bad-signature", [401], "authPermanent"],
      ["apig-0301-locked", [401], "authPermanent"],
      ["apig-0301-token", [401], "authRenewable"],
      ["apig-0302-not-allowed", [403], "permission"],
      ["apig-0307-token-update", [401], "authRenewable"],
      ["apig-0308-throttled", [429], "throttled"],
      ["apig-0310-project", [403], "permission"],
      ["apig-0613-iam-down", [503], "server"],
      ["apigw-0301", [401], "authRenewable"],
      ["both-keys", [400], "validation"],
      ["delete-version.running", [200, 400], "conflict"],
      ["duplicate-name.0103", [200, 400], "conflict"],
      ["error-message-non200", [400], "validation"],
      ["error-msg-key", [200], "conflict"],
      ["generic-0105", [200, 400], "conflict"],
      ["iam.flat", [400], "validation"],
      ["iam.keystone-401", [401], "authRenewable"],
      ["internal.500-0010", [500], "server"],
      ["is-success-string", [200], "validation"],
      ["list-jobs.search-too-long", [200, 400], "validation"],
      ["no-message", [200, 500], "server"],
      ["no-nodes.400-2605", [400], "quota"],
      ["not-authorized.403-0108", [403], "permission"],
      ["not-found.200-is-success-false", [200], "notFound"],
      ["not-found.400-0102", [400], "notFound"],
      ["not-found.404-0015", [404], "notFound"],
      ["policy.403-0112", [403], "permission"],
      ["project-mismatch.403-0210", [403], "permission"],
      ["quota.400-0116-free", [400], "quota"],
      ["quota.400-0118", [400], "quota"],
      ["spec-rejected", [200], "validation"],
      ["stop-version.finished", [200, 400], "conflict"],
      ["target-state.400-6357", [400], "conflict"],
      ["token-expired.401-0202", [401], "authRenewable"],
      ["token-missing.401-0201", [401], "authRenewable"],
      ["v2.algorithm.400-2755", [400], "validation"],
      ["v2.duplicate.400-2751", [400], "conflict"],
      ["v2.not-found.400-2775", [400], "notFound"],
      ["v2.project-mismatch.404-2786", [404], "permission"],
      ["v2.quota.400-2815", [400], "quota"],
      ["v2.status-changed.409-2878", [409], "conflict"],
      ["v2.terminate.409-2796", [409], "conflict"],
      ["v2.throttled.429-2799", [429], "throttled"],
      ["v2.upgrading.503-4700", [503], "server"],
      ["workspace-missing.400-0102", [400], "validation"],
    ];

    for (const [name, statuses, category] of refusals) {
      for (const status of statuses) {
        it(`reads ${name} under ${status} as ${category}`, () => {
          assert.equal(refusalOf(status, readBody(`refusals/${name}`)).category, category);
        });
      }
    }

    it("leaves no recorded refusal out", () => {
      assert.deepEqual(refusals.map(([name]) => `refusals/${name}`).sort(), bodiesIn("refusals").sort());
    });
  });

  it("makes an error of the right class", () => {
    assert(refusalOf(404, readBody("refusals/not-found.404-0015")) instanceof NotFoundError);
    assert(refusalOf(400, readBody("refusals/delete-version.running")) instanceof ConflictError);
    assert.equal(refusalOf(500, "").name, "ApiError");
  });

  it("says what the service said, and last what was asked, its code, the status and the request's number", () => {
    const { message } = refusalOf(400, readBody("refusals/delete-version.running"), { "x-request-id": "r-77" });
    assert.equal(
      message,
      "The present status does not allow this: This job can't be delete. job status: 9. " +
        "DELETE /v1/p/training-jobs/1/versions/2 (ModelArts.0105, HTTP 400, request r-77)",
    );
  });

  it("takes the request's number from the body where there is no header", () => {
    assert.equal(
      refusalOf(404, readBody("refusals/apig-0101-api-not-found")).requestId,
      "7b3f0c2d9a1e4f5886d2c0b1a9e8f701",
    );
  });

  it("reads the prefix of either cloud's gateway as the same", () => {
    assert.equal(refusalOf(401, readBody("refusals/apigw-0301")).code, "APIG.0301");
  });

  it("waits as long as the header says, else as long as the window that the message names", () => {
    const throttled = readBody("refusals/apig-0308-throttled");
    assert.equal(refusalOf(429, throttled, { "retry-after": "7" }).retryAfterMs, 7000);
    assert.equal(refusalOf(429, throttled).retryAfterMs, 60_000);
    assert.equal(refusalOf(500, "{}").retryAfterMs, undefined);
  });

  it("keeps a 64-bit id whole in an error", () => {
    const text = '{"is_success":false,"error_code":"ModelArts.0105","error_message":9223372036854775807}';
    assert.equal(refusalOf(400, text).apiMessage, "9223372036854775807");
  });

  it("survives a refusal that is a page, empty, null, a list or half an object", () => {
    for (const text of ["<html><body>502 Bad Gateway</body></html>", "", "null", "[]", '""', "7", '{"error_code":']) {
      assert.equal(refusalOf(502, text).category, "unknownOutcome", text);
    }
    assert.equal(refusalOf(404, "<html>404</html>").category, "other");
    assert.equal(refusalOf(404, "").category, "notFound");
  });

  it("quotes the beginning of a page, for want of a message", () => {
    const { message } = refusalOf(502, `<html>\n  <h1>Bad Gateway</h1>${"x".repeat(1000)}`);
    assert.match(message, /: <html> <h1>Bad Gateway<\/h1>x+\. DELETE \S+ \(HTTP 502\)$/);
    assert(message.length < 650);
  });

  it("takes a success with an empty body, null or an empty text for a success", () => {
    assert.equal(read(202, ""), null);
    assert.equal(read(200, "null"), null);
    assert.equal(read(202, '""'), "");
  });

  it("takes is_success true, in either spelling, or none for a success", () => {
    for (const text of ['{"is_success":true}', '{"is_success":"true"}', '{"is_success":null}', "{}"]) {
      assert.doesNotThrow(() => read(200, text), text);
    }
  });

  it("takes a success with a code for a refusal, and one without a code for an answer that cannot be read", () => {
    assert.equal(refusalOf(200, '{"error_code":"ModelArts.0118"}').category, "quota");
    for (const text of ['{"is_success":false}', '{"is_success":"no","error_msg":"?"}', '{"is_success":0}']) {
      assert.throws(() => read(200, text), UnexpectedResponseError, text);
    }
  });

  it("takes a success with a code for one, in a dialect that says no by the status alone", () => {
    const answer = { status: 200, text: '{"error_code":"ModelArts.0118"}', header: () => undefined };
    const value = readAnswer(request, answer, { redact: (words) => words, dialect: plainDialect });
    assert.deepEqual(value, { error_code: "ModelArts.0118" });
  });

  it("says what a success that is not JSON began with", () => {
    assert.throws(
      () => read(200, `<html>${"x".repeat(500)}`),
      (error) => error instanceof UnexpectedResponseError && error.excerpt === `<html>${"x".repeat(194)}`,
    );
  });
});
