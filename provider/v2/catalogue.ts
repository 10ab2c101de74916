// What else there is to look up in v2: kinds of machines, engines, logs and events.

import * as v from "valibot";
import { optionalBoolean, optionalInteger, optionalText, present, text, unlessOdd } from "../http/fields";

/** What is not of the form is left out of the list: samples hold stray texts. */
function eachOf<Item>(item: v.GenericSchema<unknown, Item>) {
  return v.pipe(
    v.nullish(v.array(v.unknown())),
    v.transform((items) =>
      (items ?? []).flatMap((each) => {
        const read = v.safeParse(item, each);
        return read.success ? [read.output] : [];
      }),
    ),
  );
}

const machine = unlessOdd(
  v.nullish(
    v.object({
      max_num: unlessOdd(optionalInteger),
      cpu: unlessOdd(v.nullish(v.object({ arch: unlessOdd(optionalText), core_num: unlessOdd(optionalInteger) }))),
      gpu: unlessOdd(
        v.nullish(
          v.object({
            unit_num: unlessOdd(optionalInteger),
            product_name: unlessOdd(optionalText),
            memory: unlessOdd(optionalText),
          }),
        ),
      ),
      npu: unlessOdd(
        v.nullish(
          v.object({
            unit_num: unlessOdd(optionalInteger),
            product_name: unlessOdd(optionalText),
            memory: unlessOdd(optionalText),
          }),
        ),
      ),
      memory: unlessOdd(v.nullish(v.object({ size: unlessOdd(optionalInteger), unit: unlessOdd(optionalText) }))),
    }),
  ),
);

const flavor = v.pipe(
  v.object({
    flavor_id: text,
    flavor_name: unlessOdd(optionalText),
    flavor_type: unlessOdd(optionalText),
    flavor_info: machine,
  }),
  v.transform(({ flavor_id, flavor_name, flavor_type, flavor_info: info }) => {
    const cards = info?.gpu ?? info?.npu ?? undefined;
    return present({
      flavorId: flavor_id,
      flavorName: flavor_name,
      /** `CPU`, `GPU` or `Ascend`. */
      flavorType: flavor_type,
      /** The most machines that one job may have. */
      maxNum: info?.max_num,
      cpuArch: info?.cpu?.arch,
      cpuCores: info?.cpu?.core_num,
      /** Memory of a machine, in `memoryUnit`. */
      memorySize: info?.memory?.size,
      memoryUnit: info?.memory?.unit,
      /** Cards of a machine. */
      cardNum: cards?.unit_num,
      cardName: cards?.product_name,
      cardMemory: cards?.memory,
    });
  }),
);

/** Answer of "flavors". */
export const flavorsSchema = v.pipe(
  v.object({ flavors: eachOf(flavor) }),
  v.transform(({ flavors }) => flavors ?? []),
);

const engine = v.pipe(
  v.object({
    engine_id: text,
    engine_name: unlessOdd(optionalText),
    engine_version: unlessOdd(optionalText),
    v1_compatible: unlessOdd(optionalBoolean),
    run_user: unlessOdd(optionalText),
  }),
  v.transform((raw) =>
    present({
      /** For `engine: { id }`. */
      engineId: raw.engine_id,
      engineName: raw.engine_name,
      engineVersion: raw.engine_version,
      isV1Compatible: raw.v1_compatible,
      /** The user that runs the code. */
      runUser: raw.run_user,
    }),
  ),
);

/** Answer of "engines". */
export const enginesSchema = v.pipe(
  v.object({ items: eachOf(engine) }),
  v.transform(({ items }) => items ?? []),
);

/** Answer of "log lines"; none where there is no log yet. Positions are beyond what a number holds: they stay text. */
export const logLinesSchema = v.pipe(
  v.nullish(
    v.object({
      content: optionalText,
      start_line: optionalText,
      end_line: optionalText,
      lines: unlessOdd(optionalInteger),
    }),
  ),
  v.transform((raw) =>
    present({
      content: raw?.content ?? "",
      startLine: raw?.start_line,
      endLine: raw?.end_line,
      lines: raw?.lines ?? 0,
    }),
  ),
);

/** Answer of "log preview": the last part of a log, with the key of today or that of before 2022. */
export const logPreviewSchema = v.pipe(
  v.nullish(v.object({ content: optionalText, context: optionalText })),
  v.transform((raw) => raw?.content ?? raw?.context ?? ""),
);

const event = v.pipe(
  v.object({
    time: unlessOdd(optionalText),
    level: unlessOdd(optionalText),
    message: v.fallback(text, ""),
    source: unlessOdd(optionalText),
  }),
  v.transform((raw) =>
    present({
      /** With the offset of its zone, such as "2026-01-01T16:03:41+08:00". */
      time: raw.time,
      /** `Info`, `Warning` or `Error`. */
      level: raw.level,
      message: raw.message,
      /** `Job`, `Task` or `K8S`. */
      source: raw.source,
    }),
  ),
);

/** Answer of "events". */
export const eventsSchema = v.pipe(
  v.object({ events: eachOf(event) }),
  v.transform(({ events }) => events ?? []),
);

/** Answer of "tags of a job". */
export const tagsSchema = v.pipe(
  v.object({ tags: eachOf(v.object({ key: text, value: v.optional(optionalText) })) }),
  v.transform(({ tags }) => Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value ?? ""] as const))),
);

/** A kind of machine that a job can run on. */
export type Flavor = v.InferOutput<typeof flavor>;
/** What a job's code can run in. */
export type TrainingEngine = v.InferOutput<typeof engine>;
/** A piece of a log. */
export type LogLines = v.InferOutput<typeof logLinesSchema>;
/** Something that happened to a job. */
export type JobEvent = v.InferOutput<typeof event>;
