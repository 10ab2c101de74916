import assert from "node:assert/strict";
import { ApiError, isConflict, isNotFound, NotFoundError } from "../../../provider/errors";
import { readAnswer } from "../../../provider/http/answer";
import {
  algorithmDialect,
  dialect,
  isAlgorithmNameTaken,
  isNameTaken,
  isNotOffered,
  isNotYet,
} from "../../../provider/v2/errorCodes";
import { sample, samples } from "../../fixtures/v2/read";

/** The refusal that an answer to a request for a job is, or for what speaks in another dialect. */
function refusal(status: number, text: string, spoken = dialect): ApiError {
  try {
    readAnswer(
      { method: "GET", path: "/v2/p/training-jobs/a-1", addressesExisting: true },
      { status, text, header: () => undefined },
      { redact: (words) => words, dialect: spoken },
    );
  } catch (error) {
    assert.ok(error instanceof ApiError);
    return error;
  }
  throw new assert.AssertionError({ message: "no refusal" });
}

/** A sample has its status and code in its name: "v2.error.algorithm.400-2755". */
function refusalOf(name: string, spoken = dialect): ApiError {
  return refusal(Number(/\.(?:delete-)?(\d{3})[-.]/.exec(`${name}.`)?.[1]), sample(name), spoken);
}

const expected: Readonly<Record<string, string>> = {
  "2775": "notFound",
  "404": "notFound",
  "2751": "conflict",
  "2796": "conflict",
  "2813": "conflict",
  "2818": "conflict",
  "2821": "conflict",
  "2841": "conflict",
  "2878": "conflict",
  "2883": "conflict",
  "2887": "conflict",
  "2815": "quota",
  "2833": "quota",
  "2784": "authRenewable",
  "2785": "permission",
  "2786": "permission",
  "2837": "permission",
  "2799": "throttled",
  "2950": "server",
  "503-4700": "server",
  "0101": "notOffered",
  "2803": "notOffered",
  "2836": "notOffered",
};

describe("the refusals of v2", () => {
  for (const name of samples(/^v2\.error\./)) {
    const [key = ""] = Object.keys(expected)
      .filter((each) => name.endsWith(each) || name.includes(`.${each}.`))
      .toSorted((a, b) => b.length - a.length);
    it(`have their meaning: ${name} is ${expected[key] ?? "validation"}`, () => {
      assert.equal(refusalOf(name).category, expected[key] ?? "validation");
    });
  }

  it("make a job gone for sure by 400 with 2775 alone", () => {
    const isSure = (error: ApiError) => error instanceof NotFoundError && error.certainty === "sure";
    const sure = samples(/^v2\.error\./).filter((name) => isSure(refusalOf(name)));
    assert.deepEqual(sure.toSorted(), ["v2.error.not-found.400-2775", "v2.error.not-found.delete-400-2775"]);
    const gone = sample("v2.error.not-found.400-2775");
    assert.ok(isSure(refusal(400, gone)));
    for (const status of [404, 410]) assert.ok(isNotFound(refusal(status, gone)) && !isSure(refusal(status, gone)));
    assert.ok(isNotFound(refusal(404, "")) && !isSure(refusal(404, "")));
    assert.ok(!isNotFound(refusal(500, gone)));
  });

  it("make no job gone that speak of an algorithm, an experiment, a task, a pool, a project or a path", () => {
    for (const [status, code] of [
      [400, 2755],
      [400, 2842],
      [400, 4700],
      [404, 2890],
      [404, 2881],
      [404, 2786],
      [404, 2836],
      [410, 2836],
    ] as const) {
      assert.ok(!isNotFound(refusal(status, JSON.stringify({ error_code: `ModelArts.${code}` }))), `${status} ${code}`);
    }
    for (const code of ["APIG.0101", "APIG.0103", "APIGW.0101"]) {
      assert.ok(isNotOffered(refusal(404, JSON.stringify({ error_code: code }))), code);
    }
    assert.ok(!isNotFound(refusal(404, "<html>not found</html>")));
  });

  it("make an algorithm gone for sure by 400 with 2755 alone, and never by what they say of a job or an experiment", () => {
    const isSure = (error: ApiError) => error instanceof NotFoundError && error.certainty === "sure";
    const sure = samples(/^v2\.error\./).filter((name) => isSure(refusalOf(name, algorithmDialect)));
    assert.deepEqual(sure.toSorted(), ["v2.error.algorithm-gone.400-2755", "v2.error.algorithm.400-2755"]);
    const gone = sample("v2.error.algorithm-gone.400-2755");
    for (const status of [404, 410]) {
      const error = refusal(status, gone, algorithmDialect);
      assert.ok(isNotFound(error) && !isSure(error));
    }
    assert.ok(!isNotFound(refusal(500, gone, algorithmDialect)));
    for (const [status, code] of [
      [400, 2775],
      [404, 2775],
      [400, 2842],
      [404, 2786],
      [404, 2836],
      [404, 2890],
    ] as const) {
      const text = JSON.stringify({ error_code: `ModelArts.${code}` });
      assert.ok(!isNotFound(refusal(status, text, algorithmDialect)), `${status} ${code}`);
    }
  });

  it("are told apart by their codes: a name that is taken, and what is not there yet", () => {
    assert.ok(isNameTaken(refusalOf("v2.error.duplicate.400-2751")));
    assert.ok(isConflict(refusalOf("v2.error.pool-not-running.400-2887")));
    assert.ok(!isNameTaken(refusalOf("v2.error.pool-not-running.400-2887")));
    const takenAlgorithm = refusalOf("v2.error.algorithm-duplicate.400-2821", algorithmDialect);
    assert.ok(isAlgorithmNameTaken(takenAlgorithm) && isConflict(takenAlgorithm) && !isNameTaken(takenAlgorithm));
    assert.ok(!isAlgorithmNameTaken(refusalOf("v2.error.duplicate.400-2751", algorithmDialect)));
    assert.ok(isNotYet(refusalOf("v2.error.log-not-generated.400-2818")));
    assert.ok(!isNotYet(refusalOf("v2.error.log-cleared.400-2819")));
  });

  it("say by each of their codes, and by nothing else, that a name is taken, a log is not there yet, or a call is not offered", () => {
    const of = (code: string) => refusal(400, JSON.stringify({ error_code: code }));
    const telling = (says: (error: unknown) => boolean, codes: readonly string[]) =>
      codes.filter((code) => says(of(code)));
    const codes = [2751, 2752, 2756, 2775, 2776, 2797, 2803, 2818, 2821].map((code) => `ModelArts.${code}`);
    assert.deepEqual(telling(isNameTaken, codes), ["ModelArts.2751"]);
    assert.deepEqual(telling(isAlgorithmNameTaken, codes), ["ModelArts.2752", "ModelArts.2756", "ModelArts.2821"]);
    assert.deepEqual(telling(isNotYet, codes), ["ModelArts.2776", "ModelArts.2797", "ModelArts.2818"]);
    assert.deepEqual(telling(isNotOffered, codes), []);
    assert.ok(isNotOffered(refusal(404, JSON.stringify({ error_code: "APIG.0101" }))));
    const wordless = refusal(400, "");
    for (const says of [isNameTaken, isAlgorithmNameTaken, isNotYet, isNotOffered]) {
      assert.equal(says(wordless), false);
      assert.equal(says(new RangeError("no answer")), false);
    }
  });
});
