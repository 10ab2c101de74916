// The service that a story plays in: what it holds of somebody else's, what is done there by hand, and what stands wrongly.

import { type Dialect, dialectSwitches, type Simulator } from "modelarts-simulator";
import { versionsStanding } from "../support/simulated";
import type { Held } from "./stackEngine";
import type { Story } from "./story";

/** The simulated service of one story. */
export class Service {
  readonly simulator: Simulator;
  /** A job of somebody else's. */
  readonly jobId: string;
  readonly #adoptable: string;
  /** Versions that are somebody else's, and stand until somebody else removes them. */
  readonly #others: string[];
  readonly #othersV2: string;
  readonly #othersAlgorithm: string;

  /** Puts what is somebody else's in place, and lets the service behave as the story says. */
  constructor(simulator: Simulator, story: Story) {
    const { control } = simulator;
    this.simulator = simulator;
    const { jobId, versionIds } = control.seedJob({
      jobName: "shared",
      versions: [{ status: "COMPLETED" }, { status: "RUNNING" }, { status: "COMPLETED" }],
    });
    this.jobId = jobId;
    [this.#adoptable = "", ...this.#others] = versionIds;
    this.#othersV2 = control.v2.seedJob({ jobName: "others" });
    this.#othersAlgorithm = control.v2.seedAlgorithm({ name: "others" });
    control.setDialect(toDialect(story.dialect));
    control.setRules(story.rules);
    control.v2.setRules(story.v2Rules);
    const deletion = { course: "deletion", pace: { reads: story.deletionReads } } as const;
    control.setTransition(deletion);
    control.v2.setTransition(deletion);
    const failures = story.failedDeletions;
    if (failures > 0) control.setTransition({ ...deletion, end: "DELETE_FAILED", failures });
  }

  /** The version that may be adopted, as long as it stands. */
  adoptable(): string | undefined {
    return versionsStanding(this.simulator).includes(this.#adoptable) ? this.#adoptable : undefined;
  }

  /** How many creations were asked for. */
  creations(): number {
    const { control } = this.simulator;
    const operations = ["createVersion", "createJob", "v2.createJob", "v2.createAlgorithm"];
    return operations.reduce((sum, each) => sum + control.requestCount(each), 0);
  }

  /** Somebody at the console, who does not know of Pulumi. */
  async actByHand(act: "remove" | "stop" | "create", state: readonly Held[]): Promise<void> {
    const { control } = this.simulator;
    await this.#actOnV2ByHand(act, state);
    const ours = state.find(({ urn }) => /:TrainingJobVersion::/.test(urn));
    const versionId = typeof ours?.outs.versionId === "string" ? ours.outs.versionId : undefined;
    if (act === "create") {
      await this.#createByHand();
    } else if (versionId !== undefined && act === "stop") {
      control.setStatus({ versionId }, "KILLED");
    } else if (versionId !== undefined) {
      control.setStatus({ versionId }, "COMPLETED");
      const path = `/v1/${this.simulator.projectId}/training-jobs/${String(ours?.outs.jobId)}/versions/${versionId}`;
      await this.#removeByHand(path, () => versionsStanding(this.simulator).includes(versionId));
    }
  }

  /** State and service hold the same, and nobody else's is gone; otherwise what is wrong, each in a sentence. */
  judge(state: readonly Held[]): string[] {
    return [...this.#judgeV1(state), ...this.#judgeV2(state), ...this.#judgeAlgorithms(state)];
  }

  #judgeV1(state: readonly Held[]): string[] {
    const standing = versionsStanding(this.simulator);
    const jobs = this.simulator.control.standing().jobs.map(({ jobId }) => jobId);
    const held = state.map(({ outs }) => outs.versionId).filter((id) => typeof id === "string");
    const heldJobs = state.filter(({ urn }) => urn.includes("dynamic/modelarts:TrainingJob::")).map(({ id }) => id);
    const mayStand = [...this.#others, this.#adoptable];
    return [
      ...standing.filter((id) => !mayStand.includes(id) && !held.includes(id)).map((id) => `orphan: version ${id}`),
      ...held.filter((id) => !standing.includes(id)).map((id) => `ghost: version ${id}`),
      ...this.#others.filter((id) => !standing.includes(id)).map((id) => `version ${id} of somebody else is gone`),
      ...jobs.filter((id) => id !== this.jobId && !heldJobs.includes(id)).map((id) => `orphan: job ${id}`),
      ...heldJobs.filter((id) => !jobs.includes(id)).map((id) => `ghost: job ${id}`),
      ...(new Set(held).size < held.length ? ["two resources hold one version"] : []),
    ];
  }

  #judgeV2(state: readonly Held[]): string[] {
    const standing = this.simulator.control.v2.standing().jobs.map(({ jobId }) => jobId);
    return judgeSingles("job of v2", idsOf(state, "modelarts/v2:TrainingJob::"), standing, this.#othersV2);
  }

  #judgeAlgorithms(state: readonly Held[]): string[] {
    const standing = this.simulator.control.v2.standing().algorithms.map(({ id }) => id);
    return judgeSingles("algorithm", idsOf(state, "modelarts/v2:Algorithm::"), standing, this.#othersAlgorithm);
  }

  async #createByHand(): Promise<void> {
    const { url, projectId, token } = this.simulator;
    const before = versionsStanding(this.simulator);
    // Digit for digit: the id of the version before is beyond what a number holds.
    const body = `{"config":{"worker_server_num":1,"app_url":"/other/code/","boot_file_url":"/other/code/main.py",
      "engine_id":1,"spec_id":2,"data_url":"/other/data/","train_url":"/other/out/","pre_version_id":${this.#others[0]}}}`;
    await fetch(`${url}/v1/${projectId}/training-jobs/${this.jobId}/versions`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Auth-Token": token },
      body,
    });
    this.#others.push(...versionsStanding(this.simulator).filter((id) => !before.includes(id)));
  }

  async #actOnV2ByHand(act: "remove" | "stop" | "create", state: readonly Held[]): Promise<void> {
    const { control, projectId } = this.simulator;
    const [jobId] = idsOf(state, "modelarts/v2:TrainingJob::");
    if (jobId !== undefined && act !== "create") control.v2.setPhase({ jobId }, "Terminated");
    if (act !== "remove") return;
    if (jobId !== undefined) {
      const isThere = () => control.v2.standing().jobs.some((job) => job.jobId === jobId);
      await this.#removeByHand(`/v2/${projectId}/training-jobs/${jobId}`, isThere);
    }
    const [algorithmId] = idsOf(state, "modelarts/v2:Algorithm::");
    if (algorithmId !== undefined) {
      const isThere = () => control.v2.standing().algorithms.some(({ id }) => id === algorithmId);
      await this.#removeByHand(`/v2/${projectId}/algorithms/${algorithmId}`, isThere);
    }
  }

