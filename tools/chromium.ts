// The browser that page tests run in.

import { installedProgram } from "./aptPackage";

/** The path of Chromium, installed through apt if it is missing. */
export function chromiumPath(): Promise<string> {
  return installedProgram("chromium", ["chromium"]);
}
