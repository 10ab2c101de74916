// What the engine calls: the verbs of the resources that the plugin serves, on properties as they cross the wire.

import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ConfigError } from "../errors";
import { ownOf } from "../host/carried";
import { lastingMessagesTaken, logToEngine } from "../host/engine";
import type { Run } from "../host/run";
import { locationNames } from "../inputs/names";
import { inputOf, notAcceptable, without } from "../lifecycle/acceptable";
import type { Properties } from "../lifecycle/properties";
import { createProvider, type Provider } from "../lifecycle/provider";
import type { ReadResource } from "../lifecycle/resource";
import type { Notes } from "../notes/notes";
import { packageVersion } from "../packageVersion";
import type { Sources } from "../settings/sources";
import { storing, withTimeout } from "./customTimeouts";
import { openLookUps } from "./lookUps";
import { packageSchema } from "./schema";
import { misspeltSettings, readerOf } from "./settings";
import { type ServedResource, servedResources } from "./tokens";
import { isUnknown, unknownValue } from "./unknown";
import { fromStruct, toStruct } from "./values";

/** The methods of Pulumi's `ResourceProvider` that the plugin has; each answers a request, or throws. */
export function openService(run: Run, notes: Notes) {
  let sources: Sources = { config: () => undefined, environment: process.env };
  let provider = open();
  let lookUps = openLookUps(sources);

  function open(): Provider {
    return createProvider({ sources, log: logToEngine, isUnknown, signal: run.signal, notes });
  }

  return {
    async handshake(): Promise<rpc.ProviderHandshakeResponse> {
      const answer = new rpc.ProviderHandshakeResponse();
      // The engine then takes the marks off secrets, and puts them back, by name, on what it is answered.
      answer.setAcceptSecrets(false);
      answer.setAcceptResources(false);
      answer.setAcceptOutputs(false);
      return answer;
    },
    async getPluginInfo(): Promise<PluginInfo> {
      const answer = new PluginInfo();
      answer.setVersion(packageVersion());
      return answer;
    },
    async attach(): Promise<Empty> {
      return new Empty();
    },
    async getSchema(): Promise<rpc.GetSchemaResponse> {
      const answer = new rpc.GetSchemaResponse();
      answer.setSchema(JSON.stringify(packageSchema()));
      return answer;
    },
    async checkConfig(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
      const answer = new rpc.CheckResponse();
      // As they came: secrets keep their marks, and so are encrypted in the provider's own entry of the state.
      answer.setInputs(request.getNews());
      answer.setFailuresList(
        misspeltSettings(fromStruct(request.getNews())).map(([name, reason]) => failureOf(name, reason)),
      );
      return answer;
    },
    async diffConfig(): Promise<rpc.DiffResponse> {
      // Each resource keeps where it lives, so no change of a setting replaces anything.
      const answer = new rpc.DiffResponse();
      answer.setChanges(rpc.DiffResponse.DiffChanges.DIFF_UNKNOWN);
      return answer;
    },
    async configure(request: rpc.ConfigureRequest): Promise<rpc.ConfigureResponse> {
      sources = { config: readerOf(fromStruct(request.getArgs())), environment: process.env };
      provider = open();
      lookUps = openLookUps(sources);
      const answer = new rpc.ConfigureResponse();
      answer.setAcceptsecrets(false);
      answer.setSupportspreview(true);
      return answer;
    },
    async check(request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
      const { resource } = servedAs(request);
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const { inputs, failures } = await provider.check(resource, request.getUrn(), olds, news);
      await lastingMessagesTaken();
      const answer = new rpc.CheckResponse();
      answer.setInputs(toStruct(inputs));
      answer.setFailuresList(failures.map(({ property, reason }) => failureOf(property, reason)));
      return answer;
    },
    async diff(request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
      const { resource } = servedAs(request);
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      const urn = request.getUrn();
      const { changed, replaces, deleteBeforeReplace } = await provider.diff(
        resource,
        urn,
        request.getId(),
        olds,
        news,
      );
      const answer = new rpc.DiffResponse();
      const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
      answer.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
      answer.setDiffsList([...changed]);
      answer.setReplacesList([...replaces]);
      answer.setDeletebeforereplace(deleteBeforeReplace === true);
      answer.setHasdetaileddiff(true);
      for (const name of changed) {
        answer.getDetaileddiffMap().set(name, detailOf(olds[name], news[name], replaces.includes(name)));
      }
      return answer;
    },
    async create(request: rpc.CreateRequest): Promise<rpc.CreateResponse> {
      const served = servedAs(request);
      const inputs = fromStruct(request.getProperties());
      const answer = new rpc.CreateResponse();
      if (request.getPreview()) {
        answer.setProperties(toStruct(expected(served, inputs)));
        return answer;
      }
      const urn = request.getUrn();
      const outputs = await storing(inputs, () =>
        run.during({ verb: "create", urn }, async () => {
          const asked = withTimeout(inputs, "create", request.getTimeout());
          const { id, outs } = await provider.create(served.resource, urn, asked);
          answer.setId(id);
          return outs;
        }),
      );
      answer.setProperties(toStruct(outputs));
      return answer;
    },
    async read(request: rpc.ReadRequest): Promise<rpc.ReadResponse> {
      const served = servedAs(request);
      const [urn, id, stored] = [request.getUrn(), request.getId(), stateOf(request.getProperties())];
      const isHeld = stored[served.resource.changes.adoption.output] !== undefined;
      const read = await run.during({ verb: "read", title: served.resource.words.title(id), urn }, () =>
        provider.read(served.resource, urn, id, isHeld ? stored : { ...stored, ...served.adopting(id) }),
      );
      const { props, inputs } = isHeld ? read : imported(served, read);
      const answer = new rpc.ReadResponse();
      answer.setId(read.id);
      if (read.id === "") return answer;
      answer.setProperties(toStruct(props));
      answer.setInputs(toStruct(inputs));
      return answer;
    },
    async update(request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> {
      const { resource } = servedAs(request);
      const [urn, id] = [request.getUrn(), request.getId()];
      const [olds, news] = [stateOf(request.getOlds()), fromStruct(request.getNews())];
      const answer = new rpc.UpdateResponse();
      if (request.getPreview()) {
        answer.setProperties(toStruct({ ...olds, ...news }));
        return answer;
      }
      const outputs = await storing(news, () =>
        run.during({ verb: "update", title: resource.words.title(id), urn }, async () => {
          const asked = withTimeout(news, "create", request.getTimeout());
          return (await provider.update(resource, urn, id, olds, asked)).outs;
        }),
      );
      answer.setProperties(toStruct(outputs));
      return answer;
    },
    async delete(request: rpc.DeleteRequest): Promise<Empty> {
      const { resource } = servedAs(request);
      const [urn, id] = [request.getUrn(), request.getId()];
      const outputs = withTimeout(stateOf(request.getProperties()), "delete", request.getTimeout());
      await run.during({ verb: "delete", title: resource.words.title(id), urn }, () =>
        provider.delete(resource, urn, id, outputs),
      );
      return new Empty();
    },
    async invoke(request: rpc.InvokeRequest): Promise<rpc.InvokeResponse> {
      const answer = new rpc.InvokeResponse();
      answer.setReturn(toStruct(await lookUps.ask(request.getTok(), fromStruct(request.getArgs()))));
      return answer;
    },
    /** The run hears of it where all cancellations are heard, and ends what waits. */
    async cancel(): Promise<Empty> {
      return new Empty();
    },
  };
}

/** The properties of a state. Of one that the dynamic host has written, what leads to its provider goes. */
function stateOf(properties: Struct | undefined): Properties {
  return ownOf(fromStruct(properties));
}

function servedAs(request: { getUrn(): string }): ServedResource {
  // urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
  const type = request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
  const served = servedResources[type];
  if (served === undefined) throw new ConfigError("type", `there is no resource ${type} in this version of the plugin`);
  return served;
}

/** The outputs that a creation is going to have: what is not in the program is not known before. */
function expected({ resource, outputNames }: ServedResource, inputs: Properties): Properties {
  const filled = Object.entries(resource.changes.rows).filter(([, row]) => row.isFilled);
  const unknown = [...outputNames, ...filled.map(([name]) => name)].map((name) => [name, unknownValue]);
  return { ...Object.fromEntries(unknown), ...inputs };
}

/**
 * What is read of something that the engine does not hold: its inputs are the program's, which gives neither what it may not, nor a
 * place, which the configuration says. An output of an input that is not given would look like one that was taken away.
 */
function imported(
  { resource, mayBeLeftOut }: ServedResource,
  { props, inputs }: ReadResource,
): Pick<ReadResource, "props" | "inputs"> {
  const leftOut = notAcceptable(inputs, resource.contract, mayBeLeftOut).map(inputOf);
  return { props: without(leftOut, props), inputs: without([...leftOut, ...locationNames], inputs) };
}

function detailOf(old: unknown, wanted: unknown, replaces: boolean): rpc.PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = rpc.PropertyDiff.Kind;
  const detail = new rpc.PropertyDiff();
  if (old === undefined) detail.setKind(replaces ? ADD_REPLACE : ADD);
  else if (wanted === undefined) detail.setKind(replaces ? DELETE_REPLACE : DELETE);
  else detail.setKind(replaces ? UPDATE_REPLACE : UPDATE);
  return detail;
}

function failureOf(property: string, reason: string): rpc.CheckFailure {
  const failure = new rpc.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}
