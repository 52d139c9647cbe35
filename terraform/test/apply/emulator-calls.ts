/** A call that no adapter of this project makes, to an emulator, which reads from the signature only for whom it is. */
export interface EmulatorCall {
  readonly url: string;
  /** Name of the service in signatures. */
  readonly service: string;
  readonly region: string;
  readonly path?: string;
  /** Of services with the query protocol: parameters of the form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Of services with the JSON protocol: what X-Amz-Target says, and the version of the protocol. */
  readonly target?: string;
  readonly json?: '1.0' | '1.1';
  readonly body?: string;
}

/** Answers the text of a good answer. */
export async function callEmulator(call: EmulatorCall): Promise<string> {
  const { body, form, json = '1.1', path = '/', region, service, target, url } = call;
  const scope = `test/20260101/${region}/${service}/aws4_request`;
  const headers: Record<string, string> = {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
  };
  if (form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (target !== undefined) {
    headers['content-type'] = `application/x-amz-json-${json}`;
    headers['x-amz-target'] = target;
  }
  const content =
    form === undefined ? (body ?? (target === undefined ? null : '{}')) : new URLSearchParams(form).toString();
  const answer = await fetch(`${url}${path}`, {
    method: content === null ? 'GET' : 'POST',
    headers,
    body: content,
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(`${service} of the emulator answered ${answer.status} to ${target ?? path}: ${text.slice(0, 500)}`);
  return text;
}
