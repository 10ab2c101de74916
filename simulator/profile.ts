/** Which operations a cloud offers. */

/**
 * `otc`: v1, and v2 as Open Telekom Cloud documents it. `huawei`: v1 without new jobs and versions (since 2023-06-30), and v2 with
 * tags, experiments and the other calls that only Huawei Cloud has. `v1-only` and `v2-only`: `otc` without the other API.
 */
export type Profile = "otc" | "huawei" | "v1-only" | "v2-only";

export const profileNames: readonly Profile[] = ["otc", "huawei", "v1-only", "v2-only"];

/** An operation of v1 that every cloud with v1 offers. */
export const v1Everywhere: readonly Profile[] = ["otc", "huawei", "v1-only"];
/** What Huawei Cloud has closed: making something in v1. */
export const v1NotOnHuawei: readonly Profile[] = ["otc", "v1-only"];
export const v2Everywhere: readonly Profile[] = ["otc", "huawei", "v2-only"];
export const v2OnHuawei: readonly Profile[] = ["huawei"];
/** Older than line-wise logs, which took its place on Huawei Cloud. */
export const v2NotOnHuawei: readonly Profile[] = ["otc", "v2-only"];
