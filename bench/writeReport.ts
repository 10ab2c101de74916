// Puts the report and the plot of a run beside its results, and the report on the terminal.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { plotOf } from "./plot";
import { reportOf } from "./report";
import type { Results } from "./results";

export async function writeReport(folder: string, results: Results): Promise<void> {
  const report = reportOf(results);
  await writeFile(join(folder, "report.md"), report);
  if (results.teardowns.length > 0) await writeFile(join(folder, "wall-time.svg"), plotOf(results));
  console.log(`\n${report}\nWritten to ${folder}.`);
}
