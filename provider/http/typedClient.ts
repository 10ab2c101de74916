// Makes a typed client: the methods of an API over the calls of one project, bounded as whoever uses them wants.

import type * as v from "valibot";
import type { Dialect } from "./answer";
import type { ApiRequest, ProjectApi } from "./api";
import type { CallBounds } from "./bounds";

/** Sends a request within the client's bounds and reads the answer by `schema`. */
export type Send = <Schema extends v.GenericSchema>(
  request: ApiRequest,
  schema: Schema,
) => Promise<v.InferOutput<Schema>>;

/** An API of one project at one endpoint, a method an endpoint. */
export type TypedClient<Methods> = Methods & {
  /** The same client with its requests bounded so; what is not given stays as it was. */
  with(bounds: CallBounds): TypedClient<Methods>;
  /** Stands for the endpoint's project: the same object for all clients that are made over it. */
  readonly project: object;
};

/** Makes the client of an API whose methods are made of what sends their requests. */
export function openClient<Methods extends object>(
  api: ProjectApi,
  dialect: Dialect,
  methodsOf: (send: Send) => Methods,
  bounds: CallBounds = {},
): TypedClient<Methods> {
  return {
    ...methodsOf((request, schema) => api.call(request, schema, { ...bounds, dialect })),
    with: (more) => openClient(api, dialect, methodsOf, { ...bounds, ...more }),
    project: api,
  };
}
