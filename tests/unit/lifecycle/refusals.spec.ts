// What a refused DELETE or stop means, for each kind of refusal.

import assert from "node:assert/strict";
import {
  ApiError,
  type ApiErrorCategory,
  type ApiFailure,
  CancelledError,
  ConfigError,
  NotFoundError,
  RequestError,
} from "../../../provider/errors";
import { isFinalFor, mayBeAboutWork, mayPass, requestStop } from "../../../provider/lifecycle/refusals";
import { rejection } from "../../support/rejection";

const request = { method: "DELETE", path: "/training-jobs/10/versions/20" };
const categories: readonly ApiErrorCategory[] = [
  "conflict",
  "quota",
  "validation",
  "authRenewable",
  "authPermanent",
  "permission",
  "throttled",
  "server",
  "unknownOutcome",
  "notOffered",
  "other",
];

function refused(category: ApiErrorCategory, isKnown = true): ApiError {
  return new ApiError({ ...failureOf(category), isKnown });
}

function failureOf(category: ApiErrorCategory): ApiFailure {
  const said = { code: "ModelArts.0105", apiMessage: "no", requestId: undefined, retryAfterMs: undefined };
  return { ...request, ...said, status: 400, category };
}

const notFound = new NotFoundError({ ...failureOf("notFound"), isKnown: true }, "sure");

function unanswered(systemCode: string, mayHaveArrived: boolean): RequestError {
  return new RequestError(request, { reason: "no answer", systemCode, mayHaveArrived });
}

describe("a refusal", () => {
  it("is final where who asks is not accepted, or nothing of that kind is offered, and only there", () => {
    assert.deepEqual(
      categories.filter((category) => isFinalFor(refused(category))),
      ["authRenewable", "authPermanent", "permission", "notOffered"],
    );
    assert.equal(isFinalFor(notFound), false);
    assert.equal(isFinalFor(new ConfigError("token", "no token")), false);
  });

  it("is final where the way there is not accepted, and the request cannot have arrived", () => {
    assert.equal(isFinalFor(unanswered("DEPTH_ZERO_SELF_SIGNED_CERT", false)), true);
    assert.equal(isFinalFor(unanswered("DEPTH_ZERO_SELF_SIGNED_CERT", true)), false);
    assert.equal(isFinalFor(unanswered("ECONNREFUSED", false)), false);
    assert.equal(isFinalFor(unanswered("ECONNRESET", true)), false);
    assert.equal(isFinalFor(new CancelledError(request, true)), true);
  });

  it("may be about what is at work where the service has looked at the thing, or says something unknown", () => {
    assert.deepEqual(
      categories.filter((category) => mayBeAboutWork(refused(category))),
      ["conflict", "quota", "validation", "other"],
    );
    assert.equal(mayBeAboutWork(notFound), false);
    assert.equal(mayBeAboutWork(unanswered("ECONNRESET", true)), false);
  });

  it("may pass where a status is in the way or nobody knows what is", () => {
    assert.deepEqual(
      categories.filter((category) => mayPass(refused(category))),
      ["conflict"],
    );
    assert.deepEqual(
      categories.filter((category) => mayPass(refused(category, false))),
      categories,
    );
    assert.equal(mayPass(notFound), true);
    assert.equal(mayPass(unanswered("ECONNRESET", true)), true);
  });
});

describe("the request for a stop", () => {
  it("has nothing to return where it is accepted", async () => {
    assert.equal(await requestStop(async () => {}), undefined);
  });

  for (const refusal of [
    notFound,
    ...(["conflict", "quota", "validation", "other"] as const).map((each) => refused(each)),
  ]) {
    it(`returns a refusal that may be about the run, such as ${refusal.category}`, async () => {
      assert.equal(await requestStop(() => Promise.reject(refusal)), refusal);
    });
  }

  for (const [what, error] of [
    ["a missing permission", refused("permission")],
    ["a fault of the server", refused("server")],
    ["a lost answer", unanswered("ECONNRESET", true)],
    ["a fault of ours", new TypeError("no function")],
  ] as const) {
    it(`fails with ${what}`, async () => {
      assert.equal(await rejection(requestStop(() => Promise.reject(error))), error);
    });
  }
});
