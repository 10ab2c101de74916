import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumPath } from "../../tools/chromium";
import { useSimulator } from "../support/simulated";
import { call, send } from "./api";

describe("simulator: the web page", function () {
  this.timeout(600_000);
  const simulator = useSimulator();
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async () => {
    browser = await chromium.launch({ executablePath: await chromiumPath(), args: ["--no-sandbox"] });
  });
  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith(simulator().url) && !request.url().startsWith("data:"))
        complaints.push(`asked ${request.url()}`);
    });
    await page.goto(simulator().url);
    await page.getByText("live", { exact: true }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(complaints, [], "no errors, and nothing from elsewhere");
  });
  after(() => browser?.close());

  it("shows jobs and versions with their statuses as they change, without a reload", async () => {
    await page.getByText("No jobs.").waitFor();
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "shown",
      jobDesc: "a description",
      versions: [{ status: "RUNNING" }, { status: "COMPLETED" }],
    });
    const table = page.getByRole("table", { name: "Versions of shown" });
    const first = table.getByRole("row").filter({ hasText: versionIds[0] ?? "" });
    await first.getByText("RUNNING").waitFor();
    await page.getByText("1 job, 2 versions").waitFor();
    assert.match((await page.locator("article h3").textContent()) ?? "", new RegExp(`${jobId}.*a description`));

    await call(simulator(), "DELETE", `/training-jobs/${jobId}/versions/${versionIds[0]}`);
    await first.getByText("KILLING").waitFor();
    await first.getByText("deletion").waitFor();
    simulator().control.advance();
    await first.waitFor({ state: "detached" });
    await page.getByText("1 job, 1 version", { exact: true }).waitFor();
  });

  it("shows jobs of v2 with their phases beside those of v1", async () => {
    const id = simulator().control.v2.seedJob({ jobName: "a-v2-job", description: "of the new kind" });
    simulator().control.seedJob({ jobName: "a-v1-job" });
    const row = page.getByRole("table", { name: "Jobs of v2" }).getByRole("row").filter({ hasText: id });
    await row.getByText("Running").waitFor();
    await row.getByText("of the new kind").waitFor();
    await page.getByText("a-v1-job").waitFor();
    await send(simulator(), "DELETE", `/v2/${simulator().projectId}/training-jobs/${id}`);
    await row.getByText("deletion").waitFor();
    simulator().control.v2.advance();
    await row.waitFor({ state: "detached" });
  });

  it("shows the last requests, with what was refused and what was a fault", async () => {
    simulator().control.addFault({ endpoint: "listJobs", fault: { kind: "error", status: 503 } });
    await call(simulator(), "GET", "/training-jobs");
    await call(simulator(), "GET", "/training-jobs/1/versions/1");
    const requests = page.getByRole("table", { name: "Requests, newest first" });
    await requests.getByText("404 ModelArts.0015").waitFor();
    const rows = await requests.locator("tbody tr").allTextContents();
    assert.match(rows[0] ?? "", /GET.*getVersion.*404 ModelArts\.0015/);
    assert.match(rows[1] ?? "", /GET.*listJobs.*503 APIG\.0613.*fault: error/);
  });

  it("says what a request was about, and folds those that repeat", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "asked", versions: [{ status: "RUNNING" }] });
    for (let look = 0; look < 3; look++) {
      await call(simulator(), "GET", `/training-jobs/${jobId}/versions/${versionIds[0]}`);
    }
    const requests = page.getByRole("table", { name: "Requests, newest first" });
    await requests.getByText("getVersion ×3").waitFor();
    await requests.getByText("asked V0001").waitFor();
    assert.equal(await requests.locator("tbody tr").count(), 1);
  });

  it("shows a version's machine, parameters and log at a click, and ends its run", async () => {
    const { control } = simulator();
    const config = { spec_id: 2, worker_server_num: 2, parameter: [{ label: "rate", value: "0.1" }] };
    const { versionIds } = control.seedJob({ jobName: "opened", versions: [{ status: "RUNNING", config }] });
    const versionId = versionIds[0] ?? "";
    control.appendLog({ versionId }, ["epoch 1"]);
    await page.getByRole("button", { name: "V0001" }).click();
    const dialog = page.getByRole("dialog", { name: "opened V0001" });
    await dialog.getByText("2 × modelarts.vm.cpu.2u (2 cores, 8 GiB)").waitFor();
    await dialog.getByText("rate = 0.1").waitFor();
    await dialog.getByText("epoch 1").waitFor();
    await dialog.getByRole("button", { name: "Fail" }).click();
    await dialog.getByText("FAILED", { exact: true }).waitFor();
    assert.equal(control.standing().jobs[0]?.versions[0]?.status, "FAILED");
    await dialog.getByRole("button", { name: "Finish" }).click();
    await dialog.getByText("COMPLETED", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "hidden" });
  });

  it("adds jobs of both APIs, shows one of v2, and removes everything", async () => {
    page.on("dialog", (question) => question.accept());
    await page.getByRole("button", { name: "Add a job", exact: true }).click();
    await page.getByText("1 job, 2 versions").waitFor();
    await page.getByRole("button", { name: "Add a job of v2" }).click();
    await page.getByRole("table", { name: "Jobs of v2" }).getByRole("button").click();
    await page.getByRole("dialog").getByRole("button", { name: "Fail" }).click();
    await page.getByRole("dialog").getByText("Failed", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Remove everything" }).click();
    await page.getByText("No jobs.").waitFor();
  });

  it("is read on a phone without moving it sideways", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "handwritten-digits-with-a-long-name",
      versions: [{ status: "COMPLETED" }, { status: "RUNNING" }],
    });
    await call(simulator(), "GET", `/training-jobs/${jobId}/versions/${versionIds[0]}`);
    await page.getByText("getVersion").waitFor();
    const widths = await page.evaluate(
      `[document.documentElement, ...document.querySelectorAll(".scroll")].map((each) => each.scrollWidth - each.clientWidth)`,
    );
    assert.deepEqual(widths, [0, 0, 0]);
  });

  it("shows names as text, whatever they contain", async () => {
    simulator().control.seedJob({ jobName: "<img src=x onerror=alert(1)>", versions: [] });
    await page.getByText("<img src=x onerror=alert(1)>").waitFor();
    assert.equal(await page.locator("#jobs img").count(), 0);
  });

  it("stays small however many versions stand", async () => {
    simulator().control.seedJob({ jobName: "large", versions: Array.from({ length: 2_000 }, () => ({})) });
    await page.getByText("1 job, 2000 versions").waitFor();
    await page.getByText("and 1950 older").waitFor();
    assert.equal(await page.locator("tr[data-version]").count(), 50);
  });
});
