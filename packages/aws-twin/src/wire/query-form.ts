import { queryFields } from './message.ts';

/** A value of a form, or the parts that its dotted name has: `Tags.member.1.Key=a` is four deep. */
export interface FormNode {
  readonly text: string | null;
  readonly parts: ReadonlyMap<string, FormNode>;
}

interface Growing {
  text: string | null;
  readonly parts: Map<string, Growing>;
}

/** Reads a body of form fields into a tree by the dots in their names. Throws `URIError` for escapes that are not UTF-8. */
export function readForm(body: Uint8Array): FormNode {
  const root = emptyNode();
  for (const { name, value } of queryFields(new TextDecoder().decode(body))) {
    let node = root;
    for (const part of name.split('.')) {
      const next = node.parts.get(part) ?? emptyNode();
      node.parts.set(part, next);
      node = next;
    }
    node.text = value;
  }
  return root;
}

function emptyNode(): Growing {
  return { text: null, parts: new Map() };
}
