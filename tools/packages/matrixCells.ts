/** The projects of the matrix: each an installation and a way of running that users have, as its files and commands. */
import { stringify } from "yaml";

/** One project of the matrix. */
export interface Cell {
  readonly installer: "npm" | "pnpm" | "yarn";
  /** For the table, such as `TypeScript, CommonJS`. */
  readonly program: string;
  readonly node: 22 | 24;
  readonly peer: "oldest" | "newest";
  /** True when the short matrix has it too. */
  readonly isShort?: true;
  /** True when the policy pack is installed and enforced. */
  readonly hasPolicies?: true;
  /** Text of each file by its path, without what every project has. */
  readonly files: Readonly<Record<string, string>>;
  /** `package.json`, beside dependencies. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: readonly string[];
  /** `Pulumi.yaml`, beside name and runtime. */
  readonly main?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Run in the project once it is installed, before Pulumi. */
  readonly build?: readonly string[];
  /** A library that declares the resources stands between program and package. */
  readonly isWorkspace?: true;
}

const version = `new TrainingJobVersion("run", {
  jobId: process.env.JOB_ID,
  appUrl: "/bucket/code/",
  bootFileUrl: "/bucket/code/train.py",
  engineId: "205",
  specId: "2",
  dataUrl: "/bucket/data/",
  trainUrl: "/bucket/output/",
})`;
const typescript = `import { TrainingJobVersion } from "pulumi-modelarts";
export const { versionId } = ${version.replace("process.env.JOB_ID", 'process.env.JOB_ID ?? ""')};
`;
const commonJs = `const { TrainingJobVersion } = require("pulumi-modelarts");
exports.versionId = ${version}.versionId;
`;
const esModule = `import { TrainingJobVersion } from "pulumi-modelarts";
export const { versionId } = ${version};
`;
const compilerOptions = { strict: true, outDir: "bin", target: "es2022", types: ["node"] };
const templateCompiler = JSON.stringify({
  compilerOptions: { ...compilerOptions, module: "commonjs", moduleResolution: "node" },
  files: ["index.ts"],
});
const moduleCompiler = JSON.stringify({
  compilerOptions: { ...compilerOptions, module: "nodenext" },
  files: ["index.ts"],
});
const withTypes = ["@types/node", "typescript"];
const javaScript = { options: { typescript: false } };

const asInTheTemplate = {
  program: "TypeScript, CommonJS",
  files: { "index.ts": typescript, "tsconfig.json": templateCompiler },
  devDependencies: withTypes,
};
const inCommonJs = { program: "JavaScript, CommonJS", files: { "index.js": commonJs }, ...javaScript };
const asEsModule = {
  program: "JavaScript, ES module",
  files: { "index.js": esModule },
  manifest: { type: "module" },
  ...javaScript,
};
const precompiled = {
  program: "TypeScript, precompiled ES module",
  files: { "index.ts": typescript, "tsconfig.json": moduleCompiler },
  manifest: { type: "module" },
  devDependencies: withTypes,
  build: ["tsc"],
  main: "bin/index.js",
  ...javaScript,
};
const byTsx = {
  program: "TypeScript, tsx",
  files: { "index.ts": typescript },
  devDependencies: ["tsx"],
  main: "index.ts",
  options: { typescript: false, nodeargs: "--import tsx" },
};
const bundled = {
  program: "TypeScript, bundled by esbuild",
  files: { "index.ts": typescript },
  devDependencies: ["esbuild"],
  build: [
    ...["esbuild", "index.ts", "--bundle", "--platform=node", "--outfile=out/index.js"],
    ...["--external:pulumi-modelarts", "--external:@pulumi/pulumi"],
  ],
  main: "out/index.js",
  ...javaScript,
};
const throughLibrary = {
  program: "JavaScript, a library between",
  files: {
    "index.js": 'exports.versionId = require("our-training").train().versionId;\n',
    "our-training/index.js": commonJs
      .replace("exports.versionId =", "exports.train = () =>")
      .replace(".versionId;", ";"),
  },
  isWorkspace: true as const,
  ...javaScript,
};

/** All cells: each installer, program, Node and peer stands beside several of the others. */
export const cells: readonly Cell[] = [
  { installer: "npm", ...asInTheTemplate, node: 24, peer: "newest", hasPolicies: true, isShort: true },
  { installer: "npm", ...asInTheTemplate, node: 22, peer: "oldest" },
  { installer: "npm", ...inCommonJs, node: 22, peer: "oldest", isShort: true },
  { installer: "npm", ...asEsModule, node: 24, peer: "newest" },
  { installer: "npm", ...asEsModule, node: 22, peer: "oldest" },
  { installer: "npm", ...precompiled, node: 24, peer: "oldest" },
  { installer: "npm", ...byTsx, node: 24, peer: "newest" },
  { installer: "npm", ...byTsx, node: 22, peer: "oldest" },
  { installer: "npm", ...bundled, node: 22, peer: "newest" },
  { installer: "npm", ...bundled, node: 24, peer: "oldest" },
  { installer: "pnpm", ...asInTheTemplate, node: 22, peer: "newest" },
  { installer: "pnpm", ...throughLibrary, node: 24, peer: "newest", isShort: true },
  { installer: "pnpm", ...throughLibrary, node: 22, peer: "oldest" },
  { installer: "pnpm", ...precompiled, node: 22, peer: "oldest" },
  { installer: "yarn", ...asInTheTemplate, node: 24, peer: "newest" },
  { installer: "yarn", ...asEsModule, node: 22, peer: "oldest" },
  { installer: "yarn", ...bundled, node: 24, peer: "newest" },
];

/** All files of a cell's project. `tarballs` are paths by package name, `peer` is a version of `@pulumi/pulumi`. */
export function filesOf(cell: Cell, tarballs: Readonly<Record<string, string>>, peer: string): Record<string, string> {
  const { "pulumi-modelarts": provider = "", "pulumi-modelarts-policy": policy = "" } = tarballs;
  const manifest = {
    name: "cell",
    version: "0.0.0",
    private: true,
    ...cell.manifest,
    dependencies: {
      "@pulumi/pulumi": peer,
      "pulumi-modelarts": `file:${provider}`,
      ...(cell.hasPolicies && { "pulumi-modelarts-policy": `file:${policy}` }),
      ...(cell.isWorkspace && { "our-training": "workspace:*" }),
    },
    devDependencies: Object.fromEntries((cell.devDependencies ?? []).map((name) => [name, wanted[name] ?? "*"])),
  };
  const project = {
    name: "cell",
    runtime: { name: "nodejs", options: cell.options ?? {} },
    ...(cell.main && { main: cell.main }),
  };
  // As libraries do it: the program says which package, and the library is tested with one of its own.
  const library = {
    name: "our-training",
    version: "0.0.0",
    peerDependencies: { "pulumi-modelarts": ">=0.1.0" },
    devDependencies: { "@pulumi/pulumi": peer, "pulumi-modelarts": `file:${provider}` },
  };
  return {
    "package.json": JSON.stringify(manifest),
    ...(cell.isWorkspace && { "our-training/package.json": JSON.stringify(library) }),
    "Pulumi.yaml": stringify(project),
    ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\nenableGlobalCache: true\n",
    "yarn.lock": "",
    "pnpm-workspace.yaml": stringify({ packages: cell.isWorkspace ? [".", "our-training"] : ["."] }),
    ...cell.files,
  };
}

const wanted: Readonly<Record<string, string>> = {
  "@types/node": "^22",
  typescript: "~5.9",
  tsx: "^4",
  esbuild: "^0.28",
};
