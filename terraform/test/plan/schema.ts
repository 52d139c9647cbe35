import { asArray, asObject, asString, type JsonObject } from '@deploy/kernel';

/**
 * What is wrong with a value by a JSON Schema, as far as contract.schema.json uses one. Refuses keywords that it does
 * not know, so that nothing of the schema is passed over in silence.
 */
export function contractProblems(schema: JsonObject, value: unknown): readonly string[] {
  return problems(schema, value, 'contract', schema);
}

const NOTES = ['$schema', 'title', 'description', 'definitions'];

function problems(rule: JsonObject, value: unknown, path: string, root: JsonObject): readonly string[] {
  return Object.entries(rule).flatMap(([keyword, given]) => {
    if (NOTES.includes(keyword)) return [];
    switch (keyword) {
      case '$ref':
        return problems(definition(root, asString(given, path)), value, path, root);
      case 'const':
        return value === given ? [] : [`${path} is not ${JSON.stringify(given)}`];
      case 'type':
        return typeOf(value) === given || (given === 'number' && typeOf(value) === 'integer')
          ? []
          : [`${path} is no ${String(given)}`];
      case 'minLength':
        return typeof value === 'string' && value.length >= Number(given) ? [] : [`${path} is too short`];
      case 'minimum':
        return typeof value === 'number' && value >= Number(given) ? [] : [`${path} is too small`];
      case 'pattern':
        return typeof value === 'string' && new RegExp(asString(given, path), 'u').test(value)
          ? []
          : [`${path} does not match`];
      case 'minItems':
        return Array.isArray(value) && value.length >= Number(given) ? [] : [`${path} has too few items`];
      case 'minProperties':
        return Object.keys(asObject(value, path)).length >= Number(given) ? [] : [`${path} has too few keys`];
      case 'required':
        return asArray(given, path, asString).flatMap((key) =>
          Object.hasOwn(asObject(value, path), key) ? [] : [`${path}.${key} is missing`],
        );
      case 'items':
        return asArray(value, path, (item, at) => problems(asObject(given, at), item, at, root)).flat();
      case 'properties':
        return Object.entries(asObject(given, path)).flatMap(([key, inner]) => {
          const of = asObject(value, path);
          return Object.hasOwn(of, key) ? problems(asObject(inner, key), of[key], `${path}.${key}`, root) : [];
        });
      case 'additionalProperties': {
        const known = Object.keys(asObject(rule['properties'] ?? {}, path));
        return Object.entries(asObject(value, path)).flatMap(([key, inner]) =>
          known.includes(key) ? [] : problems(asObject(given, path), inner, `${path}.${key}`, root),
        );
      }
      default:
        throw new Error(`The keyword ${keyword} of a schema is not known here.`);
    }
  });
}

const definition = (root: JsonObject, ref: string) =>
  asObject(asObject(root['definitions'], 'definitions')[ref.replace('#/definitions/', '')], ref);

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
