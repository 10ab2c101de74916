// An algorithm of v2 as answers have it: create, details, update and each entry of a list share one shape.

import * as v from "valibot";
import { optionalInteger, optionalText, present, text, unlessOdd } from "../http/fields";
import { algorithmMadeOfRows } from "../inputs/v2/algorithmRows";
import { readInputs } from "../inputs/wire";
import { algorithmCodecs } from "./algorithmCodecs";

const engineFields = v.looseObject({ engine_name: unlessOdd(optionalText), engine_version: unlessOdd(optionalText) });

/** An algorithm with all that is said of it; what is odd is left out, but for the id. */
export const algorithmSchema = v.pipe(
  v.looseObject({
    metadata: v.looseObject({
      id: v.pipe(text, v.regex(/^[0-9A-Za-z-]+$/, "not an id")),
      name: unlessOdd(optionalText),
      workspace_id: unlessOdd(optionalText),
      description: unlessOdd(algorithmCodecs.description.reads),
      create_time: unlessOdd(optionalInteger),
      update_time: unlessOdd(optionalInteger),
    }),
    job_config: unlessOdd(v.nullish(v.looseObject({ engine: unlessOdd(v.nullish(engineFields)) }))),
  }),
  v.transform((raw) => {
    const { metadata, job_config: config } = raw;
    return present({
      ...readInputs(algorithmMadeOfRows, algorithmCodecs, raw),
      /** The algorithm's id, a uuid. */
      algorithmId: metadata.id,
      /** The algorithm's name, its own in its workspace. */
      algorithmName: metadata.name,
      /** "0" is the default one. */
      workspaceId: metadata.workspace_id,
      /** What is said of it. */
      description: metadata.description,
      /** Milliseconds since 1970. */
      createTime: metadata.create_time,
      /** Milliseconds since 1970; not there before the first change. */
      updateTime: metadata.update_time === 0 ? undefined : metadata.update_time,
      /** The engine's name, such as "PyTorch". */
      engineName: config?.engine?.engine_name,
      /** The engine's version. */
      engineVersion: config?.engine?.engine_version,
    });
  }),
);

/** Everything that is read of an algorithm. */
export type AlgorithmDetails = v.InferOutput<typeof algorithmSchema>;
