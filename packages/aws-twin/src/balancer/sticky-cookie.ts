/** What binds a client to a target group of a rule. */
export interface Binding {
  readonly targetGroup: string;
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
}

/** Source: Sticky sessions for your Application Load Balancer; the second is for requests from other origins. */
const NAMES = ['AWSALBTG', 'AWSALBTGCORS'] as const;

/** Reads the binding that a client brings; null without one, or with one that is over or cannot be read. */
export function readBinding(cookieHeader: string | undefined, nowMs: number): Binding | null {
  const value = NAMES.map((name) => cookieNamed(cookieHeader ?? '', name)).find((found) => found !== null);
  const binding = value === undefined || value === null ? null : decode(value);
  return binding !== null && binding.untilMs > nowMs ? binding : null;
}

/** The `Set-Cookie` fields that bind a client. Clients forget them on their own clock, and the balancer on the world's. */
export function bindingCookies(binding: Binding): readonly string[] {
  const value = encode(binding);
  const expires = `Expires=${httpDate(binding.untilMs)}; Path=/`;
  return [`${NAMES[0]}=${value}; ${expires}`, `${NAMES[1]}=${value}; ${expires}; SameSite=None`];
}

function cookieNamed(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}

/** AWS encrypts it: nobody should read it, and nobody does. */
const encode = ({ targetGroup, untilMs }: Binding): string =>
  Buffer.from(`${untilMs} ${targetGroup}`).toString('base64url');

function decode(value: string): Binding | null {
  const [, until, targetGroup] = /^(\d+(?:\.\d+)?) (.+)$/.exec(Buffer.from(value, 'base64url').toString()) ?? [];
  return until === undefined || targetGroup === undefined ? null : { targetGroup, untilMs: Number(until) };
}

const httpDate = (ms: number): string => new Date(ms).toUTCString();
