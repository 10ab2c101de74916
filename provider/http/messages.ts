// What goes over HTTP: a request and its answer.

/** A request below an endpoint. Query values are sent and signed in the order of their keys. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Begins with a slash, and is not encoded further. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

/** An answer, of whatever status. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** A header's value by its lower-case name. */
  header(name: string): string | undefined;
}
