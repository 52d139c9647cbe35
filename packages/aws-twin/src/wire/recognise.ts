import type { HttpBinding, Segment } from './http-binding.ts';
import { queryFields, type WireRequest } from './message.ts';
import { decodeOnce, invalidUri } from './percent.ts';
import type { Labels } from './protocol.ts';
import { notModelled } from './service-error.ts';

export interface Recognised {
  readonly binding: HttpBinding;
  /** Labels of the path, decoded, and those that the address gave. */
  readonly labels: Labels;
}

/**
 * Finds the operation that a request is: method, path template and query literals must fit, required members must be
 * there, and of several that fit the one that asks for most is meant (`GET /key?uploadId=…` lists parts although it
 * would do as a GetObject).
 */
export function recognise(bindings: readonly HttpBinding[], request: WireRequest, given: Labels): Recognised {
  const query = readQuery(request);
  const candidates = bindings.flatMap((binding) => {
    const labels = fits(binding, request, query, given);
    return labels === null ? [] : [{ binding, labels, weight: weightOf(binding, query.get('x-id')) }];
  });
  const best = candidates.reduce<(typeof candidates)[number] | null>(
    (chosen, candidate) => (chosen === null || candidate.weight > chosen.weight ? candidate : chosen),
    null,
  );
  if (best === null) throw notModelled(`any operation for ${request.method} ${request.path}?${request.query}`);
  return best;
}

function readQuery(request: WireRequest): ReadonlyMap<string, string> {
  try {
    return new Map(queryFields(request.query).map(({ name, value }) => [name, value]));
  } catch {
    throw invalidUri();
  }
}

function fits(
  binding: HttpBinding,
  request: WireRequest,
  query: ReadonlyMap<string, string>,
  given: Labels,
): Labels | null {
  if (binding.method !== request.method) return null;
  const found = matchPath(binding.segments, request.path);
  if (found === null) return null;
  const labels = { ...given, ...found };
  const { input } = binding;
  const sameLabels =
    input.labels.every((name) => name in labels) && Object.keys(labels).every((name) => input.labels.includes(name));
  const literals = binding.literals.every(({ name, value }) =>
    value === null ? query.has(name) : query.get(name) === value,
  );
  const required =
    input.query.every(({ name, wireName }) => !input.required.has(name) || query.has(wireName)) &&
    input.headers.every(({ name, wireName }) => !input.required.has(name) || request.headers[wireName] !== undefined);
  return sameLabels && literals && required ? labels : null;
}

/** How much of the message an operation asks for. `x-id` decides only between operations that are otherwise alike. */
function weightOf(binding: HttpBinding, id: string | undefined): number {
  const required = [...binding.input.query, ...binding.input.headers].filter(({ name }) =>
    binding.input.required.has(name),
  );
  const demands = binding.literals.length + required.length + binding.segments.length;
  return demands * 2 + (id !== undefined && binding.id === id ? 1 : 0);
}

function matchPath(segments: readonly Segment[], path: string): Labels | null {
  const parts = path.split('/').slice(1);
  const labels: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return null;
    if ('text' in segment) {
      if (segment.text !== part) return null;
    } else {
      const rest = segment.greedy ? parts.slice(index).join('/') : part;
      if (rest === '') return null;
      labels[segment.label] = decodeOnce(rest);
      if (segment.greedy) return labels;
    }
  }
  return parts.length === segments.length ? labels : null;
}
