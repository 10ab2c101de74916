/** The control of v2 over HTTP, under `/_simulator/v2`. */

import type { On, Read } from "../controlRoutes.js";
import type { V2Control } from "./control.js";
import {
  V2Advance,
  V2AlgorithmSeed,
  V2AppendEvents,
  V2AppendLog,
  V2JobSeed,
  V2Rules,
  V2SetPhase,
  V2Transition,
} from "./controlSchemas.js";

export function addV2ControlRoutes(on: On, read: Read, control: V2Control): void {
  on("GET", "/v2/standing", () => control.standing());
  on("POST", "/v2/jobs", (request) => ({ jobId: control.seedJob(read(request, V2JobSeed)) }));
  on("POST", "/v2/algorithms", (request) => ({ algorithmId: control.seedAlgorithm(read(request, V2AlgorithmSeed)) }));
  on("POST", "/v2/transitions", (request) => control.setTransition(read(request, V2Transition)));
  on("DELETE", "/v2/transitions", () => control.clearTransitions());
  on("POST", "/v2/advance", (request) => {
    const { steps, ...selection } = read(request, V2Advance);
    return { moved: control.advance(selection, steps) };
  });
  on("POST", "/v2/phase", (request) => {
    const { phase, ...selection } = read(request, V2SetPhase);
    return { changed: control.setPhase(selection, phase) };
  });
  on("POST", "/v2/log", (request) => {
    const { lines, ...selection } = read(request, V2AppendLog);
    control.appendLog(selection, lines);
  });
  on("POST", "/v2/events", (request) => {
    const { events, ...selection } = read(request, V2AppendEvents);
    control.appendEvents(selection, events);
  });
  on("PUT", "/v2/rules", (request) => control.setRules(read(request, V2Rules)));
}
