#!/usr/bin/env node
// The command. It stays in JavaScript so that it exists, and can be run, before anything is built.
const [major] = process.versions.node.split(".").map(Number);
if (major < 22) {
  console.error(`pulumi-modelarts needs Node 22 or newer; this is ${process.version}.`);
  process.exit(1);
}
require("../dist/cli/cli.js").main(process.argv);
