import { type Agent, type IncomingMessage, request as send } from 'node:http';
import { asObject, asString, parseJson } from '@deploy/kernel';

export interface VisitorRequest {
  readonly url: URL;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  /** For the whole answer, milliseconds of the machine. */
  readonly timeoutMs: number;
}

/** How one request of a visitor ended. */
export interface VisitorAnswer {
  /** Null where all was well; else the kind of what was wrong, such as `status-502`, `ECONNRESET` or `wrong-body`. */
  readonly failure: string | null;
  /** What the answer says of where it comes from; null where it says nothing, or there was none. */
  readonly version: string | null;
  readonly targetGroup: string | null;
  readonly setCookies: readonly string[];
}

/**
 * Asks once, and checks what comes back: status 200, the whole body, and in it the version that the header `x-version`
 * names. Never rejects.
 */
export function visitorRequest({ url, agent, headers, timeoutMs }: VisitorRequest): Promise<VisitorAnswer> {
  return new Promise((resolve) => {
    const fail = (thrown: Error) =>
      resolve({ failure: kindOf(thrown), version: null, targetGroup: null, setCookies: [] });
    const outgoing = send(url, { agent, headers }, (incoming) => {
      read(incoming).then((text) => resolve(judge(incoming, text)), fail);
    });
    const limit = setTimeout(() => outgoing.destroy(new Error('timeout')), timeoutMs);
    outgoing.once('close', () => clearTimeout(limit));
    outgoing.once('error', fail);
    outgoing.end();
  });
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

function judge({ statusCode, headers }: IncomingMessage, text: string): VisitorAnswer {
  const version = [headers['x-version']].flat()[0] ?? null;
  const targetGroup = [headers['x-twin-target-group']].flat()[0] ?? null;
  const said = { version, targetGroup, setCookies: headers['set-cookie'] ?? [] };
  if (statusCode !== 200) return { failure: `status-${statusCode}`, ...said };
  if (version === null) return { failure: 'no-version', ...said };
  return { failure: versionIn(text) === version ? null : 'wrong-body', ...said };
}

function versionIn(text: string): string | null {
  try {
    return asString(asObject(parseJson(text, 'the answer'), '$')['version'], '$.version');
  } catch {
    return null;
  }
}

function kindOf(thrown: Error): string {
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.message;
}
