/** The live log of the command: a line for each request and each change of status, repeated polls folded into one. */

import { styleText } from "node:util";
import type { SimulatorEvent } from "./control.js";
import type { JournalEntry } from "./journal.js";

export interface LiveLogOptions {
  /** Where lines go. */
  write: (text: string) => void;
  /** Whether to colour, and to fold repeated requests by rewriting the last line: for terminals. */
  isTerminal: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** Returns a listener for `control.watch`. */
export function createLiveLog({ write, isTerminal }: LiveLogOptions): (event: SimulatorEvent) => void {
  const paint = (style: Style, text: string) => (isTerminal ? styleText(style, text, { validateStream: false }) : text);
  let last = "";
  let times = 1;

  const line = (key: string, text: (suffix: string) => string) => {
    if (isTerminal && key !== "" && key === last) {
      times++;
      // Up one line, and clear it.
      write(`\u001b[1A\u001b[2K${text(paint("dim", ` ×${times}`))}\n`);
      return;
    }
    last = key;
    times = 1;
    write(`${text("")}\n`);
  };

  return (event) => {
    switch (event.kind) {
      case "request": {
        const { entry } = event;
        const key = `${entry.operation} ${entry.path} ${entry.status} ${entry.errorCode ?? ""}`;
        line(key, (suffix) => requestLine(entry, paint) + suffix);
        return;
      }
      case "status": {
        const move = event.from && event.from !== event.to ? `${event.from} → ${event.to}` : event.to;
        line("", () => changeLine(`${event.jobName} ${event.versionName}`, paint(toneOf(event.to), move), paint));
        return;
      }
      case "phase": {
        const move = event.from === undefined ? event.to : `${event.from} → ${event.to}`;
        line("", () => changeLine(event.jobName, paint(toneOf(event.to.toUpperCase()), move), paint));
        return;
      }
      case "version-gone":
        line("", () => changeLine(`${event.jobName} ${event.versionName}`, paint("magenta", "gone"), paint));
        return;
      case "job-gone":
        line("", () => changeLine(event.jobName, paint("magenta", "job gone"), paint));
    }
  };
}

function requestLine(entry: JournalEntry, paint: (style: Style, text: string) => string): string {
  const time = new Date(entry.at).toISOString().slice(11, 23);
  const outcome = entry.status === 0 ? "---" : String(entry.status);
  const isBad = entry.status === 0 || entry.status >= 500;
  const tone: Style = isBad ? "red" : entry.errorCode ? "yellow" : "green";
  const notes = [entry.errorCode, entry.fault && `fault: ${entry.fault}`].filter(Boolean).join("  ");
  return [
    paint("dim", time),
    entry.method.padEnd(6),
    paint(tone, outcome),
    entry.operation.padEnd(14),
    paint("dim", shortPath(entry)),
    paint(tone, notes),
  ]
    .join("  ")
    .trimEnd();
}

function changeLine(name: string, what: string, paint: (style: Style, text: string) => string): string {
  return `${" ".repeat(12)}  ${paint("bold", name)}  ${what}`;
}

function toneOf(status: string): Style {
  if (status === "COMPLETED") return "green";
  if (/FAILED|LOST|ABNORMAL/.test(status)) return "red";
  return /KILL|CANCELED|TERMINAT/.test(status) ? "yellow" : "cyan";
}

/** The path without version and project, which are the same in every line. */
function shortPath({ path, query }: JournalEntry): string {
  const short = path.replace(/^\/v[12]\/[^/]+\//, "");
  return query === "" ? short : `${short}?${query}`;
}
