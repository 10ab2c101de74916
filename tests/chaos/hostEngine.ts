// A stand-in for what Pulumi's engine does between its program and the host: what it calls in which order, and what it writes down.

import { isDeepStrictEqual } from "node:util";
import { HostError, type ProviderHost } from "../support/providerHost";
import type { Held, Registration, StackEngine } from "./stackEngine";

type Properties = Record<string, unknown>;

/** One stack in one host, which is asked for at each call, since it may be another by then. */
export class HostEngine implements StackEngine {
  #held: Held[] = [];
  readonly #host: () => ProviderHost;

  constructor(
    host: () => ProviderHost,
    readonly urnPrefix: string,
  ) {
    this.#host = host;
  }

  get state(): readonly Held[] {
    return this.#held;
  }

  async up(program: readonly Registration[], parallel: number, targets?: readonly string[]): Promise<string[]> {
    const failures: string[] = [];
    const isTarget = (urn: string) => targets === undefined || targets.includes(urn);
    for (const { urn, alias } of program) if (alias !== undefined) this.#rename(alias, urn);
    // What others need comes first; the rest goes side by side.
    const first = program.filter(({ dependsOn }) => dependsOn.length === 0);
    const then = program.filter(({ dependsOn }) => dependsOn.length > 0);
    const step = async (one: Registration) => {
      if (isTarget(one.urn)) await this.#register(one, failures);
    };
    await inTurns(first, parallel, step);
    await inTurns(then, parallel, step);
    const declared = new Set(program.map(({ urn }) => urn));
    // A program that fails ends before anything is deleted, but for what was replaced.
    const hasFailed = failures.length > 0;
    const leaving = this.#held.filter(
      ({ urn, isReplaced }) => isTarget(urn) && !hasFailed && (isReplaced || !declared.has(urn)),
    );
    await this.#removeAll(leaving, parallel, failures);
    return failures;
  }

  async refresh(parallel: number): Promise<string[]> {
    const failures: string[] = [];
    await inTurns([...this.#held], parallel, async (held) => {
      await noting(failures, async () => {
        const { id, props, inputs } = await this.#host().read(held.id, held.outs, held.urn);
        if (id === "") this.#forget(held);
        else this.#replace(held, { ...held, id, outs: props, inputs });
      });
    });
    return failures;
  }

  async destroy(parallel: number): Promise<string[]> {
    const failures: string[] = [];
    await this.#removeAll([...this.#held], parallel, failures);
    return failures;
  }

  async #register(one: Registration, failures: string[]): Promise<void> {
    const { urn } = one;
    const given = one.inputs((other) => this.#current(other)?.outs);
    if (given === undefined) return;
    await noting(failures, async () => {
      const host = this.#host();
      const old = this.#current(urn);
      const checked = await host.check(old?.inputs ?? {}, given, urn);
      if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
      const { inputs } = checked;
      if (old === undefined) return this.#create(urn, inputs);
      const { verdict, replaces, deleteBeforeReplace } = await host.compare(old.id, old.outs, inputs, urn);
      if (replaces.length > 0) {
        if (!deleteBeforeReplace) {
          await this.#create(urn, inputs);
          this.#replace(old, { ...old, isReplaced: true });
          return;
        }
        // What depends on it goes first, also what the program no longer declares.
        for (const held of this.#held.filter(({ inputs: of }) => of.jobId === old.id)) await this.#remove(held);
        await this.#remove(old);
        return this.#create(urn, inputs);
      }
      const isChanged = verdict === "some" || (verdict === "unknown" && !isDeepStrictEqual(old.inputs, inputs));
      if (isChanged || old.isUnfinished) await this.#update(old, inputs);
      else this.#replace(old, { ...old, inputs });
    });
  }

  async #create(urn: string, inputs: Properties): Promise<void> {
    const made = { urn, inputs, isReplaced: false };
    try {
      const { id, outs } = await this.#host().create(inputs, urn);
      this.#held.push({ ...made, id, outs, isUnfinished: false });
    } catch (error) {
      if (error instanceof HostError && error.partial !== undefined) {
        const { id, properties } = error.partial;
        this.#held.push({ ...made, id, outs: properties, isUnfinished: true });
      }
      throw error;
    }
  }

  async #update(old: Held, inputs: Properties): Promise<void> {
    try {
      const { outs } = await this.#host().update(old.id, old.outs, inputs, old.urn);
      this.#replace(old, { ...old, inputs, outs, isUnfinished: false });
    } catch (error) {
      if (error instanceof HostError && error.partial !== undefined) {
        this.#replace(old, { ...old, inputs, outs: error.partial.properties, isUnfinished: true });
      }
      throw error;
    }
  }

  /** Versions before jobs: what depends goes first. */
  async #removeAll(leaving: readonly Held[], parallel: number, failures: string[]): Promise<void> {
    const isJob = ({ urn }: Held) => /modelarts:TrainingJob::/.test(urn);
    const dependents = leaving.filter((held) => !isJob(held));
    await inTurns(dependents, parallel, (held) => noting(failures, () => this.#remove(held)));
    // Pulumi does not delete what something that stays depends on.
    const needed = new Set(this.#held.filter((held) => !isJob(held)).map(({ inputs }) => inputs.jobId));
    const free = leaving.filter((held) => isJob(held) && !needed.has(held.id));
    await inTurns(free, parallel, (held) => noting(failures, () => this.#remove(held)));
  }

  async #remove(held: Held): Promise<void> {
    await this.#host().delete(held.id, held.outs, held.urn);
    this.#forget(held);
  }

  #current(urn: string): Held | undefined {
    return this.#held.find((held) => held.urn === urn && !held.isReplaced);
  }

  #forget(held: Held): void {
    this.#held = this.#held.filter((each) => each !== held);
  }

  #replace(old: Held, held: Held): void {
    this.#held = this.#held.map((each) => (each === old ? held : each));
  }

  #rename(from: string, to: string): void {
    this.#held = this.#held.map((held) => (held.urn === from ? { ...held, urn: to } : held));
  }
}

async function inTurns<T>(list: readonly T[], parallel: number, step: (one: T) => Promise<void>): Promise<void> {
  const rest = [...list];
  const worker = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await step(one);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

async function noting(failures: string[], step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
}
