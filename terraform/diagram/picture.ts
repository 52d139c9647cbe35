import type { SystemFacts } from './facts.ts';
import { arrowOf, type Box, boxOf, escaped } from './shapes.ts';

const WIDTH = 1240;
const HEIGHT = 850;

/** Both schemes, since a picture is shown on whatever page. It holds its own ground and asks for no font. */
const STYLE = `
svg { --ground: #fff; --ink: #1f2328; --soft: #59636e; --line: #c8d1da; --sheet: #f6f8fa; --blue: #ddf0ff; --blue-line: #2f7fd6; --green: #dcf7e4; --green-line: #2f9e62; --edge: #fff3d6; --edge-line: #b98900; --store: #f2e9fd; --store-line: #8250df; }
@media (prefers-color-scheme: dark) { svg { --ground: #0d1117; --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --sheet: #161b22; --blue: #0c2d4f; --green: #0f2f1d; --edge: #33270a; --store: #271a3d; } }
.ground { fill: var(--ground) }
text { fill: var(--ink); font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }
.heading { font-size: 20px; font-weight: 700 }
.title { font-size: 14px; font-weight: 650 }
.line { font-size: 12px; fill: var(--soft) }
.label { font-size: 12px; fill: var(--soft); font-style: italic }
rect { stroke: var(--line); fill: var(--sheet); stroke-width: 1.25 }
.frame rect { fill: none; stroke-dasharray: 6 5 }
.quiet rect { fill: var(--ground); stroke-dasharray: 3 3 }
.blue rect { fill: var(--blue); stroke: var(--blue-line) }
.green rect { fill: var(--green); stroke: var(--green-line) }
.edge rect { fill: var(--edge); stroke: var(--edge-line) }
.store rect { fill: var(--store); stroke: var(--store-line) }
.ground, .ground rect { stroke: none }
.arrow { fill: none; stroke: var(--soft); stroke-width: 1.6 }
.dashed { stroke-dasharray: 5 4 }
#head path { fill: var(--soft) }
`;

/** The system as it is after an apply, drawn from its state. SVG. */
export function pictureOf(facts: SystemFacts): string {
  const parts = [...visitors(facts), ...edge(facts), ...buckets(facts), ...fleet(facts), ...below(facts)];
  const title = `What terraform/stacks/${facts.environment} makes`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(description(facts))}</desc>
<style>${STYLE}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L8 4L0 8Z"/></marker></defs>
<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>
<text class="heading" x="24" y="38">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}

/** For whoever cannot see it. */
function description({ aclRules, balancer, colours, region, sites, zones }: SystemFacts): string {
  const hosts = sites.map(({ host }) => host).join(' and ');
  return `Visitors of ${hosts} are led by Route 53 to CloudFront, or to the host of before. CloudFront, behind a web ACL of ${aclRules.length} rules, answers from one bucket per app, and passes ${balancer.paths.join(' and ')} through a VPC origin to an internal load balancer in ${region}, which shares requests by weight between ${colours.map(({ colour }) => colour).join(' and ')}, each an Auto Scaling group over ${zones.length} zones.`;
}

function visitors({ sites }: SystemFacts): readonly string[] {
  const box: Box = {
    ...{ x: 24, y: 60, width: 330, height: 132 },
    title: 'Visitors, and Route 53',
    lines: [...sites.map(({ host }) => host), 'each leads where its entry says:', ...sites.map(({ entry }) => entry)],
  };
  const legacy: Box = {
    ...{ x: 24, y: 226, width: 330, height: 48 },
    title: 'The host of before',
    lines: ['entry "express": until the cutover, and back'],
    kind: 'quiet',
  };
  return [
    boxOf(box),
    boxOf(legacy),
    arrowOf({
      points: [
        [354, 120],
        [420, 120],
      ],
      label: '"cdn"',
      at: [368, 112],
    }),
    arrowOf({
      points: [
        [188, 192],
        [188, 226],
      ],
      isDashed: true,
      label: '"express"',
      at: [196, 213],
    }),
  ];
}

function edge({ aclRules, edgeRegion, previewHost, sites }: SystemFacts): readonly string[] {
  const frame: Box = { x: 420, y: 60, width: 796, height: 214, title: 'Edge', kind: 'frame' };
  const distributions = sites.map(({ app, behaviours }, index): string =>
    boxOf({
      ...{ x: 440 + index * 236, y: 96, width: 220, height: 104 },
      title: `CloudFront: ${app}`,
      lines: ['routes → /index.html', ...behaviours.map(({ path, to }) => `${path} → ${to}`)].slice(0, 5),
      kind: 'edge',
    }),
  );
  const acl: Box = {
    ...{ x: 912, y: 96, width: 284, height: 64 },
    title: `Web ACL, ${aclRules.length} rules`,
    lines: [`in ${edgeRegion}, in front of both`, 'requests per address are bounded'],
    kind: 'edge',
  };
  const preview: Box = {
    ...{ x: 912, y: 172, width: 284, height: 64 },
    title: 'Certificates',
    lines: ['names of both apps, of the API, and', previewHost],
  };
  return [boxOf(frame), ...distributions, boxOf(acl), boxOf(preview)];
}

