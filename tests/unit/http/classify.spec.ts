import assert from "node:assert/strict";
import * as v from "valibot";
import type { ApiErrorCategory, ResendRule } from "../../../provider/errors";
import { classify as classifyBy, type Refusal } from "../../../provider/http/classify";
import { dialect } from "../../../provider/v1/errorCodes";
import { readTable } from "../../fixtures/service/read";

const again = v.union([v.boolean(), v.string()]);
const rows = readTable(
  "codes",
  v.object({
    code: v.string(),
    class: v.string(),
    again,
    statuses: v.optional(v.array(v.number())),
    ifMessage: v.optional(v.object({ matches: v.string(), class: v.string(), retry: again })),
  }),
);

function classify(parts: Refusal) {
  return classifyBy(parts, dialect.codes);
}

function refusal(parts: Partial<Refusal>): Refusal {
  return { status: 400, code: undefined, message: undefined, fromService: true, addressesExisting: true, ...parts };
}

function categoryOf(documentedClass: string, sentAgain: boolean | string): ApiErrorCategory {
  switch (documentedClass) {
    case "auth":
      return sentAgain === "once-after-reauth" ? "authRenewable" : "authPermanent";
    case "config":
      return "notOffered";
    case "not-found":
      return "notFound";
    case "unknown-outcome":
      return "unknownOutcome";
    default:
      return v.parse(
        v.picklist(["conflict", "quota", "validation", "permission", "throttled", "server"]),
        documentedClass,
      );
  }
}

/** A refusal surely had no effect when the gateway throttles, or could not check who is asking. */
function resendOf(category: ApiErrorCategory, code: string): ResendRule {
  if (category === "throttled" || code === "APIG.0613") return "always";
  return category === "server" || category === "unknownOutcome" || code === "ModelArts.2878" ? "idempotent" : "never";
}

