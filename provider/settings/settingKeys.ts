// Every setting there is, under its stack configuration key.

export const settingKeys = [
  "endpoint",
  "region",
  "projectId",
  "projectName",
  "authUrl",
  "token",
  "accessKey",
  "secretKey",
  "securityToken",
  "signing",
  "userName",
  "userId",
  "password",
  "domainName",
  "domainId",
  "cloud",
  "insecure",
  "caCertFile",
  "maxRequestsPerSecond",
] as const;

/** The key of a setting, such as `region` for `modelarts:region`. */
export type SettingKey = (typeof settingKeys)[number];
