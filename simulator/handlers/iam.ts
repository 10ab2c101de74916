/** Identity and Access Management: tokens, projects, temporary access keys (IAM API reference). */

import type { ProjectIdentity } from "../identities.js";
import { isObject, type JsonObject } from "../json.js";
import { Problem } from "../problems.js";
import { type Call, ok, type Reply, type Service } from "../service.js";

/** POST /v3/auth/tokens, with a password or with an access key. The token is in the header `X-Subject-Token`. */
export function createToken(call: Call): Reply {
  const { identities } = call.service;
  const auth = part(part(call.body, "body").auth, "auth");
  const identity = part(auth.identity, "identity");
  const methods: unknown[] = Array.isArray(identity.methods) ? identity.methods : [];
  if (methods.includes("password")) checkPassword(identity.password, call.service);
  else if (methods.includes("hw_ak_sk")) checkAccessKey(identity.hw_ak_sk, call.service);
  else throw invalid("methods");
  const project = scopeOf(auth.scope, call.service);

  const { value, token } = identities.issueToken(project?.id);
  const domain = { id: identities.domainId, name: identities.credentials.domainName };
  const body: JsonObject = {
    methods,
    issued_at: timestamp(token.issuedAt),
    expires_at: timestamp(token.expiresAt),
    catalog: call.query.has("nocatalog") || !project ? [] : catalogue(call.service, project),
    roles: [{ id: "0", name: "te_admin" }],
    user: { id: identities.userId, name: identities.credentials.userName, password_expires_at: "", domain },
  };
  if (project) body.project = { id: project.id, name: project.name, domain };
  else body.domain = domain;
  return { status: 201, body: { token: body }, headers: { "x-subject-token": value } };
}

/** GET /v3/projects */
export function listProjects(call: Call): Reply {
  const { identities, url } = call.service;
  const { query } = call;
  const name = query.get("name");
  const domainId = query.get("domain_id");
  const perPage = Number(query.get("per_page") ?? 500);
  const page = Number(query.get("page") ?? 1);
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > 500) throw invalid("per_page");
  if (!Number.isInteger(page) || page < 1) throw invalid("page");
  const found = identities.projects.filter(
    (project) => (name === null || project.name === name) && (domainId === null || domainId === identities.domainId),
  );
  const self = `${url()}/v3/projects`;
  return ok({
    projects: found.slice((page - 1) * perPage, page * perPage).map((project) => ({
      id: project.id,
      name: project.name,
      domain_id: identities.domainId,
      parent_id: identities.domainId,
      enabled: true,
      is_domain: false,
      description: "",
      links: { self: `${self}/${project.id}`, next: null, previous: null },
    })),
    links: { self, next: null, previous: null },
  });
}

/** POST /v3.0/OS-CREDENTIAL/securitytokens: an access key for 15 minutes (default) to 24 hours. */
export function createSecurityToken(call: Call): Reply {
  const identity = part(part(part(call.body, "body").auth, "auth").identity, "identity");
  const token = isObject(identity.token) ? identity.token : {};
  const seconds = token.duration_seconds ?? token["duration-seconds"] ?? 900;
  if (typeof seconds !== "number" || seconds < 900 || seconds > 86_400) throw invalid("duration_seconds");
  const key = call.service.identities.issueTemporaryKey(seconds * 1000);
  const credential = {
    access: key.access,
    secret: key.secret,
    securitytoken: key.securityToken,
    expires_at: timestamp(key.expiresAt),
  };
  return { status: 201, body: { credential } };
}

/** GET /v3: which version of the identity API this is; OpenStack tools ask before they log in. */
export function describeVersion({ service }: Call): Reply {
  const links = [{ rel: "self", href: `${service.url()}/v3/` }];
  const mediaTypes = [{ type: "application/vnd.openstack.identity-v3+json", base: "application/json" }];
  const version = { id: "v3.6", status: "stable", updated: "2016-04-04T00:00:00Z", links, "media-types": mediaTypes };
  return ok({ version });
}

function checkPassword(method: unknown, { identities }: Service): void {
  const user = part(part(method, "password").user, "user");
  const { credentials, userId, domainId } = identities;
  const isUser =
    user.id === userId ||
    (user.name === credentials.userName &&
      isObject(user.domain) &&
      (user.domain.name === credentials.domainName || user.domain.id === domainId));
  if (!isUser || user.password !== credentials.password) throw denied("The username or password is wrong.");
}

/** Not in the reference, but used by public clients: the key itself instead of a signature. */
function checkAccessKey(method: unknown, { identities }: Service): void {
  const given = part(method, "hw_ak_sk");
  const access = part(given.access, "access").key;
  const secret = part(given.secret, "secret").key;
  const { accessKey, secretKey } = identities.credentials;
  if (access !== accessKey || secret !== secretKey) throw denied("The access key or secret key is wrong.");
}

/** The project asked for; undefined for a token of the domain. If both are given, the project wins. */
function scopeOf(scope: unknown, { identities }: Service): ProjectIdentity | undefined {
  if (!isObject(scope) || !isObject(scope.project)) return undefined;
  const { id, name } = scope.project;
  const project = identities.projects.find((known) => known.id === id || (id === undefined && known.name === name));
  if (!project) throw denied("The project does not exist or you have no permission for it.");
  return project;
}

function catalogue({ url }: Service, project: ProjectIdentity): JsonObject[] {
  const region = project.name.split("_")[0] ?? project.name;
  const entry = (type: string, id: string, address: string) => ({
    id,
    type,
    name: type,
    endpoints: [{ id: `${id}-public`, interface: "public", region, region_id: region, url: address }],
  });
  return [
    entry("identity", "iam", `${url()}/v3`),
    entry("modelarts", "modelarts", `${url()}/v1/${project.id}`),
    entry("modelartsv1", "modelartsv1", `${url()}/v1/${project.id}`),
  ];
}

function part(value: unknown, name: string): JsonObject {
  if (!isObject(value)) throw invalid(name);
  return value;
}

function invalid(key: string): Problem {
  return new Problem("iam", 400, "IAM.0011", `Request parameter ${key} is invalid.`);
}

function denied(message: string): Problem {
  return new Problem("iam", 401, "", message);
}

/** Six digits after the second, as Keystone writes it. */
function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}
