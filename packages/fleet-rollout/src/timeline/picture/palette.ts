/**
 * Colours for light and dark pages. Blue and green differ in lightness too, so that every kind of colour-blindness tells
 * them apart; text has at least 4.5 : 1 against what is behind it, lines 3 : 1.
 */
export interface Palette {
  readonly page: string;
  readonly frame: string;
  readonly panel: string;
  readonly grid: string;
  readonly ink: string;
  readonly soft: string;
  readonly blue: string;
  readonly onBlue: string;
  readonly blueText: string;
  readonly green: string;
  readonly onGreen: string;
  readonly greenText: string;
  readonly need: string;
  readonly needText: string;
  readonly bad: string;
  readonly onBad: string;
  readonly badText: string;
  readonly band: string;
  readonly otherBand: string;
  readonly neutral: string;
  readonly onNeutral: string;
  readonly warn: string;
  readonly onWarn: string;
}

export const LIGHT: Palette = {
  page: '#ffffff',
  frame: '#d1d9e0',
  panel: '#f6f8fa',
  grid: '#dde3e9',
  ink: '#1f2328',
  soft: '#59636e',
  blue: '#1f5fc4',
  onBlue: '#ffffff',
  blueText: '#1a52aa',
  green: '#45b98a',
  onGreen: '#06281b',
  greenText: '#0f7350',
  need: '#e3d08a',
  needText: '#7a6200',
  bad: '#d1242f',
  onBad: '#ffffff',
  badText: '#b31d28',
  band: '#e4eaf1',
  otherBand: '#d6dee8',
  neutral: '#59636e',
  onNeutral: '#ffffff',
  warn: '#9a6700',
  onWarn: '#ffffff',
};

export const DARK: Palette = {
  page: '#0d1117',
  frame: '#3d444d',
  panel: '#151b23',
  grid: '#262d36',
  ink: '#e6edf3',
  soft: '#9aa5b1',
  blue: '#3170df',
  onBlue: '#ffffff',
  blueText: '#79b0ff',
  green: '#63d3a6',
  onGreen: '#05261a',
  greenText: '#63d3a6',
  need: '#6b5d22',
  needText: '#d6c063',
  bad: '#ff6a69',
  onBad: '#2d0608',
  badText: '#ff8f8a',
  band: '#262e38',
  otherBand: '#323c48',
  neutral: '#9aa5b1',
  onNeutral: '#0d1117',
  warn: '#e3b341',
  onWarn: '#2b1d00',
};

const FONTS = `system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif`;

export function styleSheet(): string {
  return [
    'svg{color-scheme:light dark}',
    `text{font-family:${FONTS};font-variant-numeric:tabular-nums}`,
    '.line{fill:none;stroke-width:2;stroke-linejoin:round}',
    '.wanted{fill:none;stroke-width:1.25;stroke-dasharray:1.5 2.5}',
    '.demand{fill:none;stroke-width:7;stroke-linejoin:round}',
    '.floor{fill:none;stroke-width:1.5;stroke-dasharray:6 3}',
    '.hole{fill:url(#hole)}',
    '.guide{fill:none;stroke-width:1;stroke-dasharray:2 3;stroke-opacity:.75}',
    rules(LIGHT),
    `@media (prefers-color-scheme:dark){${rules(DARK)}}`,
  ].join('\n');
}

function rules(palette: Palette): string {
  const fills: Readonly<Record<string, string>> = {
    page: palette.page,
    panel: palette.panel,
    ink: palette.ink,
    soft: palette.soft,
    'blue-fill': palette.blue,
    'on-blue': palette.onBlue,
    'blue-text': palette.blueText,
    'green-fill': palette.green,
    'on-green': palette.onGreen,
    'green-text': palette.greenText,
    'bad-fill': palette.bad,
    'on-bad': palette.onBad,
    'bad-text': palette.badText,
    'need-text': palette.needText,
    band: palette.band,
    'other-band': palette.otherBand,
    'strong-fill': palette.ink,
    'on-strong': palette.page,
    'neutral-fill': palette.neutral,
    'on-neutral': palette.onNeutral,
    'warn-fill': palette.warn,
    'on-warn': palette.onWarn,
  };
  const strokes: Readonly<Record<string, string>> = {
    frame: palette.frame,
    grid: palette.grid,
    'blue-line': palette.blueText,
    'green-line': palette.greenText,
    demand: palette.need,
    floor: palette.ink,
    guide: palette.soft,
    'bad-line': palette.bad,
    'hole-line': palette.soft,
  };
  return [
    ...Object.entries(fills).map(([name, colour]) => `.${name}{fill:${colour}}`),
    ...Object.entries(strokes).map(([name, colour]) => `.${name}{stroke:${colour}}`),
  ].join('');
}
