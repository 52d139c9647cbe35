import { callEmulator } from './emulator-calls.ts';

/** Makes what an account has before the first apply (docs/operate.md): the hosted zone. Answers its id. */
export async function makeZone(url: string, name: string): Promise<string> {
  const answer = await callEmulator({
    url,
    service: 'route53',
    region: 'us-east-1',
    path: '/2013-04-01/hostedzone',
    body: `<?xml version="1.0"?><CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>ground</CallerReference></CreateHostedZoneRequest>`,
  });
  const id = /<Id>\/hostedzone\/(\w+)<\/Id>/.exec(answer)?.[1];
  if (id === undefined) throw new Error(`The emulator made no hosted zone: ${answer.slice(0, 500)}`);
  return id;
}
