/** Starts and stops a simulated ModelArts: puts the parts together and listens. */

import { randomBytes } from "node:crypto";
import { createAuthentication, type SignatureRules } from "./authentication.js";
import { type ClockKind, createClock } from "./clock.js";
import { type Control, createControl } from "./control.js";
import { addControlRoutes, guardControl } from "./controlRoutes.js";
import { createDialect, type DialectOption } from "./dialect.js";
import { createFaults } from "./faults.js";
import { type Credentials, createIdentities, type ProjectIdentity } from "./identities.js";
import { createJournal } from "./journal.js";
import { addPage } from "./page.js";
import { createRandom } from "./random.js";
import { createRateLimiter, type RateLimit } from "./rateLimit.js";
import { defaultRules, type Limits, type Rules, type SwitchableRules } from "./rules.js";
import type { ConfigRules } from "./runConfig.js";
import { createServer } from "./server.js";
import { keepState } from "./state.js";
import { Store } from "./store.js";
import { createTransitions, type DefaultPaces } from "./transitions.js";
import { createV2Control } from "./v2/control.js";
import { usualV2Rules, type V2Rules } from "./v2/rules.js";
import { V2Store } from "./v2/store.js";
import { createV2Transitions } from "./v2/transitions.js";

/** Everything may be left out. */
export interface SimulatorOptions extends Partial<SwitchableRules> {
  /** Default 0: any free port. */
  port?: number;
  /** The address to listen on. Default 127.0.0.1; anything wider lets others in. */
  host?: string;
  /** How replies are worded where sources differ. Default `"otc"`. */
  dialect?: DialectOption;
  /** Seed of everything random: mixed dialects, fault probabilities, jitter. Default 1. */
  seed?: number;
  /** Default `"real"`. */
  clock?: ClockKind;
  /**
   * How fast versions move when `control.setTransition` has not said otherwise. Defaults: run and stop 1 read a status, RUNNING
   * by hand, deletion 2 reads.
   */
  paces?: Partial<DefaultPaces>;
  /** Rules of v2 on which its documentation is silent; see the README. Jobs of v2 move at the same paces as versions. */
  v2?: Partial<V2Rules>;
  limits?: Partial<Limits>;
  /** First ids. Defaults 9007199254740993 and 9107199254740993, both beyond what a JavaScript number can tell apart. */
  firstJobId?: bigint;
  firstVersionId?: bigint;
  /** How strictly configurations are checked. Defaults: `{ strictness: "samples", catalogueIds: "checked" }`. */
  configRules?: Partial<ConfigRules>;
  credentials?: Partial<Credentials>;
  /** The first is `simulator.projectId`. Default: `eu-de`, `eu-de_team-a` and `MOS`. */
  projects?: readonly ProjectIdentity[];
  /** Default 24 hours, by the simulator's clock. */
  tokenLifetimeMs?: number;
  /** A token that is valid from the start. Default: a new one for each simulator. */
  token?: string;
  signatures?: Partial<SignatureRules>;
  /** Default: no throttling. */
  rateLimit?: RateLimit;
  /** Every answer is this many real milliseconds late, give or take a half. Default 0. */
  latencyMs?: number;
  /** Speaks TLS with this key and certificate, both PEM. Default: plain HTTP. */
  tls?: { key: string; cert: string };
  /** Requests that the journal keeps. Default 10,000. */
  journalLimit?: number;
  /** Keeps jobs, versions and configurations in this file: read at the start, written after every change. Default: none. */
  stateFile?: string;
}

export interface Simulator {
  /** As in `http://127.0.0.1:54321`; the base for ModelArts (`/v1`) and IAM (`/v3`) alike. */
  readonly url: string;
  readonly port: number;
  /** The first project's id. */
  readonly projectId: string;
  /** A token of that project, for `X-Auth-Token`. */
  readonly token: string;
  /** Name, password and access key that the simulator accepts. */
  readonly credentials: Credentials;
  readonly control: Control;
  /** Cuts all connections and frees the port. */
  stop(): Promise<void>;
}

const defaultCredentials: Credentials = {
  userName: "simulated-user",
  password: "simulated-password",
  domainName: "simulated-domain",
  accessKey: "SIMULATEDACCESSKEY01",
  secretKey: "simulatedSecretKeyForLoopbackUseOnly0001",
};