function buckets({ sites }: SystemFacts): readonly string[] {
  return sites.flatMap(({ bucket }, index) => {
    const y = 318 + index * 92;
    const [from, height, turn] = [470 + index * 236, 236 + index * 14, 390 - index * 14];
    const box: Box = {
      ...{ x: 24, y, width: 330, height: 76 },
      title: bucket,
      lines: ['versioned; CloudFront alone may read', 'and not _deploy/, the state of releases'],
      kind: 'store',
    };
    const path = [
      [from, 200],
      [from, height],
      [turn, height],
      [turn, y + 38],
      [354, y + 38],
    ] as const;
    return [boxOf(box), arrowOf({ points: path })];
  });
}

function fleet(facts: SystemFacts): readonly string[] {
  const { balancer, colours, drainSeconds, health, hooks, natGateways, region, scaling, targetPort, zones } = facts;
  const frame: Box = {
    ...{ x: 420, y: 330, width: 796, height: 300 },
    title: `VPC in ${region}`,
    kind: 'frame',
  };
  const balancerBox: Box = {
    ...{ x: 440, y: 372, width: 330, height: 112 },
    title: `${balancer.name}: internal, port ${balancer.port}`,
    lines: [
      `${balancer.paths.join(', ')}: by weight`,
      `${balancer.previews} rules more: one colour each, by a header`,
      `asks ${health.path} every ${health.seconds} s`,
      `drains for ${drainSeconds} s`,
    ],
  };
  const network: Box = {
    ...{ x: 440, y: 520, width: 330, height: 92 },
    title: `Private subnets in ${zones.length} zones`,
    lines: [
      `${natGateways} NAT gateway${natGateways === 1 ? '' : 's'} out, S3 by an endpoint`,
      zones.join(', '),
      'only CloudFront reaches the balancer',
    ],
    kind: 'quiet',
  };
  const groups = colours.flatMap(({ colour, group, maximum, weight }, index) => {
    const y = 372 + index * 128;
    return [
      boxOf({
        ...{ x: 872, y, width: 324, height: 112 },
        title: `${group}: ${weight} % at first`,
        lines: [
          `up to ${maximum} instances over ${zones.length} zones, port ${targetPort}`,
          `hooks at ${hooks.join(' and ')}`,
          `scales by ${scaling.join(', ')}`,
          'systemd runs the release of its pointer',
        ],
        kind: colour === 'blue' ? 'blue' : 'green',
      }),
      arrowOf({
        points: [
          [770, 428],
          [820, 428],
          [820, y + 56],
          [872, y + 56],
        ],
      }),
    ];
  });
  return [
    boxOf(frame),
    boxOf(balancerBox),
    boxOf(network),
    ...groups,
    arrowOf({
      points: [
        [640, 200],
        [640, 300],
        [720, 300],
        [720, 372],
      ],
    }),
    arrowOf({
      points: [
        [836, 200],
        [836, 300],
        [720, 300],
        [720, 372],
      ],
      label: `VPC origin: ${balancer.paths.join(', ')}`,
      at: [848, 312],
    }),
  ];
}

function below(facts: SystemFacts): readonly string[] {
  const { alarms, artifactBucket, gates, logBuckets, logDays, logGroups, parameters, roles, topic } = facts;
  return [
    boxOf({
      ...{ x: 24, y: 660, width: 330, height: 166 },
      title: 'GitHub, by OIDC: no stored secret',
      lines: [
        ...roles,
        'each trusts one repository, environment',
        'and workflow; plan, apply and cutover',
        'roles come from stacks/bootstrap',
      ],
    }),
    boxOf({
      ...{ x: 420, y: 660, width: 380, height: 166 },
      title: 'What deploys read and write',
      lines: [...parameters, `s3://${artifactBucket}: releases, journal, lease`, 'the contract names everything above'],
      kind: 'store',
    }),
    boxOf({
      ...{ x: 836, y: 660, width: 380, height: 166 },
      title: `${alarms} alarms, ${gates} gates → ${topic}`,
      lines: [...logGroups, `logs are kept ${logDays} days`, `${logBuckets.length} buckets for access logs`],
    }),
    arrowOf({
      points: [
        [354, 743],
        [420, 743],
      ],
    }),
    arrowOf({
      points: [
        [610, 660],
        [610, 630],
      ],
    }),
    arrowOf({
      points: [
        [1026, 630],
        [1026, 660],
      ],
    }),
    arrowOf({
      points: [
        [188, 660],
        [188, 494],
      ],
      label: 'uploads',
      at: [196, 640],
    }),
  ];
}
