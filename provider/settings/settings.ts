// Where the service is: endpoint, region and project, from the resource's arguments, stack configuration, environment, clouds.yaml.

import { ConfigError } from "../errors";
import { nearestTo } from "../nearest";
import { findRegion, knownRegions, regionOfProject } from "./regions";
import type { FoundSetting } from "./settingKeys";
import { findSetting, type Sources } from "./sources";
import { checkName, checkUrl } from "./wellFormed";

export type { ConfigReader, Sources } from "./sources";

/** Where a request goes. `projectId` is absent when it must be asked for; see `Session.projectIdFor`. */
export interface Location {
  /** The service's base URL, without a trailing slash, version or project, such as `https://modelarts.eu-de.otc.t-systems.com`. */
  readonly endpoint: string;
  /** The region, such as "eu-de". */
  readonly region?: string;
  /** The project's id. */
  readonly projectId?: string;
}

/** What a resource says itself about its location; each part wins over every other source. */
export interface LocationOverrides {
  /** The service's base URL. Default: the region's. */
  readonly endpoint?: string | undefined;
  /** The region, such as "eu-de". */
  readonly region?: string | undefined;
  /** The project's id. */
  readonly projectId?: string | undefined;
}

/**
 * Finds the location to send requests to. Synchronous, without network. For each part the first found wins: `overrides`, stack
 * configuration, environment, `clouds.yaml`. A region follows from the project's name, an endpoint from the region.
 *
 * @throws ConfigError when there is neither an endpoint nor a known region, or when a part is malformed. It says where it is from.
 */
export function resolveLocation(overrides: LocationOverrides, sources: Sources): Location {
  const foundRegion = findPart("region", overrides, sources) ?? regionFromProjectName(sources);
  const region = foundRegion && checkName("region", foundRegion);
  const foundProject = findPart("projectId", overrides, sources);
  const projectId = foundProject && checkName("projectId", foundProject);
  const foundEndpoint = ownPart("endpoint", overrides) ?? configuredEndpoint(overrides, sources);
  return {
    endpoint: foundEndpoint === undefined ? endpointOfRegion(foundRegion) : normaliseEndpoint(foundEndpoint),
    ...(region !== undefined && { region }),
    ...(projectId !== undefined && { projectId }),
  };
}

type Part = keyof LocationOverrides;

function findPart(part: Part, overrides: LocationOverrides, sources: Sources): FoundSetting | undefined {
  return ownPart(part, overrides) ?? findSetting(part, sources);
}

function ownPart(part: Part, overrides: LocationOverrides): FoundSetting | undefined {
  const value = overrides[part];
  return value === undefined ? undefined : { value, origin: "the resource itself" };
}

/** An endpoint that is set for one region must not be used for another one that a resource names. */
function configuredEndpoint({ region }: LocationOverrides, sources: Sources): FoundSetting | undefined {
  const found = findSetting("endpoint", sources);
  if (found === undefined || region === undefined) return found;
  const configured = findSetting("region", sources);
  const endpoint = normaliseEndpoint(found);
  if (region === configured?.value || endpoint === findRegion(region)?.modelArts) return found;
  throw new ConfigError(
    "endpoint",
    `The resource names region ${JSON.stringify(region)}, but the endpoint ${endpoint} is set for every region ` +
      `(${found.origin}). Give the resource its own endpoint too, or take that setting away.`,
  );
}

function regionFromProjectName(sources: Sources): FoundSetting | undefined {
  const projectName = findSetting("projectName", sources);
  if (projectName === undefined) return undefined;
  const region = regionOfProject(projectName.value);
  return findRegion(region) && { value: region, origin: projectName.origin };
}

function endpointOfRegion(region: FoundSetting | undefined): string {
  if (region === undefined) {
    throw new ConfigError(
      "region",
      "No region is set, so there is no endpoint to talk to. Set one with " +
        "`pulumi config set modelarts:region eu-de`, OS_REGION_NAME or HW_REGION_NAME.",
    );
  }
  const endpoints = findRegion(region.value);
  if (endpoints === undefined) {
    const meant = nearestTo(region.value, knownRegions());
    throw new ConfigError(
      "region",
      `Region ${JSON.stringify(region.value)} from ${region.origin} is not known. ` +
        `${meant === undefined ? "" : `Did you mean ${meant}? `}Known are ${knownRegions().join(", ")}. For any other, give its ` +
        "endpoint with `pulumi config set modelarts:endpoint https://modelarts.REGION.DOMAIN`.",
    );
  }
  return endpoints.modelArts;
}

/** Strips what users paste along: a trailing slash, the version, the project. */
function normaliseEndpoint({ value, origin }: FoundSetting): string {
  const url = checkUrl("endpoint", { value: value.trim(), origin }, "https://modelarts.eu-de.otc.t-systems.com");
  return url.replace(/\/v[12](\/[^/]*)?$/, "");
}
