/** One value of a name that occurs several times. */
interface FieldValue {
  readonly value: string;
  /** Of a `Set-Cookie`: everything after the first semicolon. */
  readonly attributes?: string;
}

/** A header, cookie or query string in a function's event; `multiValue` only where a name occurs more than once. */
export interface EventField extends FieldValue {
  readonly multiValue?: readonly FieldValue[];
}

export type EventFields = Readonly<Record<string, EventField>>;

export interface NamedValue extends FieldValue {
  readonly name: string;
}

/** Splits `a=1&b=2` and the like; a name without `=` has an empty value. Nothing is decoded. */
export function pairsOf(text: string, separator: string | RegExp): readonly NamedValue[] {
  const parts = text.split(separator).filter((part) => part !== '');
  return parts.map((part) => {
    const at = part.indexOf('=');
    return at === -1 ? { name: part, value: '' } : { name: part.slice(0, at), value: part.slice(at + 1) };
  });
}

export function fieldsOf(found: readonly NamedValue[]): EventFields {
  const byName = new Map<string, FieldValue[]>();
  for (const { name, ...value } of found) byName.set(name, [...(byName.get(name) ?? []), value]);
  return Object.fromEntries([...byName].map(([name, values]) => [name, fieldOf(values)]));
}

function fieldOf(values: readonly FieldValue[]): EventField {
  const [first = { value: '' }] = values;
  return values.length < 2 ? first : { ...first, multiValue: values };
}

/**
 * The values of a field after a function had it: a changed `multiValue` counts whole; where it is unchanged, `value`
 * replaces its first element (source: "Event structure", "Duplicate query strings, headers, and cookies").
 */
export function valuesOf(field: EventField, sent: EventField | undefined): readonly string[] {
  const { multiValue } = field;
  if (multiValue === undefined) return [field.value];
  const values = multiValue.map(({ value }) => value);
  const isUntouched = JSON.stringify(multiValue) === JSON.stringify(sent?.multiValue);
  return isUntouched ? [field.value, ...values.slice(1)] : values;
}

export function sameFields(left: EventFields, right: EventFields): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
