import { SCENARIOS, type Scenario } from '../measure/measurement.ts';
import type { Circumstances, RawResults } from '../measure/raw-results.ts';
import type { ServerKind } from '../servers/stand.ts';
import { median, rangeOf } from '../statistics/summary.ts';
import { figure, megabytes, table } from './figures.ts';
import { goalsOf } from './goals.ts';
import { bigTable, costTable, failureList, goalTable, startTable, trafficTable } from './tables.ts';

const SCENARIO_TITLES: Readonly<Record<Scenario, string>> = {
  cold: 'cold: into an empty bucket',
  unchanged: 'unchanged: the same build again, every file with a new time',
  changed: '5 % changed: the next release',
};

const SERVER_TITLES: Readonly<Record<ServerKind, string>> = {
  versitygw: 'versitygw',
  discard: 'discarding server',
};

/** The whole of RESULTS.md. */
export function resultsText(results: RawResults): string {
  const { circumstances, runs, big, starts } = results;
  const rounds = Math.max(0, ...runs.map(({ round }) => round));
  const failures = failureList([...runs, ...big]);
  return [
    '# Results of the benchmark',
    `Written by \`npm run bench\` on ${circumstances.date}; not edited by hand. What is measured, how and why: [docs/adr/0010-bench.md](../docs/adr/0010-bench.md).`,
    '![Times of all clients](results.svg)',
    '## Goals',
    'A wall goal is missed when the whole 95 % interval of the paired ratio lies beyond it. Ratios are medians over rounds of our figure ÷ theirs in the same round.',
    goalTable(goalsOf(results)),
    '## Circumstances',
    circumstancesText(circumstances, rounds, results.loads),
    ...placesOf(results).flatMap(({ server, files, scenario }) => {
      const where = { server, files, scenario };
      const title = `## ${files.toLocaleString('en-US')} files, ${SERVER_TITLES[server]}, ${SCENARIO_TITLES[scenario]}`;
      return [title, costTable(runs, where), folded('Requests and bytes', trafficTable(runs, where))];
    }),
    ...(big.length === 0 ? [] : ['## 200 files of 15 MiB, discarding server', bigTable(big)]),
    ...(starts.length === 0 ? [] : ['## From start to first socket write', startTable(starts)]),
    ...(failures === '' ? [] : ['## Runs that failed', failures]),
    '',
  ].join('\n\n');
}

const folded = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

/** In the order of the tables: by size, then server, then scenario; only what was measured. */
function placesOf({ runs }: RawResults) {
  const sizes = [...new Set(runs.map(({ files }) => files))].sort((a, b) => a - b);
  return sizes.flatMap((files) =>
    (['versitygw', 'discard'] as const).flatMap((server) =>
      SCENARIOS.filter((scenario) =>
        runs.some((run) => run.files === files && run.server === server && run.scenario === scenario),
      ).map((scenario) => ({ server, files, scenario })),
    ),
  );
}

/** A busy machine makes times longer and ranges wider; whoever reads them should know. */
function loadText(loads: readonly number[]): string {
  if (loads.length === 0) return '';
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const { high } = rangeOf(loads);
  return `Between the clients, other programs took ${percent(median(loads))} of the machine (median; at most ${percent(high)}).`;
}

function circumstancesText(circumstances: Circumstances, rounds: number, loads: readonly number[]): string {
  const { cpu, cores, memory, system, node, delayMs, roundTripMs, tools, missing, sites } = circumstances;
  const versions = tools.map(({ name, version }) => `${name} ${version}`).join(', ');
  const absent =
    missing.length === 0 ? 'everything could be installed' : `could not be installed: ${missing.join(', ')}`;
  const lines = [
    `- ${cores} cores (${cpu}), ${figure(memory / 2 ** 30)} GiB, ${system}. Client, delay and server share them.`,
    `- Node ${node.slice(1)}; ${versions}; ${absent}.`,
    `- ${delayMs} ms added to every round trip (${figure(roundTripMs)} ms measured in all), plain HTTP.`,
    `- ${rounds} interleaved rounds; medians, with ranges in brackets. ${loadText(loads)}`,
  ];
  const head = ['site', 'MB', 'changed objects', 'of these overwritten', 'of the same size', 'changed MB'];
  const rows = sites.map((site) => [
    `${site.files.toLocaleString('en-US')} files`,
    megabytes(site.bytes),
    ...[site.changed, site.overwritten, site.sameSize].map(String),
    megabytes(site.changedBytes),
  ]);
  return `${lines.join('\n')}\n\n${table(head, rows)}`;
}
