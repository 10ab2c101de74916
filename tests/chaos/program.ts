// The programs of a story: what each chapter declares, and what the same place of an earlier one was called.

import { handlerText } from "../../provider/resources/handler";
import { run } from "../support/runs";
import { algorithm, job as v2Run } from "../support/v2";
import type { Registration } from "./stackEngine";
import type { Chapter, Declared, Kind } from "./story";

/** What the programs are about that stands before them. */
export interface Surroundings {
  readonly urnPrefix: string;
  /** Part of the names that no other story may have. */
  readonly number: number;
  /** A job of somebody else's. */
  readonly jobId: string;
  /** The version that may be adopted, as long as it stands. */
  adoptable(): string | undefined;
}

const types: Readonly<Record<Kind, string>> = {
  version: "modelarts:TrainingJobVersion",
  ownVersion: "modelarts:TrainingJobVersion",
  adopted: "modelarts:TrainingJobVersion",
  job: "modelarts:TrainingJob",
  v2Job: "modelarts/v2:TrainingJob",
  namedV2Job: "modelarts/v2:TrainingJob",
  algorithm: "modelarts/v2:Algorithm",
};

/** The programs of one story, in turn. */
export class Programs {
  readonly #around: Surroundings;
  /** What each place was called last. */
  readonly #names = new Map<number, string>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** What a chapter declares. */
  of({ declared, renames }: Chapter, index: number): Registration[] {
    const job = declared.find(({ kind }) => kind === "job");
    const named = declared.map((one) => {
      const before = this.#names.get(one.place);
      // A host remembers who asked for a job's name; the engine has a new host for each command, and a story has one.
      const now = before === undefined || (renames && !hasNameOfItsOwn(one)) ? this.#urn(one, index) : before;
      this.#names.set(one.place, now);
      return { one, urn: now, ...(before !== undefined && before !== now && { alias: before }) };
    });
    const jobUrn = named.find(({ one }) => one === job)?.urn;
    return named
      .filter(({ one }) => one.kind !== "ownVersion" || jobUrn !== undefined)
      .map(({ one, ...names }) => ({
        ...names,
        dependsOn: one.kind === "ownVersion" && jobUrn !== undefined ? [jobUrn] : [],
        inputs: (outputsOf) => {
          const jobId = one.kind === "ownVersion" ? outputsOf(jobUrn ?? "")?.jobId : this.#around.jobId;
          return jobId === undefined ? undefined : this.#inputsOf(one, jobId);
        },
      }));
  }

  /** What these places are called, as far as a program has declared them. */
  urnsOf(places: readonly number[]): string[] {
    return places.flatMap((place) => this.#names.get(place) ?? []);
  }

  #inputsOf(one: Declared, jobId: unknown): Record<string, unknown> {
    const { kind, place, content, waitFor } = one;
    const description = `take ${one.description}`;
    const name = `${this.#around.number}-${place}`;
    if (kind === "v2Job" || kind === "namedV2Job") {
      return {
        ...v2Run,
        ...(kind === "namedV2Job" && { jobName: `named-${name}` }),
        parameters: [{ name: "take", value: String(content) }],
        description,
        waitFor,
        __provider: handlerText("v2TrainingJob"),
      };
    }
    if (kind === "algorithm") {
      const parameters = [{ name: "take", value: String(content) }];
      return { ...algorithm, parameters, description, __provider: handlerText("v2Algorithm") };
    }
    const made = { ...run, trainUrl: `/demo-bucket/${place}/${content}/` };
    if (kind === "job") {
      return { ...made, jobName: `ours-${name}`, description, __provider: handlerText("trainingJob") };
    }
    const __provider = handlerText("trainingJobVersion");
    const existingVersionId = kind === "adopted" ? this.#around.adoptable() : undefined;
    if (existingVersionId !== undefined) return { jobId, existingVersionId, __provider };
    return { ...made, jobId, waitFor, __provider };
  }

  #urn({ place, kind }: Declared, index: number): string {
    const parent = index % 2 === 1 ? "team:Experiment$" : "";
    return `${this.#around.urnPrefix}${parent}pulumi-nodejs:dynamic/${types[kind]}::at-${place}-${index}`;
  }
}

/** Whether no other resource may have its name. */
function hasNameOfItsOwn({ kind }: Declared): boolean {
  return kind === "job" || kind === "namedV2Job";
}
