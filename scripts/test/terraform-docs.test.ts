import { describe, expect, test } from '@jest/globals';
import { readBlocks, textOf } from '../docs/hcl-blocks.mjs';
import { outputValueTable, variableTable } from '../docs/terraform-tables.mjs';

const variables = `# What all of these are for.
variable "name_format" {
  description = "Form of every name, with one %s | and \\"quotes\\" in <angles>, or \`<none>\`."
  type        = string
  nullable    = false

  # A brace in a text is none: {
  validation {
    condition     = can(regex("^[a-z]{1,4}%s$", "\${var.names["a"]}"))
    error_message = "name_format must be as \${jsonencode({ a = "b" })} says."
  }
}

variable "network" {
  description = <<-EOT
    The network: its range,
    or one that exists.
  EOT
  type = object({
    cidr = optional(string, "10.40.0.0/16") # of all zones
    existing = optional(object({
      vpc_id = string
    }))
  })
  default = null
}

variable "codes" {
  description = "Codes."
  type        = set(number)
  default     = [500, 502] // of errors
  sensitive   = true
}
`;

describe('the table of variables', () => {
  const page = variableTable(variables, 'variables.tf');

  test('has a line for each, in the order of the file', () => {
    expect(page.split('\n').slice(0, 5)).toEqual([
      '| Input | Type | Default | What it is |',
      '| --- | --- | --- | --- |',
      '| `name_format` | `string` | **required** | Form of every name, with one %s \\| and "quotes" in &lt;angles>, or `<none>`. |',
      '| `network` | `object({…})` | `null` | The network: its range, or one that exists. |',
      '| `codes` | `set(number)` | `[500, 502]` | Codes. Sensitive. |',
    ]);
  });

  test('gives a type of several lines in full below', () => {
    expect(page).toContain(
      [
        '```hcl',
        '# network: type',
        'object({',
        '  cidr = optional(string, "10.40.0.0/16") # of all zones',
        '  existing = optional(object({',
        '    vpc_id = string',
        '  }))',
        '})',
        '```',
      ].join('\n'),
    );
  });

  test('says so when there are none', () => {
    expect(variableTable('# Nothing.\n', 'variables.tf')).toBe('None.');
    expect(outputValueTable('', 'outputs.tf')).toBe('None.');
  });
});

describe('the table of outputs', () => {
  test('has a line for each, whatever the value is made of', () => {
    const outputs = `output "urls" {
  description = "URL of each app."
  value = {
    for name, site in module.site : name => "https://\${site.hosts["public"]}/" # with a }
  }

  depends_on = [aws_thing.this]
}

output "arn" {
  description = "Its ARN."
  value       = one(aws_thing.this[*].arn)
}
`;
    expect(outputValueTable(outputs, 'outputs.tf').split('\n').slice(2)).toEqual([
      '| `urls` | URL of each app. |',
      '| `arn` | Its ARN. |',
    ]);
  });

  test.each([
    ['output "a" {\n  value = 1\n}\n', 'outputs.tf:1: output a has no description'],
    ['output "a" {\n  description = "A."\n}\n', 'outputs.tf:1: output a has no value'],
    ['variable "a" {\n}\n', 'outputs.tf:1: variable a: only blocks of output belong here'],
  ])('refuses what it lacks: %j', (text, message) => {
    expect(() => outputValueTable(text, 'outputs.tf')).toThrow(message);
  });
});

describe('what is not understood names file and line', () => {
  const variable = (body: string) => `\nvariable "a" {\n${body}\n}\n`;
  const good = '  description = "A."\n  type = string\n';

  test.each([
    [variable('  type = string'), ':2: variable a has no description'],
    [variable('  description = " "\n  type = string'), ':2: variable a has no description'],
    [variable('  description = "A."'), ':2: variable a has no type'],
    [variable(`${good}  ephemeral = true`), ':2: variable a: ephemeral is not known'],
    [variable(`  type = string\n  description = "Of \${local.b}."`), ':4: a template where a plain text is wanted'],
    [variable('  type = string\n  description = local.b'), ':4: local.b where a text is wanted'],
    [variable(`${good}${good}`), ':5: description is there twice'],
    [`${variable(good)}${variable(good)}`, ':8: variable a is there twice'],
    [variable('  a variable'), ':3: not understood:   a variable'],
    [variable('  default = ["a", "b"'), ':3: no ] to what opens here'],
    [variable('  default = "a'), ':3: a text that is not closed'],
    [variable('  default = "${a'), ':3: a template that is not closed'],
    [variable('  default = (1]'), ':3: no ) to what opens here'],
    [variable('  default = 1)'), ':3: a ) that closes nothing'],
    [variable('  default =\n'), ':3: a name without a value'],
    [variable('  default = 1 /* one */'), ':3: a comment of this form: /*'],
    [variable('  description = <<-EOT\n    A.'), ':3: no EOT to end the text that begins here'],
    ['\nvariable "a" {\n', ':2: a block that is not closed'],
    ['a = 1\n', ':1: a value outside of any block'],
    ['locals {\n}\n', ':1: locals: only blocks of variable belong here'],
  ])('%j', (text, message) => {
    expect(() => variableTable(text, 'm/variables.tf')).toThrow(`m/variables.tf${message}`);
  });
});

test('a heredoc without indentation marks is no description', () => {
  const [block] = readBlocks('a {\n  b = <<EOT\nB.\nEOT\n}\n', 'a.tf');
  const text = block?.attributes.get('b');
  expect(text).toBeDefined();
  if (text !== undefined) expect(() => textOf(text)).toThrow('a.tf:2:');
});

test('line ends of Windows change nothing', () => {
  expect(variableTable(variables.replaceAll('\n', '\r\n'), 'variables.tf')).toBe(
    variableTable(variables, 'variables.tf'),
  );
});
