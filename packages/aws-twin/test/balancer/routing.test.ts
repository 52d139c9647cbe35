import { bindingCookies, type RoutedTarget, Router, type RoutingTable } from '@deploy/aws-twin';
import { describe, expect, test } from '@jest/globals';
import { splitting } from './stand.ts';

const NOW = Date.UTC(2026, 0, 1);
const target = (id: string, turn: RoutedTarget['turn'] = 'preferred'): RoutedTarget => ({ id, port: 1, turn });
const visit = (cookies: readonly string[] = []) => {
  const cookie = cookies.map((line) => line.split(';', 1)[0]).join('; ');
  return { method: 'GET', target: '/', headers: { cookie } };
};

/** Who gets the next requests. */
function receivers(router: Router, table: RoutingTable, count: number, cookies: readonly string[] = [], nowMs = NOW) {
  return Array.from({ length: count }, () => {
    const route = router.route(table, visit(cookies), nowMs);
    return route.kind === 'target' ? route.target.id : route.kind;
  });
}

const cookiesFor = (targetGroup: string, untilMs: number) => bindingCookies({ targetGroup, untilMs });

describe('targets of a group', () => {
  test('take turns', () => {
    const table = splitting({ blue: { weight: 1, targets: [target('b1'), target('b2'), target('b3')] } });
    const order = receivers(new Router(), table, 6);
    expect(new Set(order.slice(0, 3))).toEqual(new Set(['b1', 'b2', 'b3']));
    expect(order.slice(3)).toEqual(order.slice(0, 3));
  });

  test('of last resort get nothing while one is preferred, and everything when none is', () => {
    const resorts = [target('b1', 'last-resort'), target('b2', 'last-resort')];
    const router = new Router();
    const mixed = splitting({ blue: { weight: 1, targets: [...resorts, target('b3')] } });
    expect(new Set(receivers(router, mixed, 6))).toEqual(new Set(['b3']));
    const open = splitting({ blue: { weight: 1, targets: resorts } });
    expect(new Set(receivers(router, open, 6))).toEqual(new Set(['b1', 'b2']));
  });

  test('that fail open do not lose their share to another group', () => {
    const table = splitting({
      blue: { weight: 1, targets: [target('b1', 'last-resort')] },
      green: { weight: 1, targets: [target('g1')] },
    });
    expect(receivers(new Router(), table, 100).filter((id) => id === 'b1').length).toBeGreaterThan(45);
  });

  test('that take no new requests count as none', () => {
    const table = splitting({
      blue: { weight: 1, targets: [target('b1', 'none')] },
      green: { weight: 1, targets: [target('g1')] },
    });
    expect(new Set(receivers(new Router(), table, 10))).toEqual(new Set(['none', 'g1']));
  });
});

describe('the sticky cookie', () => {
  const both = (blue: number, green: number, stickySeconds: number | null = 60) =>
    splitting(
      { blue: { weight: blue, targets: [target('b1')] }, green: { weight: green, targets: [target('g1')] } },
      stickySeconds,
    );

  test('beats the weights, also a weight of 0', () => {
    const cookies = cookiesFor('blue', NOW + 60_000);
    expect(new Set(receivers(new Router(), both(0, 1), 20, cookies))).toEqual(new Set(['b1']));
  });

  test('counts for nothing once it has run out', () => {
    const cookies = cookiesFor('blue', NOW + 60_000);
    expect(receivers(new Router(), both(0, 1), 1, cookies, NOW + 59_999)).toEqual(['b1']);
    expect(receivers(new Router(), both(0, 1), 1, cookies, NOW + 60_000)).toEqual(['g1']);
  });

  test('counts for nothing where the rule has no stickiness, or names the group no longer', () => {
    const cookies = cookiesFor('blue', NOW + 60_000);
    expect(receivers(new Router(), both(0, 1, null), 1, cookies)).toEqual(['g1']);
    const greenAlone = splitting({ green: { weight: 1, targets: [target('g1')] } }, 60);
    expect(receivers(new Router(), greenAlone, 1, cookies)).toEqual(['g1']);
  });

  test('leads to nobody where its group has no target', () => {
    const table = splitting({ blue: { weight: 0, targets: [] }, green: { weight: 1, targets: [target('g1')] } }, 60);
    expect(receivers(new Router(), table, 3, cookiesFor('blue', NOW + 60_000))).toEqual(['none', 'none', 'none']);
  });

  test('that cannot be read, or is forged, is as none', () => {
    for (const value of ['x', '', 'AWSALBTG=%%%', 'AWSALBTG=', 'AWSALBTG=bm90aGluZw']) {
      expect(receivers(new Router(), both(0, 1), 1, [value])).toEqual(['g1']);
    }
  });

  test('is given with the first answer alone, or renewed with each, as the world is set', () => {
    const given = (stickyCookie: 'fixed' | 'renewed', cookies: readonly string[]) => {
      const route = new Router({ stickyCookie }).route(both(1, 0), visit(cookies), NOW);
      return route.kind === 'target' ? route.bind : null;
    };
    const fresh = { targetGroup: 'blue', untilMs: NOW + 60_000 };
    const cookies = cookiesFor('blue', NOW + 5_000);
    expect(given('fixed', [])).toEqual(fresh);
    expect(given('fixed', cookies)).toBeNull();
    expect(given('renewed', cookies)).toEqual(fresh);
  });
});
