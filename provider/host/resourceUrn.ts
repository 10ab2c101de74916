// The URN of the resource that Pulumi's host of dynamic providers is working on.
//
// The host has it in each request, and hands a provider no more than the properties. A URN that travels among these is no way
// out: made of the parent's, it makes the resources of one component wait for each other, and after a rename it is the old one. So it
// is noted here as the host reads a request. The request for which the host loads this module is read before, all but its id.

import {
  CheckRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";

const urns = new WeakMap<object, string>();
let urnOfCall: string | undefined;

/** The URN of the resource whose properties the host has handed over to `check`, `create` or `read`, unless it loaded this for them. */
export function urnOf(properties: object): string | undefined {
  return urns.get(properties);
}

/** The URN of the resource for which the host calls `diff`, `update` or `delete`; to be asked for before anything is awaited. */
export function takeUrn(): string | undefined {
  const urn = urnOfCall;
  urnOfCall = undefined;
  return urn;
}

/** A part of a request, as the host reads it. */
interface Properties {
  toJavaScript(): object;
}

/** Keeps the URN under the object that is made of the properties. */
function remembering<Part extends Properties>(part: Part | undefined, urn: string): Part | undefined {
  if (part === undefined) return undefined;
  const toJavaScript = part.toJavaScript.bind(part);
  part.toJavaScript = () => {
    const properties = toJavaScript();
    urns.set(properties, urn);
    return properties;
  };
  return part;
}

const { getNews: propertiesToCheck } = CheckRequest.prototype;
CheckRequest.prototype.getNews = function () {
  return remembering(propertiesToCheck.call(this), this.getUrn());
};

const { getProperties: propertiesToCreate } = CreateRequest.prototype;
CreateRequest.prototype.getProperties = function () {
  return remembering(propertiesToCreate.call(this), this.getUrn());
};

const { getProperties: propertiesToRead } = ReadRequest.prototype;
ReadRequest.prototype.getProperties = function () {
  return remembering(propertiesToRead.call(this), this.getUrn());
};

// The id is asked for last of all, in the same breath as the provider is called.
for (const { prototype } of [DiffRequest, UpdateRequest, DeleteRequest]) {
  const { getId } = prototype;
  prototype.getId = function () {
    urnOfCall = this.getUrn();
    return getId.call(this);
  };
}
