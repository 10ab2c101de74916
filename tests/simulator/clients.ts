// Runs a program in Python with a client that is not ours.

import { spawn } from "node:child_process";
import type { PythonPackage } from "../../tools/pythonPackage";

/** What the program prints; it is told nothing but these variables. */
export function runClient(
  { python, folder }: PythonPackage,
  program: string,
  environment: Record<string, string>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [program], {
      stdio: ["ignore", "pipe", "pipe"],
      // No settings of whoever runs the test, and what the client caches stays with it.
      env: { PATH: process.env.PATH, no_proxy: "127.0.0.1", PYTHONPATH: folder, HOME: folder, ...environment },
    });
    let [output, errors] = ["", ""];
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${program} ended with ${code}:\n${errors}`)),
    );
  });
}
