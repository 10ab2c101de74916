// Where the service and its identity service (IAM) live in each known region of both clouds.

/** The two base URLs of a region; neither ends in a slash or a version. */
export interface RegionEndpoints {
  readonly modelArts: string;
  readonly iam: string;
}

const tCloudPublicRegions = ["eu-de", "eu-nl"];

const huaweiCloudRegions = [
  "cn-north-1",
  "cn-north-2",
  "cn-north-4",
  "cn-north-9",
  "cn-north-11",
  "cn-north-12",
  "cn-south-1",
  "cn-east-3",
  "cn-east-4",
  "cn-southwest-2",
  "cn-southwest-3",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "la-south-2",
  "la-north-2",
  "sa-brazil-1",
  "af-south-1",
  "af-north-1",
  "tr-west-1",
  "me-east-1",
];

const regions: ReadonlyMap<string, RegionEndpoints> = new Map([
  ...tCloudPublicRegions.map((region) => regular(region, "otc.t-systems.com")),
  // The Swiss region's IAM has a name of its own.
  [
    "eu-ch2",
    {
      modelArts: "https://modelarts.eu-ch2.sc.otc.t-systems.com",
      iam: "https://iam-pub.eu-ch2.sc.otc.t-systems.com",
    },
  ] satisfies [string, RegionEndpoints],
  ...huaweiCloudRegions.map((region) => regular(region, "myhuaweicloud.com")),
  regular("eu-west-101", "myhuaweicloud.eu"),
]);

/** The endpoints of `region`, or `undefined` for a region that this package does not know. */
export function findRegion(region: string): RegionEndpoints | undefined {
  return regions.get(region);
}

/** The names of all known regions, in the order of the clouds. */
export function knownRegions(): string[] {
  return [...regions.keys()];
}

/** The region that owns a project: `eu-de` for `eu-de_team-a`, since sub-projects carry their region's name in front. */
export function regionOfProject(projectName: string): string {
  return projectName.split("_", 1)[0] ?? projectName;
}

function regular(region: string, domain: string): [string, RegionEndpoints] {
  return [region, { modelArts: `https://modelarts.${region}.${domain}`, iam: `https://iam.${region}.${domain}` }];
}
