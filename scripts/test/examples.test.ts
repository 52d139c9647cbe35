import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

const passedIn = (path: string) => /^const PASSED = (\[.*\]);$/m.exec(read(path))?.[1];

describe('examples, and what they must agree with', () => {
  test('Express and the CDN agree on what is never a route of the console', () => {
    const edge = passedIn('terraform/modules/static-site/files/spa-routing.js');
    expect(edge).toBeDefined();
    expect(passedIn('examples/api/src/serve-console.ts')).toBe(edge);
  });

  test('the log has the fields that the filters of the alarms count', () => {
    const filters = read('terraform/modules/observability/variables.tf');
    const said = read('examples/api/src/server.ts') + read('examples/api/src/api/session-routes.ts');
    for (const field of ['database_connections', 'database_waiting', 'auth_failure']) {
      expect([field, filters.includes(field), said.includes(field)]).toEqual([field, true, true]);
    }
    expect(read('examples/api/src/log.ts')).toContain('event');
  });

  test('it reads the variables by which Terraform hands it the session store', () => {
    const names = [...read('terraform/modules/session-redis/outputs.tf').matchAll(/^\s+(REDIS_\w+)\s+=/gm)];
    expect(names.length).toBeGreaterThan(3);
    const settings = read('examples/api/src/settings.ts');
    expect(names.map(([, name = '']) => name).filter((name) => !settings.includes(`'${name}'`))).toEqual([]);
  });

  test('both apps recover a stale tab by the same file, which is there to be copied', () => {
    expect(read('examples/portal/src/stale-tab.ts')).toBe(read('examples/console/src/stale-tab.ts'));
  });
});