  async #removeByHand(path: string, isThere: () => boolean): Promise<void> {
    const { url, token } = this.simulator;
    for (let turn = 0; turn < 40 && isThere(); turn++) {
      await fetch(url + path, { method: turn % 8 === 0 ? "DELETE" : "GET", headers: { "X-Auth-Token": token } });
    }
  }
}

function idsOf(state: readonly Held[], type: string): string[] {
  return state.filter(({ urn }) => urn.includes(type)).map(({ id }) => id);
}

/** The same for what has no parts: who holds it, and what stands of which one is somebody else's. */
function judgeSingles(what: string, held: readonly string[], standing: readonly string[], others: string): string[] {
  return [
    ...standing.filter((id) => id !== others && !held.includes(id)).map((id) => `orphan: ${what} ${id}`),
    ...held.filter((id) => !standing.includes(id)).map((id) => `ghost: ${what} ${id}`),
    ...(standing.includes(others) ? [] : [`${what} ${others}, of somebody else, is gone`]),
    ...(new Set(held).size < held.length ? [`two resources hold one ${what}`] : []),
  ];
}

function toDialect(drawn: Story["dialect"]): Partial<Dialect> {
  const isDialect = (value: Story["dialect"]): value is Story["dialect"] & Partial<Dialect> =>
    Object.entries(value).every(([name, choice = ""]) =>
      Object.entries(dialectSwitches).some(([key, choices]) => key === name && choices.includes(choice)),
    );
  return isDialect(drawn) ? drawn : {};
}