const defaultProjects: readonly ProjectIdentity[] = [
  { id: "5f1c0a9be7d24c3a8b6e4d2f90a1b3c7", name: "eu-de" },
  { id: "a0b1c2d3e4f5061728394a5b6c7d8e9f", name: "eu-de_team-a" },
  { id: "00000000000000000000000000000305", name: "MOS" },
];

/** Starts a simulator on loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const host = options.host ?? "127.0.0.1";
  const seed = options.seed ?? 1;
  const clock = createClock(options.clock ?? "real");
  const random = createRandom(seed);
  const credentials = { ...defaultCredentials, ...options.credentials };
  const projects = options.projects ?? defaultProjects;
  const paces: DefaultPaces = {
    run: { reads: 1 },
    running: "manual",
    stop: { reads: 1 },
    deletion: { reads: 2 },
    ...options.paces,
  };
  const transitions = createTransitions(paces);
  const v2Transitions = createV2Transitions(paces);
  const v2Store = new V2Store({ ...usualV2Rules, ...options.v2 }, v2Transitions, clock);
  const store = new Store(
    {
      rules: rulesFrom(options),
      // 2^53 + 1 is the first integer that a JavaScript number rounds.
      firstJobId: options.firstJobId ?? 9007199254740993n,
      firstVersionId: options.firstVersionId ?? 9107199254740993n,
    },
    transitions,
    clock,
    createRandom(seed + 1),
  );
  const identities = createIdentities(credentials, projects, options.tokenLifetimeMs ?? 24 * 3_600_000, clock);
  const token = identities.acceptToken(options.token ?? randomBytes(48).toString("base64url"), projects[0]?.id);
  const signatureRules = { clockSkewMs: 15 * 60_000, lockAfter: 5, lockMs: 5 * 60_000, ...options.signatures };
  const authentication = createAuthentication(identities, signatureRules, clock);
  const rateLimiter = createRateLimiter(options.rateLimit, clock);
  const faults = createFaults(createRandom(seed + 2));
  const journal = createJournal(options.journalLimit ?? 10_000);
  const speak = createSpeaker(options.dialect ?? "otc", seed + 3);
  const configRules: ConfigRules = { strictness: "samples", catalogueIds: "checked", ...options.configRules };

  const state = options.stateFile === undefined ? undefined : keepState(options.stateFile, store, v2Store);

  let url = "";
  const app = createServer({
    service: { store, v2: { store: v2Store }, clock, random, identities, configRules, url: () => url },
    authentication,
    rateLimiter,
    faults,
    journal,
    dialect: () => speak.dialect(),
    saved: () => state?.saved() ?? Promise.resolve(),
    latencyMs: options.latencyMs ?? 0,
    tls: options.tls,
  });
  const control = createControl({
    store,
    v2: { store: v2Store, control: createV2Control(v2Store, v2Transitions, clock, projects[0]?.id ?? "") },
    journal,
    transitions,
    faults,
    clock,
    identities,
    authentication,
    rateLimiter,
    speak,
  });

  const about = () => ({ url, projectId: projects[0]?.id, projects });
  guardControl(app, host);
  addControlRoutes(app, control, about);
  addPage(app, store, v2Store, journal);
  const address = await app.listen({ port: options.port ?? 0, host, backlog: 4096 });
  url = options.tls ? address.replace(/^http:/, "https:") : address;
  return {
    url,
    port: Number(new URL(url).port),
    projectId: projects[0]?.id ?? "",
    token,
    credentials,
    control,
    stop: async () => {
      await app.close();
      await state?.close();
    },
  };
}

function createSpeaker(initial: DialectOption, seed: number) {
  let dialect = createDialect(initial, createRandom(seed));
  return {
    dialect: () => dialect(),
    change: (option: DialectOption) => {
      dialect = createDialect(option, createRandom(seed));
    },
    reset: () => {
      dialect = createDialect(initial, createRandom(seed));
    },
  };
}

function rulesFrom(options: SimulatorOptions): Rules {
  return {
    limits: { ...defaultRules.limits, ...options.limits },
    profile: options.profile ?? defaultRules.profile,
    deleteActive: options.deleteActive ?? defaultRules.deleteActive,
    deleteActiveJob: options.deleteActiveJob ?? defaultRules.deleteActiveJob,
    emptyJob: options.emptyJob ?? defaultRules.emptyJob,
    nameHeld: options.nameHeld,
    creationLag: options.creationLag,
    deletionLag: options.deletionLag,
  };
}
