/** What distinguishes one REST-XML service from another on the wire. */
export interface RestXmlService {
  readonly serviceNamespace: string;
  /** The `xmlns` of its bodies. */
  readonly xmlNamespace: string;
  /** S3 answers a bare `Error`, other services an `ErrorResponse` around it (source: smithy trait `restXml`, `noErrorWrapping`). */
  readonly wrapsErrors: boolean;
}

/** Timestamps are RFC 3339 in bodies and HTTP dates in headers unless a trait says otherwise (source: smithy, `restXml`). */
export const REST_SETTINGS = { timestampFormat: { useTrait: true, default: 5 as const }, httpBindings: true };
