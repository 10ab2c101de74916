// The command `pulumi-modelarts`: what it offers, and how it ends when something fails.

import { Command } from "commander";
import { isModelArtsError } from "../errors";
import { addDoctor } from "./doctor";
import { addImport } from "./importCommand";
import { addInit } from "./init";
import { addLists } from "./lists";
import { ownVersion } from "./service";
import { addVersionCommands } from "./versions";

/** Runs the command with arguments as in `process.argv`; an error of ours is one line and exit code 1. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await command().parseAsync(argv);
  } catch (error) {
    if (!isModelArtsError(error)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

function command(): Command {
  const program = new Command("pulumi-modelarts")
    .description("ModelArts training jobs and Pulumi: look at what runs, and take it over.")
    .version(ownVersion())
    .addHelpText("after", "\nCredentials come from the environment or clouds.yaml, as everywhere.");
  for (const add of [addInit, addDoctor, addLists, addVersionCommands, addImport]) add(program);
  return program;
}
