import { useState } from 'react';
import { askReport } from '../shared/api.ts';
import { Heading } from '../shared/heading.tsx';

const LENGTHS = [
  [1, 'Today'],
  [5, 'This week'],
  [20, 'This year'],
] as const;

export function Component() {
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function ask(seconds: number, name: string) {
    setBusy(true);
    setSaid(`${name}: about ${seconds} s …`);
    try {
      setSaid(`${name}: ${(await askReport(seconds)).toLocaleString('en')} rows.`);
    } catch (thrown) {
      setSaid(`${name}: ${thrown instanceof Error ? thrown.message : 'it failed.'} Ask again.`);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Heading title="Ask for a report">
        A long request on purpose: a release that goes live meanwhile lets it end.
      </Heading>
      <div className="choices">
        {LENGTHS.map(([seconds, name]) => (
          <button key={name} type="button" disabled={isBusy} onClick={() => void ask(seconds, name)}>
            {name}
          </button>
        ))}
      </div>
      <p role="status" className="said">
        {said}
      </p>
    </>
  );
}
