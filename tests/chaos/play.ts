// Plays one story on one stack, and says in which of its promises the provider has failed.

import type { FaultRule } from "modelarts-simulator";
import { Programs } from "./program";
import type { Service } from "./service";
import type { StackEngine } from "./stackEngine";
import type { Chapter, Story } from "./story";

/** Where a story is played. */
export interface Scene {
  readonly service: Service;
  readonly engine: StackEngine;
  /** Part of the names that no other story may have. */
  readonly number: number;
  /** Called after a command that has failed. */
  afterFailure(): Promise<void>;
}

/** One story as it is played. */
export class Play {
  /** Whatever the engine was told. */
  readonly told: unknown[] = [];
  readonly #scene: Scene;
  readonly #programs: Programs;
  readonly #violations: string[] = [];

  constructor(scene: Scene) {
    const { service, engine, number } = scene;
    this.#scene = scene;
    this.#programs = new Programs({
      urnPrefix: engine.urnPrefix,
      number,
      jobId: service.jobId,
      adoptable: () => service.adoptable(),
    });
  }

  /** Plays it, and returns what was violated, each in a sentence. */
  async all({ chapters, lastFaults }: Story): Promise<string[]> {
    const { engine } = this.#scene;
    for (const [index, chapter] of chapters.entries()) await this.#chapter(chapter, index);
    const lastParallel = chapters.at(-1)?.parallel ?? 1;
    await this.#under(lastFaults, () => engine.destroy(lastParallel));
    await this.#clean("refresh", () => engine.refresh(4));
    this.#judge("after the last refresh");
    await this.#clean("destroy", () => engine.destroy(4));
    this.#judge("at the end");
    const left = engine.state.length;
    if (left > 0) this.#violations.push(`at the end: ${left} resources are still in the state`);
    return this.#violations;
  }

  async #chapter(chapter: Chapter, index: number): Promise<void> {
    const { engine, service, afterFailure } = this.#scene;
    const { faults, byHand, refreshes, targets, parallel } = chapter;
    if (byHand !== "nothing") await service.actByHand(byHand, engine.state);
    const program = this.#programs.of(chapter, index);
    const targeted = targets === undefined ? undefined : this.#programs.urnsOf(targets);
    const hasFailed = await this.#under(faults, async () => [
      ...(refreshes ? await engine.refresh(parallel) : []),
      ...(await engine.up(program, parallel, targeted)),
    ]);
    // Somebody sees the failures and runs it again: now it is to end well, whatever happened before.
    await this.#clean("refresh", () => engine.refresh(parallel));
    await this.#clean("up", () => engine.up(program, parallel));
    // What this run has taken up of one that failed, its host would not delete.
    if (hasFailed) await afterFailure();
    this.#judge(`after program ${index + 1}`);
    const again = service.creations();
    await this.#clean("up again", () => engine.up(program, parallel));
    if (service.creations() !== again) {
      this.#violations.push(`program ${index + 1} made something when nothing had changed`);
    }
  }

  async #under(faults: readonly FaultRule[], command: () => Promise<string[]>): Promise<boolean> {
    const { service, afterFailure } = this.#scene;
    const { control } = service.simulator;
    for (const fault of faults) control.addFault(fault);
    const failures = await command();
    this.told.push(failures);
    control.clearFaults();
    const hasFailed = failures.length > 0;
    if (hasFailed) await afterFailure();
    return hasFailed;
  }

  async #clean(what: string, command: () => Promise<string[]>): Promise<void> {
    const failures = await command();
    this.told.push(failures, this.#scene.engine.state);
    // Somebody has stopped what is waited for: to say so is right.
    const wrong = failures.filter((failure) => !/is (KILLED|Terminated), so it will not become RUNNING/.test(failure));
    for (const failure of wrong) this.#violations.push(`${what} failed without a fault: ${failure}`);
  }

  #judge(when: string): void {
    const { service, engine } = this.#scene;
    for (const wrong of service.judge(engine.state)) this.#violations.push(`${when}: ${wrong}`);
  }
}
