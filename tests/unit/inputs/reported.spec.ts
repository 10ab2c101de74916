import assert from "node:assert/strict";
import fc from "fast-check";
import { doubleSpelling, exactSpelling } from "../../../provider/inputs/decimals";
import { compareReported, isExactlyMadeOf, isReportedAs } from "../../../provider/inputs/reported";
import { madeOfRows, versionRows } from "../../../provider/inputs/rows";
import { run } from "../../support/runs";

const parameters = (value: unknown) => [{ label: "rate", value }];

describe("a decimal number", () => {
  const spellings: [string, string][] = [
    ["0.10", "0.1"],
    ["1", "1.0"],
    ["1e5", "100000"],
    ["1E+5", "100000.0"],
    [".5", "5e-1"],
    ["-0", "0"],
    ["-0.0", "0e7"],
    ["+1", "1."],
    ["007", "7"],
    ["-12.50", "-125e-1"],
    ["1234567890123456789", "1234567890.123456789e9"],
    ["1e-400", "0.1e-399"],
  ];
  for (const [one, other] of spellings) {
    it(`is the same as ${one} and as ${other}`, () => {
      assert.equal(exactSpelling(one), exactSpelling(other));
    });
  }

  it("is another one where any digit, sign or power is another", () => {
    const different = ["9007199254740993", "9007199254740992", "-1", "1", "0", "0.1", "0.11", "1e5", "1e6", "10"];
    assert.equal(new Set(different.map(exactSpelling)).size, different.length);
  });

  it("is told from text that only looks like one", () => {
    for (const text of ["1e", "", ".", "-", "0x10", "1_000", "1,5", "e5", "1.2.3", " 1", "NaN", "Infinity"]) {
      assert.equal(exactSpelling(text), text);
      assert.equal(doubleSpelling(text), text);
    }
  });

  it("has one spelling for each value, however it was written", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 30 }), (digits, zeros) => {
        assert.equal(exactSpelling(`${digits}${"0".repeat(zeros)}`), exactSpelling(`${digits}e${zeros}`));
        assert.equal(exactSpelling(`${digits}.${"0".repeat(zeros)}`), exactSpelling(`${digits}`));
        assert.notEqual(exactSpelling(`${digits}`), exactSpelling(`${digits + 1n}`));
      }),
    );
  });

  // Where each zero is read again for each before it, this takes longer than a test may.
  it("is read once, however many zeros it has", () => {
    const zeros = "0".repeat(700_000);
    assert.equal(exactSpelling(`1${zeros}1`), `1${zeros}1e0`);
  });

  it("keeps as a double what JavaScript keeps of it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        assert.equal(Number(doubleSpelling(String(number))), number + 0);
        assert.equal(doubleSpelling(String(number)), doubleSpelling(exactSpelling(String(number))));
      }),
    );
  });
});

describe("what the service reports", () => {
  it("is the same number in whatever letters", () => {
    for (const [given, reported] of [
      ["0.10", "0.1"],
      ["1", "1.0"],
      ["1e5", "100000"],
      ["1e5", 100000],
      ["-0", "0"],
      ["-0.0", -0],
      [1, "1"],
      ["true", true],
    ]) {
      assert.equal(
        compareReported(versionRows.parameters, parameters(given), parameters(reported)),
        "same",
        `${given}`,
      );
    }
    assert.equal(compareReported(versionRows.parameters, parameters("0.1"), parameters("0.11")), "different");
    assert.equal(compareReported(versionRows.parameters, parameters("1e"), parameters("1")), "different");
    assert.equal(
      compareReported(versionRows.parameters, parameters("9007199254740993"), parameters("9007199254740995")),
      "different",
    );
  });

  it("cannot be told where a double may have lost digits", () => {
    for (const [given, reported] of [
      ["9007199254740993", "9007199254740992"],
      ["0.1234567890123456789", "0.12345678901234568"],
      ["1e-400", "0"],
    ]) {
      assert.equal(
        compareReported(versionRows.parameters, parameters(given), parameters(reported)),
        "unknown",
        `${given}`,
      );
      assert.ok(isReportedAs(versionRows.parameters, parameters(given), parameters(reported)));
    }
  });

  it("is the same in any order of the parameters, also where numbers have been spelt anew", () => {
    const given = [
      { label: "a", value: "10.0" },
      { label: "a", value: "9" },
      { label: "1e1", value: "x" },
    ];
    const reported = [
      { label: "1e1", value: "x" },
      { label: "a", value: "9.0" },
      { label: "a", value: "1e1" },
    ];
    assert.equal(compareReported(versionRows.parameters, given, reported), "same");
    const renamed = reported.map(({ label, value }) => ({ label: label === "1e1" ? "10" : label, value }));
    assert.equal(compareReported(versionRows.parameters, given, renamed), "different");
  });

  it("is something else where an id differs in any digit, or a text in any letter", () => {
    assert.equal(compareReported(versionRows.specId, 2, "2"), "same");
    assert.equal(compareReported(versionRows.preVersionId, "9007199254740993", "9007199254740992"), "different");
    assert.equal(compareReported(versionRows.userCommand, "1.0", "1"), "different");
  });

  it("says nothing of what is on one side only, and is the same where there is nothing on either", () => {
    assert.equal(compareReported(versionRows.poolId, "pool-1", undefined), "unknown");
    assert.equal(compareReported(versionRows.description, undefined, "theirs"), "unknown");
    assert.equal(compareReported(versionRows.parameters, [], undefined), "same");
    assert.ok(isReportedAs(versionRows.poolId, "pool-1", undefined));
    assert.ok(!isReportedAs(versionRows.poolId, "pool-1", "pool-2"));
  });
});

