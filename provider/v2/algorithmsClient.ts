// One method for each endpoint of the algorithms of v2: plain data or one error of the family comes back, never HTTP.

import type { CallBounds } from "../http/bounds";
import type { AlgorithmDetails } from "./algorithm";

/** Which algorithms to look for. */
export interface AlgorithmQuery {
  /** Those of the default workspace, "0", unless it is given: the service shows one workspace at a time. */
  readonly workspaceId?: string;
  /** A part of the name. */
  readonly nameLike?: string;
}

/**
 * The algorithms of one project at one endpoint. Each method sends a failed request again where that is safe; the errors are those of
 * the jobs' client.
 */
export interface AlgorithmsClient {
  /**
   * Asks for a new algorithm, in the API's words. Sent again only when it surely had no effect: after an error for which
   * `isOutcomeUnknown` holds, the algorithm may exist.
   */
  createAlgorithm(body: Readonly<Record<string, unknown>>): Promise<AlgorithmDetails>;
  getAlgorithm(algorithmId: string): Promise<AlgorithmDetails>;
  /** All algorithms that the query fits, the latest last; whole or not at all. */
  listAlgorithms(query?: AlgorithmQuery): Promise<AlgorithmDetails[]>;
  /** Those of a workspace whose names hold a text, the latest 50, latest first. */
  findAlgorithms(query: { readonly workspaceId: string; readonly nameLike: string }): Promise<AlgorithmDetails[]>;
  /** Replaces the whole, in the API's words. */
  replaceAlgorithm(algorithmId: string, body: Readonly<Record<string, unknown>>): Promise<void>;
  /** Asks for the removal, which may take a while. */
  deleteAlgorithm(algorithmId: string): Promise<void>;

  /** The same client with its requests bounded so; what is not given stays as it was. */
  with(bounds: CallBounds): AlgorithmsClient;
  /** Stands for the endpoint's project: the same object for all clients that a session makes for it. */
  readonly project: object;
}