describe("classify", () => {
  describe("by status and code", () => {
    for (const row of rows) {
      const expected = categoryOf(row.class, row.again);
      for (const status of row.statuses ?? [200, 400, 409]) {
        it(`takes ${status} ${row.code} for ${expected}`, () => {
          const verdict = classify(refusal({ status, code: row.code }));
          assert.equal(verdict.category, expected);
          assert.equal(verdict.resend, resendOf(expected, row.code));
        });
      }
    }
    for (const { code, statuses, ifMessage } of rows) {
      if (ifMessage === undefined) continue;
      const message = ifMessage.matches.includes("workspace") ? "The Workspace is gone" : "verify aksk signature fail";
      const expected = categoryOf(ifMessage.class, ifMessage.retry);
      it(`takes ${code} for ${expected} when it says "${message}"`, () => {
        assert.equal(classify(refusal({ status: statuses?.[0] ?? 400, code, message })).category, expected);
      });
    }
  });

  describe("by status alone", () => {
    const byStatus: [status: number, category: ApiErrorCategory, resend: ResendRule][] = [
      [300, "other", "never"],
      [302, "other", "never"],
      [400, "validation", "never"],
      [401, "authRenewable", "never"],
      [402, "other", "never"],
      [403, "permission", "never"],
      [405, "notOffered", "never"],
      [408, "unknownOutcome", "idempotent"],
      [409, "conflict", "never"],
      [410, "notOffered", "never"],
      [413, "validation", "never"],
      [414, "validation", "never"],
      [429, "throttled", "always"],
      [500, "server", "idempotent"],
      [502, "unknownOutcome", "idempotent"],
      [503, "server", "idempotent"],
      [504, "unknownOutcome", "idempotent"],
      [599, "server", "idempotent"],
    ];
    for (const [status, category, resend] of byStatus) {
      it(`takes a bare ${status} for ${category}, sent again: ${resend}`, () => {
        const verdict = classify(refusal({ status }));
        assert.equal(verdict.category, category);
        assert.equal(verdict.resend, resend);
      });
    }
  });

  describe("whether something is gone", () => {
    const existing: [what: string, parts: Partial<Refusal>, certainty: string | undefined][] = [
      ["404 ModelArts.0015", { status: 404, code: "ModelArts.0015" }, "sure"],
      ["410 ModelArts.0015", { status: 410, code: "ModelArts.0015" }, "ambiguous"],
      ["a bare 410, as of an API that is no longer offered", { status: 410 }, undefined],
      ["410 APIG.0101", { status: 410, code: "APIG.0101" }, undefined],
      ["410 with a code that begins as one of the service's", { status: 410, code: "ModelArtsX.9999" }, undefined],
      ["410 with a code of the service that is not known", { status: 410, code: "ModelArts.9999" }, "ambiguous"],
      ["a 410 page of a load balancer", { status: 410, fromService: false }, undefined],
      ["a bare 404", { status: 404 }, "ambiguous"],
      ["404 with a code of the service that is not known", { status: 404, code: "ModelArts.9999" }, "ambiguous"],
      ["400 ModelArts.0102", { code: "ModelArts.0102", message: "The training job does not exist." }, "ambiguous"],
      ["400 ModelArts.2775", { code: "ModelArts.2775" }, "ambiguous"],
      ["400 ModelArts.0015", { code: "ModelArts.0015" }, "ambiguous"],
      ["a failure inside 200 with ModelArts.0015", { status: 200, code: "ModelArts.0015" }, "ambiguous"],
      ["a failure inside 200 with ModelArts.0102", { status: 200, code: "ModelArts.0102" }, "ambiguous"],
      ["a failure inside 200 with ModelArts.2775", { status: 200, code: "ModelArts.2775" }, "ambiguous"],
      ["400 ModelArts.0102 about a workspace", { code: "ModelArts.0102", message: "no such workspace" }, undefined],
      ["404 APIG.0101", { status: 404, code: "APIG.0101" }, undefined],
      ["404 APIG.0103", { status: 404, code: "APIG.0103" }, undefined],
      ["404 with a code of the gateway that is not known", { status: 404, code: "APIG.9999" }, undefined],
      ["404 ModelArts.2786", { status: 404, code: "ModelArts.2786" }, undefined],
      ["404 ModelArts.2836", { status: 404, code: "ModelArts.2836" }, undefined],
      ["404 ModelArts.2890", { status: 404, code: "ModelArts.2890" }, undefined],
      ["404 ModelArts.4901", { status: 404, code: "ModelArts.4901" }, undefined],
      ["a 404 page of a load balancer", { status: 404, fromService: false }, undefined],
      ["500 ModelArts.0010", { status: 500, code: "ModelArts.0010" }, undefined],
      ["500 ModelArts.0015", { status: 500, code: "ModelArts.0015" }, undefined],
      ['400 ModelArts.2755, whose words are "not found"', { code: "ModelArts.2755", message: "not found" }, undefined],
      ["400 ModelArts.4700", { code: "ModelArts.4700" }, undefined],
    ];
    for (const [what, parts, certainty] of existing) {
      it(`finds ${what} ${certainty === undefined ? "no sign of it" : `${certainty} of it`}`, () => {
        const verdict = classify(refusal(parts));
        assert.equal(verdict.certainty, certainty);
        assert.equal(verdict.category === "notFound", certainty !== undefined);
      });
    }

    it("finds nothing gone, where a request names nothing that exists, unless the answer is sure", () => {
      const naming = { addressesExisting: false };
      assert.deepEqual(classify(refusal({ ...naming, status: 404 })), {
        category: "notOffered",
        resend: "never",
        isKnown: false,
      });
      assert.equal(classify(refusal({ ...naming, code: "ModelArts.0102" })).category, "validation");
      assert.equal(classify(refusal({ ...naming, status: 404, code: "ModelArts.0015" })).certainty, "sure");
    });
  });

  it("knows the codes that all APIs have in common without those of one", () => {
    const notFound = refusal({ status: 404, code: "ModelArts.0015" });
    const expired = refusal({ status: 401, code: "ModelArts.0202" });
    assert.deepEqual([classify(notFound).isKnown, classify(notFound).certainty], [true, "sure"]);
    assert.deepEqual([classifyBy(notFound, []).isKnown, classifyBy(notFound, []).certainty], [false, "ambiguous"]);
    for (const codes of [dialect.codes, []]) assert.equal(classifyBy(expired, codes).isKnown, true);
  });

  it("takes what the gateway says under 404 for an operation that is not offered", () => {
    assert.equal(classify(refusal({ status: 404, code: "APIG.9999" })).category, "notOffered");
  });

  it("takes a code for one inside a success below 300 only", () => {
    assert.equal(classify(refusal({ status: 299, code: "ModelArts.0015" })).isKnown, true);
    assert.equal(classify(refusal({ status: 300, code: "ModelArts.0015" })).isKnown, false);
  });

  it("counts a row that asks for words only where there are such words", () => {
    const rows = [{ codes: ["X.1"], category: "conflict", message: /other/ }] as const;
    assert.equal(classifyBy(refusal({ code: "X.1" }), rows).category, "validation");
    assert.equal(classifyBy(refusal({ code: "X.1", message: "other" }), rows).category, "conflict");
  });

  it("takes a code that is sure under some status for a sign only, under another, whatever stands beside it in its row", () => {
    const rows = [{ codes: ["X.1", "X.2"], statuses: [404], category: "notFound", certainty: "sure" }] as const;
    assert.deepEqual(classifyBy(refusal({ code: "X.2" }), rows).certainty, "ambiguous");
    assert.equal(classifyBy(refusal({ status: 404, code: "X.2" }), rows).certainty, "sure");
    const anyStatus = [{ codes: ["X.3"], category: "notFound", certainty: "sure" }] as const;
    assert.equal(classifyBy(refusal({ code: "X.3" }), anyStatus).certainty, "ambiguous");
  });

  it("reads one code differently under different statuses", () => {
    const categories = (code: string, ...statuses: number[]) =>
      statuses.map((status) => classify(refusal({ status, code })).category);
    assert.deepEqual(categories("ModelArts.4700", 400, 503), ["validation", "server"]);
    assert.deepEqual(categories("ModelArts.0204", 400, 401), ["authPermanent", "authRenewable"]);
    assert.deepEqual(categories("ModelArts.0210", 401, 403), ["authPermanent", "permission"]);
    assert.deepEqual(categories("APIG.0201", 413, 502), ["validation", "unknownOutcome"]);
    assert.deepEqual(categories("ModelArts.4901", 401, 404), ["permission", "notOffered"]);
  });
});
