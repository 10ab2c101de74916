import assert from "node:assert/strict";
import fc from "fast-check";
import { isLosslessNumber } from "lossless-json";
import { literalOf, parseJson, writeJson } from "../../../provider/http/json";

/** The value with plain numbers again, as `JSON.parse` would give it. */
function plain(value: unknown): unknown {
  if (isLosslessNumber(value)) return Number(value.toString());
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

describe("parseJson", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        assert.deepEqual(
          plain(parseJson(text)),
          JSON.parse(text, (_, value) => (Object.is(value, -0) ? 0 : value)),
        );
      }),
    );
  });

  it("refuses what JSON.parse refuses, with a SyntaxError", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        if (isJson) assert.doesNotThrow(() => parseJson(text));
        else assert.throws(() => parseJson(text), SyntaxError);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps every digit of a number, also inside lists and objects", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (id) => {
        assert.equal(String(parseJson(`${id}`)), `${id}`);
        assert.deepEqual(String(parseJson(`[[${id}]]`)), `${id}`);
        const object = parseJson(`{"versions":[{"version_id":${id}}]}`);
        assert.equal(writeJson(object), `{"versions":[{"version_id":${id}}]}`);
      }),
    );
  });

  it("tells how each number was written, wherever it stands", () => {
    const whole = fc.maxSafeNat().map(String);
    const fraction = fc.tuple(fc.nat(), fc.stringMatching(/^[0-9]{1,20}$/)).map((parts) => parts.join("."));
    const power = fc.tuple(fc.nat(), fc.constantFrom("e", "E", "e+", "e-"), fc.nat(400)).map((parts) => parts.join(""));
    const sign = fc.constantFrom("", "-");
    const literal = fc.tuple(sign, fc.oneof(whole, fraction, power, fc.constant("0"))).map((parts) => parts.join(""));
    const space = fc.constantFrom("", " ", "\n\t");
    fc.assert(
      fc.property(literal, literal, space, (one, other, gap) => {
        assert.equal(literalOf(parseJson(`${gap}${one}`)), one);
        const read: unknown = parseJson(`[${gap}${one}${gap},{"second":${gap}${other}}]`);
        assert.ok(Array.isArray(read));
        assert.deepEqual([literalOf(read[0]), literalOf(read[1].second)], [one, other]);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps digits inside a text as they are", () => {
    assert.deepEqual(parseJson('{"a":"9223372036854775807, \\"9223372036854775807\\""}'), {
      a: '9223372036854775807, "9223372036854775807"',
    });
  });

  it("takes the last of several values of a key", () => {
    assert.deepEqual(parseJson('{"a":"1","a":"2"}'), { a: "2" });
  });

  it("pollutes no prototype", () => {
    parseJson('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}');
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
});

describe("writeJson", () => {
  it("writes ids of any size as bare integers", () => {
    assert.equal(writeJson({ spec_id: 9223372036854775807n, job_desc: undefined }), '{"spec_id":9223372036854775807}');
  });
});
