import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changesBetween } from "../../../provider/inputs/changes";
import { checkInputs } from "../../../provider/inputs/check";
import { forms } from "../../../provider/inputs/forms";
import { isExactlyMadeOf, isReportedAs } from "../../../provider/inputs/reported";
import { jobRows, locationRows, runRows, versionRows } from "../../../provider/inputs/rows";
import { pairsAndExclusions } from "../../../provider/inputs/rules";
import { schemaOf } from "../../../provider/inputs/schema";
import { namesOf, type Table } from "../../../provider/inputs/table";
import { algorithmRows } from "../../../provider/inputs/v2/algorithmRows";
import { jobV2Rows } from "../../../provider/inputs/v2/rows";
import { listOf, objectOf, readInputs, writeInputs } from "../../../provider/inputs/wire";
import { contentOf } from "../../../provider/lifecycle/content";
import { optionalText } from "../../../provider/v1/fields";
import { versionCodecs } from "../../../provider/v1/versionCodecs";
import { run } from "../../support/runs";

describe("a row", () => {
  const rows = {
    ...runRows,
    shelf: { api: "spec.shelf.code", answers: ["shelf_code", "spec.shelf.code"], form: "name", needs: "poolId" },
  } as const satisfies Table;
  const contract = {
    schema: schemaOf(rows, forms),
    rules: pairsAndExclusions(rows),
    makesRun: () => true,
    namesElsewhere: {},
  };
  const changes = { rows, adoption: { input: "existingId", output: "id" } };
  const failures = (given: Record<string, unknown>) =>
    checkInputs(contract, { ...run, ...given }).failures.map(({ property, reason }) => `${property} ${reason}`);

  it("is enough for an input to be accepted, in its form and with its rules", () => {
    const { appUrl, bootFileUrl, engineId } = run;
    const { inputs } = checkInputs(contract, { appUrl, bootFileUrl, engineId, poolId: "p", shelf: "a.1" });
    assert.equal(inputs.shelf, "a.1");
    assert.deepEqual(failures({ shelf: "a.1" }), ["shelf needs poolId beside it"]);
    assert.match(failures({ shelf: "a/1" }).join(), /^shelf must have 1 to 128 characters/);
    assert.deepEqual(failures({ shelv: "a" }), ["shelv is not a property of this resource; did you mean shelf?"]);
  });

  it("is enough for it to be sent, read, and told from what was asked for", () => {
    assert.deepEqual(writeInputs(rows, versionCodecs, { shelf: "a", flavorCode: "b" }), {
      flavor: { code: "b" },
      spec: { shelf: { code: "a" } },
    });
    assert.deepEqual(readInputs(rows, versionCodecs, { shelf_code: "", spec: { shelf: { code: "a" } } }), {
      shelf: "a",
    });
    assert.deepEqual(readInputs(rows, versionCodecs, { shelf_code: "b", spec: { shelf: { code: [] } } }), {
      shelf: "b",
    });
    assert.deepEqual(readInputs(rows, versionCodecs, { shelf_code: {}, spec: "none" }), {});
    assert.ok(!isReportedAs(rows.shelf, "a", "b"));
    assert.ok(isExactlyMadeOf(rows, { shelf: "a" }, { shelf: "a", workerServerNum: 1 }));
    assert.ok(!isExactlyMadeOf(rows, {}, { shelf: "a", workerServerNum: 1 }));
  });

  it("is enough for a change of it to make a new resource", () => {
    assert.deepEqual(changesBetween(changes, { shelf: "a" }, { shelf: "b" }).replaces, ["shelf"]);
    assert.notEqual(contentOf(rows, { shelf: "a" }), contentOf(rows, { shelf: "b" }));
  });

  it("may be that of an object, which is odd as a whole where an entry is, or lacks what is always there", () => {
    const text = { text: { reads: optionalText } };
    const parts = {
      name: { api: "meta.name", form: "text", isRequired: true },
      url: { api: "obs_url", form: "text" },
    } as const satisfies Table;
    const table = { inputs: { api: "inputs", form: "parts" } } as const satisfies Table;
    const codecs = { parts: listOf(objectOf(parts, text)) };
    const wire = { inputs: [{ meta: { name: "a" }, obs_url: "/b/" }, { meta: { name: "c" } }] };
    const values = { inputs: [{ name: "a", url: "/b/" }, { name: "c" }] };
    assert.deepEqual(readInputs(table, codecs, wire), values);
    assert.deepEqual(writeInputs(table, codecs, values), wire);
    for (const odd of [[{ meta: {} }], [{ meta: { name: "a" }, obs_url: [] }], ["a"], {}, "a", [], null, undefined]) {
      assert.deepEqual(readInputs(table, codecs, { inputs: odd }), {}, JSON.stringify(odd));
    }
  });
});

describe("the rows of jobs and versions", () => {
  for (const [what, rows] of Object.entries<Table>({ jobRows, versionRows, jobV2Rows, algorithmRows })) {
    it(`name no other input than those that there are: ${what}`, () => {
      const named = Object.values(rows).flatMap(({ needs = [], excludes = [], workedOutFrom = [] }) => [
        ...[needs].flat(),
        ...excludes,
        ...workedOutFrom,
      ]);
      assert.deepEqual(
        named.filter((name) => !Object.hasOwn(rows, name)),
        [],
      );
      assert.ok(named.length > 0);
    });
  }

  it("are those of the table in docs/resources.md, which says of each in place what changes so", () => {
    const page = readFileSync(join(__dirname, "../../../docs/resources.md"), "utf8");
    const [section = ""] = page.split("## What a version takes\n").slice(1).join().split("\n## ");
    const lines = section.split("\n").filter((line) => line.startsWith("| `"));
    const cells = lines.map((line) => line.split("|").map((cell) => cell.trim()));
    const namesIn = (cell = "") => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
    assert.deepEqual(cells.flatMap(([, cell]) => namesIn(cell)).toSorted(), namesOf(versionRows).toSorted());
    const inPlace = cells
      .filter(([, , , change]) => change?.startsWith("in place"))
      .flatMap(([, cell]) => namesIn(cell));
    const rows: Table = versionRows;
    const expected = namesOf(rows).filter((name) => rows[name]?.changesInPlace && !Object.hasOwn(locationRows, name));
    assert.deepEqual(inPlace.toSorted(), expected.toSorted());
  });

  for (const [heading, rows] of Object.entries<Table>({
    "Training jobs of v2": jobV2Rows,
    "Algorithms of v2": algorithmRows,
  })) {
    it(`are those of the table in docs/resources.md, which says of each in place what changes so: ${heading}`, () => {
      const page = readFileSync(join(__dirname, "../../../docs/resources.md"), "utf8");
      const [section = ""] = page.split(`## ${heading}\n`).slice(1).join().split("\n## ");
      const cells = section
        .split("\n")
        .filter((line) => line.startsWith("| `"))
        .map((line) => line.split("|").map((cell) => cell.trim()));
      const namesIn = (cell = "") => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
      const named = cells.flatMap(([, cell]) => namesIn(cell));
      assert.deepEqual([...new Set(named)].toSorted(), namesOf(rows).toSorted());
      const inPlace = cells
        .filter(([, , change]) => change?.startsWith("in place"))
        .flatMap(([, cell]) => namesIn(cell));
      const expected = namesOf(rows).filter((name) => rows[name]?.changesInPlace && !Object.hasOwn(locationRows, name));
      assert.deepEqual(inPlace.toSorted(), expected.toSorted());
    });
  }
});