describe("a version that is made of exactly what was asked for", () => {
  const asked = { ...run, preVersionId: "9", parameters: parameters("1e5"), logUrl: "/demo-bucket/logs/" };
  const reported = {
    ...asked,
    workerServerNum: 1,
    flavorCode: "modelarts.vm.cpu.2u",
    parameters: parameters(100000),
    versionId: "20",
    status: 1,
  };

  it("is one, with what the service works out by itself", () => {
    assert.ok(isExactlyMadeOf(madeOfRows, asked, reported));
    assert.ok(isExactlyMadeOf(madeOfRows, { ...asked, preVersionId: undefined }, reported));
    assert.ok(
      isExactlyMadeOf(madeOfRows, asked, { ...reported, parameters: parameters("100000.0"), poolId: "shared" }),
    );
    const { specId: _, ...rest } = asked;
    assert.ok(isExactlyMadeOf(madeOfRows, { ...rest, flavorCode: "modelarts.vm.cpu.2u" }, reported));
    assert.ok(
      isExactlyMadeOf(
        madeOfRows,
        { ...rest, flavorCode: "modelarts.vm.cpu.2u" },
        { ...reported, flavorCode: undefined },
      ),
    );
    const image = { userImageUrl: "team/trainer:1.4", userCommand: "python t.py", poolId: "p", trainUrl: run.trainUrl };
    assert.ok(
      isExactlyMadeOf(madeOfRows, image, {
        ...image,
        workerServerNum: 1,
        engineId: "1",
        specId: "7",
        preVersionId: "9",
      }),
    );
    const builtIn = { modelId: "4", specId: "2", dataUrl: "/demo-bucket/data/" };
    const dataSource = [{ type: "obs", dataUrl: "/demo-bucket/data/" }];
    const filled = { appUrl: "/models/a/", bootFileUrl: "/models/a/t.py", engineId: "1", dataSource };
    assert.ok(isExactlyMadeOf(madeOfRows, builtIn, { ...builtIn, ...filled, workerServerNum: 1 }));
  });

  it("is one although a double has lost digits of a parameter on the way", () => {
    const seed = { ...asked, parameters: parameters("9007199254740993") };
    assert.ok(isExactlyMadeOf(madeOfRows, seed, { ...reported, parameters: parameters("9007199254740992") }));
  });

  const others: [string, Record<string, unknown>][] = [
    ["parameters that were not asked for", { asked: { parameters: undefined } }],
    ["no parameters", { reported: { parameters: undefined } }],
    ["one parameter more", { reported: { parameters: [...parameters("1e5"), { label: "b", value: "1" }] } }],
    ["another value of a parameter", { reported: { parameters: parameters("1e6") } }],
    ["a log folder that was not asked for", { asked: { logUrl: undefined } }],
    ["no log folder", { reported: { logUrl: undefined } }],
    ["another log folder", { reported: { logUrl: "/demo-bucket/theirs/" } }],
    ["an image that was not asked for", { reported: { userImageUrl: "team/trainer:1.4" } }],
    ["a volume that was not asked for", { reported: { volumes: [{ nfs: { id: "1" } }] } }],
    ["more machines than the one by default", { reported: { workerServerNum: 2 } }],
    ["another ancestor", { reported: { preVersionId: "8" } }],
    ["a data set that was not asked for", { reported: { datasetId: "d" } }],
    ["an algorithm that was not asked for", { reported: { modelId: "4" } }],
    ["other machines", { asked: { specId: undefined, flavorCode: "modelarts.vm.cpu.8u" } }],
  ];
  for (const [what, changes] of others) {
    it(`is not one with ${what}`, () => {
      assert.ok(
        !isExactlyMadeOf(
          madeOfRows,
          { ...asked, ...Object(changes.asked) },
          { ...reported, ...Object(changes.reported) },
        ),
      );
    });
  }
});

describe("what answers tell the whole of", () => {
  const row = { form: "list", isUnordered: true, isCompleted: true, isToldWhole: true } as const;
  const given = [{ name: "a", value: "1" }];
  const cases: [what: string, reported: unknown, comparison: string][] = [
    ["the same", [{ name: "a", value: "1", description: "" }], "same"],
    ["what the service has completed", [{ name: "a", value: "1", description: "x" }], "same"],
    ["an entry more", [...given, { name: "b", value: "1" }], "different"],
    ["another entry", [{ name: "b", value: "1" }], "different"],
    ["the word that there is none", [], "different"],
    ["no word of it", undefined, "unknown"],
  ];
  for (const [what, reported, comparison] of cases) {
    it(`is compared by all of it: ${what} is ${comparison}`, () => {
      assert.equal(compareReported(row, given, reported), comparison);
    });
  }

  it("is compared so for words too, and no other row is", () => {
    const { isToldWhole: _, ...other } = row;
    assert.equal(compareReported({ form: "text", isToldWhole: true }, "a", ""), "different");
    assert.equal(compareReported({ form: "text" }, "a", ""), "unknown");
    assert.equal(compareReported(other, given, []), "unknown");
    assert.equal(compareReported(other, given, [...given, { name: "b", value: "1" }]), "same");
    assert.equal(compareReported(row, undefined, []), "same");
  });
});
