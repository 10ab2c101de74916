import assert from "node:assert/strict";
import { report, reportOne } from "../../../provider/cli/report";

describe("what a command prints", () => {
  const rows = [
    { jobId: "9007199254740993", jobName: "a", createTime: 0, hidden: 1 },
    { jobId: "1", jobName: "longer" },
  ];

  it("is a table of the columns for people, ids digit for digit and times in UTC", () => {
    assert.equal(
      report(rows, ["jobId", "jobName", "createTime"], false),
      [
        "JOB ID            JOB NAME  CREATE TIME",
        "9007199254740993  a         1970-01-01T00:00:00Z",
        "1                 longer",
      ].join("\n"),
    );
  });

  it("is JSON with all properties for programs, also when there is nothing", () => {
    assert.deepEqual(JSON.parse(report(rows, ["jobId"], true)), rows);
    assert.equal(report([], ["jobId"], true), "[]");
    assert.equal(report([], ["jobId"], false), "None.");
  });

  it("does not let what the service sends steer the terminal", () => {
    assert.equal(reportOne({ description: "a\u001b[2J\nb" }, false), "description  a [2J b");
  });
});
