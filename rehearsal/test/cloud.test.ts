import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { fleetInWords, liveColour } from '../api/live.ts';
import { type Cloud, openCloud } from '../cloud.ts';
import { API } from '../infrastructure.ts';
import { apiPermissions, sitePermissions } from '../runner/step-role.ts';
import { visit } from '../visitors/visit.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(open.splice(0).map((close) => close())));

async function cloudAt(port: number): Promise<{ readonly cloud: Cloud; readonly said: readonly string[] }> {
  const said: string[] = [];
  const cloud = await openCloud({ port, say: (text) => said.push(text) });
  // A test may have closed it.
  open.push(() => cloud.close().catch(() => undefined));
  return { cloud, said };
}

async function takenPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  open.push(() => new Promise((closed) => server.close(closed)));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the local AWS', () => {
  test('takes another port where the wanted one is in use, and says which', async () => {
    const port = await takenPort();
    const { cloud, said } = await cloudAt(port);
    const { url } = cloud.sites.console;
    expect(url.port).not.toBe(String(port));
    expect(said[0]).toBe(`port ${port} is in use; taking ${url.port} instead`);
  });

  test('serves both sites, each with nothing in it, and never a page for what is missing', async () => {
    const { cloud } = await cloudAt(await takenPort());
    for (const { url } of Object.values(cloud.sites)) {
      const answer = await visit(new URL('/assets/nothing.js', url));
      expect([answer.status, answer.isHtml]).toEqual([403, false]);
    }
  });

  test('nothing listens any more once it is closed', async () => {
    const { cloud } = await cloudAt(await takenPort());
    await cloud.close();
    await expect(visit(cloud.sites.console.url)).rejects.toThrow();
  });

  test('a step may do what its action asks for in that mode on that site, and no more', async () => {
    const { cloud } = await cloudAt(await takenPort());
    const { console, guest } = cloud.sites;
    const permissions = await sitePermissions('upload-static', 'list', console);
    const resources = permissions.flatMap((permission) => permission.resources);
    expect(resources.every((arn) => arn.includes(console.bucket) && !arn.includes(guest.bucket))).toBe(true);
    expect(permissions.flatMap(({ actions }) => actions)).not.toContain('s3:PutObject');
  });
});

describe('the fleet', () => {
  test('a step may write to its own groups, parameters and bucket, and read what has no resources', async () => {
    const permissions = await apiPermissions({ mode: 'deploy' });
    const writes = permissions.filter(({ actions }) => actions.includes('autoscaling:UpdateAutoScalingGroup'));
    expect(writes.flatMap(({ resources }) => resources)).toEqual(
      Object.values(API.colours).map(({ asg }) => expect.stringContaining(`autoScalingGroupName/${asg}`)),
    );
    const looking = await apiPermissions({ mode: 'status' });
    expect(looking.flatMap(({ actions }) => actions)).not.toContain('elasticloadbalancing:ModifyRule');
  });

  test('knows which colour is live, and that none is while both have requests', () => {
    const look = (blue: number, green: number) => ({
      weights: { blue, green },
      groups: { blue: { min: 2, desired: 3 }, green: { min: 0, desired: 0 } },
    });
    expect([look(100, 0), look(0, 100), look(50, 50)].map(liveColour)).toEqual(['blue', 'green', null]);
    expect(fleetInWords(look(100, 0))).toBe('blue 100 %, 3 instances wanted; green 0 %, 0 instances wanted');
  });
});
