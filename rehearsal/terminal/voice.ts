import { wrap } from './columns.ts';
import { renderMarkdown } from './markdown.ts';
import type { Style } from './style.ts';

export interface VoiceOptions {
  readonly style: Style;
  /** Columns of a line. */
  readonly width: number;
  readonly write: (text: string) => void;
}

/** Everything the rehearsal says, as plain lines. */
export class Voice {
  readonly style: Style;
  readonly width: number;
  #write: (text: string) => void;

  constructor(options: VoiceOptions) {
    this.style = options.style;
    this.width = Math.max(40, options.width);
    this.#write = options.write;
  }

  lines(lines: readonly string[]): void {
    this.#write(`${lines.join('\n')}\n`);
  }

  /** Says nothing from now on: what is cut off has nothing to tell. */
  mute(): void {
    this.#write = () => {};
  }

  /** The heading of a scene. */
  scene(number: string, title: string, why: string): void {
    const { bold, accent, dim } = this.style;
    this.lines(['', `${accent(number)}  ${bold(title)}`, ...this.#indented(why, '    ', dim), '']);
  }

  /** What is happening now. */
  step(text: string): void {
    this.lines(this.#hanging(`${this.style.accent('›')} `, text));
  }

  /** A step of a workflow, as it would stand there. */
  action(name: string, inputs: Readonly<Record<string, string>>): void {
    const { accent, bold } = this.style;
    this.lines([`    ${accent('›')} ${bold(name)}`, ...Object.entries(inputs).flatMap(inputLines)]);
  }

  /** Something that was claimed and held, with what shows it. */
  proof(claim: string, evidence: string): void {
    const { good, dim } = this.style;
    this.lines(this.#hanging(`${good('✓')} `, evidence === '' ? claim : `${claim} ${dim(`— ${evidence}`)}`));
  }

  failure(claim: string, evidence: string): void {
    const [first = '', ...more] = (evidence === '' ? claim : `${claim} — ${evidence}`).split('\n');
    this.lines([...this.#hanging(`${this.style.bad('✗')} `, first), ...more.map((line) => `      ${line.trim()}`)]);
  }

  /** A job summary as it stands on the run's page. */
  summary(title: string, markdown: string): void {
    const { dim } = this.style;
    const bar = dim('│');
    const body = renderMarkdown(markdown, this.width - 6, this.style).map((line) => `    ${bar} ${line}`.trimEnd());
    this.lines([`    ${dim(`┌ ${title}`)}`, ...body, `    ${dim('└')}`]);
  }

  /** Raw output of a tool or action. */
  output(text: string): void {
    const lines = text.replace(/\n$/, '').split('\n');
    this.lines(lines.map((line) => `      ${this.style.dim(line)}`));
  }

  #hanging(mark: string, text: string): readonly string[] {
    return wrap(text, this.width - 6).map((line, index) => `    ${index === 0 ? mark : '  '}${line}`);
  }

  #indented(text: string, indent: string, set: (text: string) => string): readonly string[] {
    return wrap(text, this.width - indent.length).map((line) => indent + set(line));
  }
}

function inputLines([name, value]: readonly [string, string]): readonly string[] {
  const lines = value.trimEnd().split('\n');
  if (lines.length === 1) return [`        ${name}: ${value.trimEnd()}`];
  return [`        ${name}: |`, ...lines.map((line) => `          ${line}`)];
}
