// The commands that list what there is: each a row of the table below, so that another list is another row.

import type { Command } from "commander";
import type { Environment } from "../lifecycle/target";
import { statusName } from "../v1/status";
import { type ReportFlags, type Row, report, wantsJson } from "./report";
import {
  algorithmsClientFor,
  clientFor,
  environmentFor,
  type ServiceFlags,
  v2ClientFor,
  withServiceFlags,
} from "./service";

interface List {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly string[];
  read(environment: Environment): Promise<readonly Row[]>;
}

const lists: readonly List[] = [
  {
    name: "jobs",
    description: "List the training jobs of the project.",
    columns: ["jobId", "jobName", "versionCount", "status", "createTime", "description"],
    read: async (environment) =>
      (await (await clientFor(environment)).listJobs()).map(({ statusCode, ...job }) => ({
        ...job,
        ...(statusCode !== undefined && { statusCode, status: statusName(statusCode) }),
      })),
  },
  {
    name: "engines",
    description: "List the engines that code can run on, for `engineId`.",
    columns: ["engineId", "engineName", "engineVersion"],
    read: async (environment) => (await clientFor(environment)).listEngines(),
  },
  {
    name: "specs",
    description: "List the machines of the public pool, for `specId` and `flavorCode`.",
    columns: ["specId", "specCode", "core", "cpu", "gpuNum", "gpuType", "maxNum", "noResource"],
    read: async (environment) => (await clientFor(environment)).listResourceSpecifications(),
  },
  {
    name: "jobs-v2",
    description: "List the jobs of API v2 in the default workspace.",
    columns: ["jobId", "name", "phase", "createTime", "description"],
    read: async (environment) => (await v2ClientFor(environment)).searchJobs(),
  },
  {
    name: "algorithms",
    description: "List the algorithms of API v2 in the default workspace, for `algorithmId`.",
    columns: ["algorithmId", "algorithmName", "createTime", "description"],
    read: async (environment) => (await algorithmsClientFor(environment)).listAlgorithms(),
  },
  {
    name: "flavors",
    description: "List the machines for jobs of API v2.",
    columns: ["flavorId", "flavorName", "flavorType", "cpuCores", "memorySize", "memoryUnit", "cardNum", "cardName"],
    read: async (environment) => (await v2ClientFor(environment)).listFlavors(),
  },
  {
    name: "engines-v2",
    description: "List the engines for jobs of API v2.",
    columns: ["engineId", "engineName", "engineVersion"],
    read: async (environment) => (await v2ClientFor(environment)).listEngines(),
  },
];

export function addLists(program: Command): void {
  for (const { name, description, columns, read } of lists) {
    withServiceFlags(
      program.command(name).description(description).option("--json", "as JSON, with all properties"),
    ).action(async (flags: ServiceFlags & ReportFlags) => {
      console.log(report(await read(environmentFor(flags)), columns, wantsJson(flags)));
    });
  }
}
