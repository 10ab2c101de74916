// Where the service is: endpoint, region and project, from the resource's arguments, stack configuration, environment, clouds.yaml.

import { ConfigError } from "../errors";
import { findRegion, knownRegions, regionOfProject } from "./regions";
import { findSetting, type Sources } from "./sources";

export type { ConfigReader, Sources } from "./sources";

/** Where a request goes. `projectId` is absent when it must be asked for; see `Session.projectIdFor`. */
export interface Place {
  /** The service's base URL, without a trailing slash, version or project, such as `https://modelarts.eu-de.otc.t-systems.com`. */
  readonly endpoint: string;
  readonly region?: string;
  readonly projectId?: string;
}

/** What a resource says itself about its place; each part wins over every other source. */
export interface PlaceOverrides {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly projectId?: string | undefined;
}

/**
 * Finds the place to send requests to. Synchronous, without network. For each part the first found wins: `overrides`, stack
 * configuration, environment, `clouds.yaml`. A region follows from the project's name, an endpoint from the region.
 *
 * @throws ConfigError when there is neither an endpoint nor a known region, or when the endpoint is no http(s) URL.
 */
export function resolvePlace(overrides: PlaceOverrides, sources: Sources): Place {
  const region = overrides.region ?? findSetting("region", sources)?.value ?? regionFromProjectName(sources);
  const endpoint = overrides.endpoint ?? configuredEndpoint(overrides, sources) ?? endpointOfRegion(region);
  const projectId = overrides.projectId ?? findSetting("projectId", sources)?.value;
  return {
    endpoint: normaliseEndpoint(endpoint),
    ...(region !== undefined && { region }),
    ...(projectId !== undefined && { projectId }),
  };
}

/** An endpoint that is set for one region must not be used for another one that a resource names. */
function configuredEndpoint({ region }: PlaceOverrides, sources: Sources): string | undefined {
  const found = findSetting("endpoint", sources);
  if (found === undefined || region === undefined) return found?.value;
  const configured = findSetting("region", sources);
  if (region === configured?.value || normaliseEndpoint(found.value) === findRegion(region)?.modelArts)
    return found.value;
  throw new ConfigError(
    "endpoint",
    `The resource names region ${JSON.stringify(region)}, but the endpoint ${found.value} is set for every region ` +
      `(${found.origin}). Give the resource its own endpoint too, or take that setting away.`,
  );
}

function regionFromProjectName(sources: Sources): string | undefined {
  const projectName = findSetting("projectName", sources)?.value;
  if (projectName === undefined) {
    return undefined;
  }
  const region = regionOfProject(projectName);
  return findRegion(region) && region;
}

function endpointOfRegion(region: string | undefined): string {
  if (region === undefined) {
    throw new ConfigError(
      "region",
      "No region is set, so there is no endpoint to talk to. Set one with " +
        "`pulumi config set modelarts:region eu-de`, OS_REGION_NAME or HW_REGION_NAME.",
    );
  }
  const endpoints = findRegion(region);
  if (endpoints === undefined) {
    throw new ConfigError(
      "region",
      `Region ${JSON.stringify(region)} is not known. Known are ${knownRegions().join(", ")}. For any other, give its ` +
        "endpoint with `pulumi config set modelarts:endpoint https://modelarts.REGION.DOMAIN`.",
    );
  }
  return endpoints.modelArts;
}

/** Strips what users paste along: a trailing slash, the version, the project. */
function normaliseEndpoint(endpoint: string): string {
  const url = URL.parse(endpoint.trim());
  if (url === null || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") {
    throw new ConfigError(
      "endpoint",
      "The endpoint must be a URL such as https://modelarts.eu-de.otc.t-systems.com, without a user name or password.",
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/v[12](\/[^/]*)?$/, "")}`;
}
