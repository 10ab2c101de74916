import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import * as ts from "typescript";

const root = join(__dirname, "../../provider");

/** Below everything: what knows neither a service nor a host. */
const ground = [
  "abort",
  "budgets",
  "clock",
  "cutText",
  "deadline",
  "duration",
  "errors",
  "id",
  "memo",
  "nearest",
  "packageVersion",
  "systemCodes",
  "wayForms",
];

/** What each part may import beside itself and the ground: the parts below it, and nothing above. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ground: [],
  settings: [],
  waiting: [],
  inputs: [],
  notes: [],
  http: ["settings"],
  auth: ["http", "settings"],
  v1: ["http", "inputs", "waiting"],
  v2: ["http", "inputs", "waiting"],
  lifecycle: ["auth", "http", "inputs", "notes", "settings", "v1", "waiting"],
  "lifecycle/job": ["inputs", "lifecycle", "notes", "v1", "waiting"],
  "lifecycle/version": ["inputs", "lifecycle", "notes", "v1", "waiting"],
  "lifecycle/v2algorithm": ["inputs", "lifecycle", "notes", "v2", "waiting"],
  "lifecycle/v2job": ["inputs", "lifecycle", "notes", "v2", "waiting"],
  // The faces: what people type and import, and what hosts call.
  host: ["lifecycle", "notes", "waiting"],
  lookups: ["auth", "http", "settings", "v1", "v2"],
  resources: ["inputs"],
  cli: [
    ...[
      "auth",
      "inputs",
      "lifecycle",
      "lifecycle/job",
      "lifecycle/v2algorithm",
      "lifecycle/v2job",
      "lifecycle/version",
    ],
    ...["resources", "settings", "v1", "v2"],
  ],
  plugin: [
    ...["auth", "host", "http", "inputs", "lifecycle"],
    ...["lifecycle/job", "lifecycle/v2algorithm", "lifecycle/v2job", "lifecycle/version"],
    ...["lookups", "notes", "settings", "v1", "v2"],
  ],
  operations: [
    ...["host", "lifecycle", "lifecycle/job", "lifecycle/v2algorithm", "lifecycle/v2job", "lifecycle/version"],
    ...["notes", "settings"],
  ],
  index: ["indexV2", "lookups", "resources"],
  indexV2: ["lookups", "resources"],
};

/** The packages that only these files or parts may know. */
const knownOnlyBy: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/pulumi": ["host", "lookups", "operations", "plugin", "resources"],
  "@grpc/grpc-js": ["host", "plugin"],
  axios: ["http/exchange"],
};

interface Import {
  /** The importing file below `provider/`, without its ending. */
  readonly from: string;
  /** A file in the same form, or a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (["bin", "dist", "node_modules"].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : entry.name.endsWith(".ts") ? [path] : [];
  });
}

/** All that is imported anywhere: statically, later, or for a type alone. */
const imports: readonly Import[] = filesIn(root).flatMap((file) => {
  const from = relative(root, file).replace(/\.ts$/, "");
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  return importedFiles.map(({ fileName }) => {
    const isPackage = !fileName.startsWith(".");
    return {
      from,
      isPackage,
      to: isPackage ? fileName : normalize(join(dirname(from), fileName)).replace(/\.js$/, ""),
    };
  });
});

function partOf(file: string): string {
  if (ground.includes(file)) return "ground";
  const [top = "", below] = file.split("/");
  return top === "lifecycle" && ["job", "v2algorithm", "v2job", "version"].includes(below ?? "")
    ? `${top}/${below}`
    : top;
}

function isOf(packageName: string, { to, isPackage }: Import): boolean {
  return isPackage && (to === packageName || to.startsWith(`${packageName}/`));
}

function inWords({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

describe("the floors of the provider", () => {
  it("are known of each file", () => {
    const parts = new Set(filesIn(root).map((file) => partOf(relative(root, file).replace(/\.ts$/, ""))));
    assert.deepEqual([...parts].sort(), Object.keys(mayImport).sort());
  });

  it("use those below them and nothing above", () => {
    const upwards = imports.filter(({ from, to, isPackage }) => {
      const [one, other] = [partOf(from), partOf(to)];
      return !isPackage && one !== other && other !== "ground" && !mayImport[one]?.includes(other);
    });
    assert.deepEqual(upwards.map(inWords), []);
  });

  for (const [packageName, knowers] of Object.entries(knownOnlyBy)) {
    it(`leave ${packageName} to ${knowers.join(", ")}`, () => {
      const others = imports.filter(
        (each) => isOf(packageName, each) && !knowers.includes(each.from) && !knowers.includes(partOf(each.from)),
      );
      assert.deepEqual(others.map(inWords), []);
      assert.ok(imports.some((each) => isOf(packageName, each)));
    });
  }

  it("go round in no circles", () => {
    const next = new Map<string, string[]>();
    for (const { from, to, isPackage } of imports) if (!isPackage) next.set(from, [...(next.get(from) ?? []), to]);
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" → "));
      if (done.has(file) || way.includes(file)) return;
      for (const to of next.get(file) ?? []) walk(to, [...way, file]);
      done.add(file);
    };
    for (const file of next.keys()) walk(file, []);
    assert.deepEqual(circles, []);
  });
});
