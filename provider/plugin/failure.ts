// How a failure crosses to the engine: as an error of gRPC, and where the resource stands all the same, with the resource in its details.

import { Metadata, type ServerErrorResponse, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { InitFailedError } from "../errors";
import { toStruct } from "./values";

/** The error to answer a call with. */
export function toServiceError(error: unknown): ServerErrorResponse {
  const message = error instanceof Error ? error.message : String(error);
  const answer = { name: "Error", message, code: status.UNKNOWN, details: message };
  if (!(error instanceof InitFailedError)) return answer;
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(standing(error, message).serializeBinary()));
  return { ...answer, metadata };
}

function standing({ id, properties, reasons }: InitFailedError, message: string): Status {
  const detail = new ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(toStruct(properties));
  detail.setReasonsList([...reasons]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new Status();
  whole.setCode(status.UNKNOWN);
  whole.setMessage(message);
  whole.addDetails(packed);
  return whole;
}
