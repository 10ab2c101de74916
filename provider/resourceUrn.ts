// The URN of the resource that Pulumi's host of dynamic providers is working on.
//
// The host has it in each request, and hands a provider no more than the properties. A URN that travels among these is no way
// out: made of the parent's, it makes the resources of one component wait for each other, and after a rename it is the old one. So it
// is kept here under the very object that the host makes of a request's properties.

import { CreateRequest, DeleteRequest, ReadRequest, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";

const urns = new WeakMap<object, string>();

/** The URN of the resource whose properties the host has handed over; `undefined` for any other object. */
export function urnOf(properties: object): string | undefined {
  return urns.get(properties);
}

let urnToDelete: string | undefined;

/** The URN of the resource that the host has just asked to delete; to be asked for before anything is awaited. */
export function takeUrnToDelete(): string | undefined {
  const urn = urnToDelete;
  urnToDelete = undefined;
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

const { getProperties: propertiesToCreate } = CreateRequest.prototype;
CreateRequest.prototype.getProperties = function () {
  return remembering(propertiesToCreate.call(this), this.getUrn());
};

const { getProperties: propertiesToRead } = ReadRequest.prototype;
ReadRequest.prototype.getProperties = function () {
  return remembering(propertiesToRead.call(this), this.getUrn());
};

const { getNews: propertiesToUpdate } = UpdateRequest.prototype;
UpdateRequest.prototype.getNews = function () {
  return remembering(propertiesToUpdate.call(this), this.getUrn());
};

// A deletion may be the very request for which the host loads this module; then its properties are made already. But its id is asked
// for last of all, in the same breath as the provider is called.
const { getId: idToDelete } = DeleteRequest.prototype;
DeleteRequest.prototype.getId = function () {
  urnToDelete = this.getUrn();
  return idToDelete.call(this);
};
