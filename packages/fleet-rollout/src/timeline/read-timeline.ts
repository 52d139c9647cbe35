import { asArray, asBoolean, asCount, asObject, asOneOf, asString, parseJson, ShapeError } from '@deploy/kernel';
import { COLOURS } from '../colour.ts';
import {
  type ColourSample,
  MARK_KINDS,
  type Timeline,
  type TimelineMark,
  type TimelineNeed,
  type TimelinePhase,
  type TimelineSample,
} from './timeline.ts';

/** Reads a timeline from JSON. Throws `ShapeError` naming the first place that is not as it should be. */
export function readTimeline(text: string, name = 'timeline'): Timeline {
  const document = asObject(parseJson(text, name), name);
  const brings = document['brings'];
  return {
    ...(brings === undefined ? {} : { brings: asOneOf(brings, `${name}.brings`, COLOURS) }),
    ...(document['isFirst'] === undefined ? {} : { isFirst: asBoolean(document['isFirst'], `${name}.isFirst`) }),
    samples: inOrder(asArray(document['samples'], `${name}.samples`, asSample), `${name}.samples`),
    needs: inOrder(asArray(document['needs'], `${name}.needs`, asNeed), `${name}.needs`),
    phases: asArray(document['phases'], `${name}.phases`, asPhase),
    marks: inOrder(asArray(document['marks'], `${name}.marks`, asMark), `${name}.marks`),
  };
}

function inOrder<T extends { readonly at: number }>(entries: readonly T[], path: string): readonly T[] {
  const late = entries.findIndex((entry, nth) => entry.at < (entries[nth - 1]?.at ?? entry.at));
  if (late !== -1) throw new ShapeError(`${path}[${late}] is earlier than the entry before it`);
  return entries;
}

function asSample(value: unknown, path: string): TimelineSample {
  const sample = asObject(value, path);
  const colours = asObject(sample['colours'], `${path}.colours`);
  return {
    at: asCount(sample['at'], `${path}.at`),
    colours: {
      blue: asColourSample(colours['blue'], `${path}.colours.blue`),
      green: asColourSample(colours['green'], `${path}.colours.green`),
    },
  };
}

function asColourSample(value: unknown, path: string): ColourSample {
  const sample = asObject(value, path);
  const count = (key: string) => asCount(sample[key], `${path}.${key}`);
  return {
    healthy: count('healthy'),
    desired: count('desired'),
    min: count('min'),
    percent: asPercent(sample['percent'], `${path}.percent`),
    ...(sample['requests'] === undefined ? {} : { requests: count('requests') }),
    ...(sample['failed'] === undefined ? {} : { failed: count('failed') }),
  };
}

function asPercent(value: unknown, path: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  throw new ShapeError(`${path} is not a percentage`);
}

function asNeed(value: unknown, path: string): TimelineNeed {
  const need = asObject(value, path);
  const count = (key: string) => asCount(need[key], `${path}.${key}`);
  return { at: count('at'), floor: count('floor'), demand: count('demand') };
}

function asPhase(value: unknown, path: string): TimelinePhase {
  const phase = asObject(value, path);
  const [from, to] = [asCount(phase['from'], `${path}.from`), asCount(phase['to'], `${path}.to`)];
  if (to < from) throw new ShapeError(`${path} ends before it starts`);
  return { name: asString(phase['name'], `${path}.name`), from, to };
}

function asMark(value: unknown, path: string): TimelineMark {
  const mark = asObject(value, path);
  return {
    at: asCount(mark['at'], `${path}.at`),
    kind: asOneOf(mark['kind'], `${path}.kind`, MARK_KINDS),
    text: asString(mark['text'], `${path}.text`),
  };
}
