// The algorithms of one project: which request each method of the client sends and how its answer is read.

import * as v from "valibot";
import { UnexpectedResponseError } from "../errors";
import type { ApiRequest, ProjectApi } from "../http/api";
import { openClient, type Send } from "../http/typedClient";
import { algorithmSchema } from "./algorithm";
import type { AlgorithmsClient } from "./algorithmsClient";
import { algorithmDialect } from "./errorCodes";
import { pageSize, readSearch } from "./pages";

/** An answer that says no more than yes. */
const acceptance = v.unknown();
const page = v.pipe(
  v.object({ items: v.nullish(v.array(algorithmSchema)) }),
  v.transform(({ items }) => items ?? []),
);

/** Makes the client of a project. */
export function openAlgorithms(api: ProjectApi): AlgorithmsClient {
  return openClient(api, algorithmDialect, (send) => methodsOf(api.projectId, send));
}

function methodsOf(projectId: string, send: Send): Omit<AlgorithmsClient, "with" | "project"> {
  const algorithms = `/v2/${projectId}/algorithms`;
  const algorithm = (method: ApiRequest["method"], algorithmId: string): ApiRequest => ({
    method,
    path: `${algorithms}/${algorithmId}`,
    addressesExisting: true,
    // Changes to what exists lead to the same end however often they are sent.
    repeatable: true,
  });

  function list(workspaceId: string, nameLike: string | undefined, order: "asc" | "desc", offset: number): ApiRequest {
    return {
      method: "GET",
      path: algorithms,
      addressesExisting: false,
      repeatable: true,
      isLong: true,
      query: {
        offset: String(offset),
        limit: String(pageSize),
        sort_by: "create_time",
        order,
        workspace_id: workspaceId,
        searches: nameLike === undefined ? undefined : `name:${nameLike}`,
      },
    };
  }

  return {
    createAlgorithm: (body) =>
      send({ method: "POST", path: algorithms, addressesExisting: false, repeatable: false, body }, algorithmSchema),

    getAlgorithm: async (algorithmId) => {
      const request = algorithm("GET", algorithmId);
      const details = await send(request, algorithmSchema);
      if (details.algorithmId === algorithmId) return details;
      throw new UnexpectedResponseError(request, "the answer is about something else", details.algorithmId);
    },

    listAlgorithms: ({ workspaceId = "0", nameLike } = {}) =>
      readSearch({
        request: list(workspaceId, nameLike, "asc", 0),
        readPage: (offset) => send(list(workspaceId, nameLike, "asc", offset), page),
        idOf: ({ algorithmId }) => algorithmId,
      }),

    findAlgorithms: ({ workspaceId, nameLike }) => send(list(workspaceId, nameLike, "desc", 0), page),

    replaceAlgorithm: async (algorithmId, body) => {
      await send({ ...algorithm("PUT", algorithmId), body }, acceptance);
    },

    deleteAlgorithm: async (algorithmId) => {
      await send(algorithm("DELETE", algorithmId), acceptance);
    },
  };
}
