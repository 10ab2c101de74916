// What a run of the benchmark has measured, as it is written to a file and read back for a report.

import { readFile, writeFile } from "node:fs/promises";
import type { Machine } from "./machine";

/** What removes versions: the product, or something to compare it with. */
export type Subject =
  | "product"
  | "product, v2"
  | "empty"
  | "inert"
  | "closure"
  | "opentofu"
  | "opentofu, v2"
  | "shell, one by one"
  | "shell, all at once";

/** The product, whose promises are held to what it measures. */
export function isProduct(subject: Subject): boolean {
  return subject === "product" || subject === "product, v2";
}

/** Resources that do nothing: what the engine itself takes. */
export function isIdle(subject: Subject): boolean {
  return subject === "empty" || subject === "inert";
}

/** One version, from its removal by the service to the word that it is deleted. */
export interface OneVersion {
  readonly subject: Subject;
  readonly removalSeconds: number;
  /** Whether the tool had seen another version of the job removed before, and may have learned from it. */
  readonly experienced: boolean;
  readonly lateSeconds: number;
  readonly requests: number;
}

/** Many versions of one job, taken down by one command. */
export interface Teardown {
  readonly subject: Subject;
  readonly count: number;
  readonly removalSeconds: number;
  /** How many are removed at the same time; 1 for a loop. */
  readonly parallel: number;
  readonly checkpoints: boolean;
  /** Requests that the gateway lets through in a second, where it is limited. */
  readonly limitPerSecond?: number;
  readonly seconds: number;
  /** By the operation of the API. */
  readonly requests: Record<string, number>;
  readonly throttled: number;
  readonly hostPeakMb?: number | undefined;
}

/** What one resource takes in the state, in bytes as `pulumi stack export` prints them. */
export interface StateSize {
  readonly subject: Subject;
  readonly total: number;
  /** The same in the state file, which is not indented. */
  readonly inFile: number;
  readonly provider: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly envelope: number;
  /** The text of the provider alone; the state holds it twice. */
  readonly providerText: number;
}

/** A measurement that did not come to its end. */
export interface Failure {
  readonly what: string;
  readonly message: string;
}

export interface Results {
  readonly machine: Machine;
  readonly began: string;
  readonly oneVersion: OneVersion[];
  readonly teardowns: Teardown[];
  readonly stateSizes: StateSize[];
  readonly failures: Failure[];
  /** The machine's load, over one minute, as each measurement began. */
  readonly loadAverages: number[];
}

export function noResults(machine: Machine): Results {
  const began = new Date().toISOString();
  return { machine, began, oneVersion: [], teardowns: [], stateSizes: [], failures: [], loadAverages: [] };
}

export async function saveResults(file: string, results: Results): Promise<void> {
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

export async function loadResults(file: string): Promise<Results> {
  return JSON.parse(await readFile(file, "utf8"));
}

export function requestsADeletion({ requests, count }: Teardown): number {
  return Object.values(requests).reduce((sum, each) => sum + each, 0) / count;
}
