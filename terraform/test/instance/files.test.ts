import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asArray, asObject, asString, parseJson } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { installedTool } from '../../../tools/servers/installed.ts';
import { FILES, settings } from './stage.ts';

const read = (name: string) => readFileSync(join(FILES, name), 'utf8');
/** As Terraform's `templatefile` fills in what these files ask for. */
const render = (name: string, values: Readonly<Record<string, string>>) =>
  read(name).replaceAll(/\$\{(\w+)\}/g, (_whole, key: string) => values[key] ?? `no value for ${key}`);

const unit = render('api.service.tftpl', { stop_timeout_seconds: '60' });

describe('files of an instance', () => {
  test('settings of the scripts are those that the module writes, and all of them are', () => {
    const hcl = readFileSync(new URL('../../modules/api-asg/locals.tf', import.meta.url), 'utf8');
    const block = /instance_settings = .*?\{\n([\s\S]*?)\n {2}\} \}/.exec(hcl)?.[1] ?? '';
    const written = [...block.matchAll(/^\s+([A-Z_]+)\s+=/gm)].map(([, name]) => name);
    expect(new Set(written)).toEqual(new Set(Object.keys(settings(8080))));
    const scripts = ['common.sh', 'boot.sh', 'termination.sh'].map(read).join('\n');
    for (const name of written) expect(scripts).toMatch(new RegExp(`\\$\\{?${name}\\b`));
  });

  const shellcheck = installedTool('shellcheck');
  (shellcheck === null ? test.skip : test)('shellcheck finds nothing in scripts and their stand-ins', () => {
    const scripts = readdirSync(FILES).filter((name) => name.endsWith('.sh'));
    const files = [
      ...scripts.map((name) => join(FILES, name)),
      fileURLToPath(new URL('./bin/systemctl', import.meta.url)),
    ];
    const options = ['--external-sources', '--source-path=SCRIPTDIR'];
    const { stdout, status } = spawnSync(shellcheck?.path ?? '', [...options, ...files], { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  test('the unit restarts within limits, stops by SIGTERM within its time, and is nobody’s root', () => {
    expect(unit).toMatch(/^Restart=on-failure$/m);
    expect(unit).toMatch(/^StartLimitBurst=\d+$/m);
    expect(unit).toMatch(/^KillSignal=SIGTERM$/m);
    expect(unit).toMatch(/^TimeoutStopSec=60$/m);
    expect(unit).toMatch(/^User=api$/m);
    expect(unit).toMatch(/^NoNewPrivileges=yes$/m);
    expect(readdirSync(FILES).map(read).join('\n')).not.toMatch(/pm2/i);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  (hasSystemd ? test : test.skip)('systemd accepts the units', () => {
    const folder = mkdtempSync(join(tmpdir(), 'units-'));
    // Only what is being started is not on this machine.
    const local = (text: string) => text.replaceAll(/^ExecStart=\S+/gm, `ExecStart=${process.execPath}`);
    const units = { 'api.service': unit, 'api-termination.service': read('api-termination.service') };
    for (const [name, text] of Object.entries(units)) writeFileSync(join(folder, name), local(text));
    const files = Object.keys(units).map((name) => join(folder, name));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect({
      status,
      complaints: stderr.split('\n').filter((line) => line.includes(folder) || /api/.test(line)),
    }).toEqual({
      status: 0,
      complaints: [],
    });
  });

  test('the agent ships every log of the unit and the scripts, and measures memory by group', () => {
    const names = ['metric_namespace', 'group', 'application_log_group', 'access_log_group', 'system_log_group'];
    const values = Object.fromEntries(names.map((name) => [name, `the-${name}`]));
    const agent = asObject(parseJson(render('cloudwatch-agent.json.tftpl', values), 'agent'), 'agent');
    const metrics = asObject(agent['metrics'], 'metrics');
    expect(metrics).toMatchObject({
      namespace: 'the-metric_namespace',
      aggregation_dimensions: [['AutoScalingGroupName']],
      metrics_collected: {
        mem: { measurement: ['mem_used_percent'], append_dimensions: { AutoScalingGroupName: 'the-group' } },
      },
    });
    const collected = asObject(asObject(agent['logs'], 'logs')['logs_collected'], 'logs_collected');
    const list = asArray(asObject(collected['files'], 'files')['collect_list'], 'collect_list', asObject);
    const groups = list.map((item) => [asString(item['file_path'], 'file_path'), item['log_group_name']]);
    expect(Object.fromEntries(groups)).toEqual({
      '/var/log/api/application.log': 'the-application_log_group',
      '/var/log/api/access.log': 'the-access_log_group',
      '/var/log/api/system.log': 'the-system_log_group',
    });
    expect(unit).toContain('StandardOutput=append:/var/log/api/application.log');
    expect(read('common.sh')).toContain('/var/log/api/system.log');
  });
});
