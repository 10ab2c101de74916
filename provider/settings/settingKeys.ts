// The names of all settings, and what finding one means.

/** Every setting there is, under its stack configuration key. */
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

export type SettingKey = (typeof settingKeys)[number];

/** A value, and where it was found in words for a message: `environment variable OS_PASSWORD`. Never print the value. */
export interface FoundSetting {
  readonly value: string;
  readonly origin: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;
