import { type FormEvent, useState } from 'react';
import { sendReadings, sha256Of } from '../shared/api.ts';
import { Heading } from '../shared/heading.tsx';

type Sending = { state: 'idle' } | { state: 'sending' } | { state: 'done'; text: string; isGood: boolean };

export function Component() {
  const [sending, setSending] = useState<Sending>({ state: 'idle' });

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get('file');
    if (!(file instanceof File) || file.size === 0) {
      setSending({ state: 'done', text: 'Choose a file first.', isGood: false });
      return;
    }
    setSending({ state: 'sending' });
    setSending({ state: 'done', ...(await sendChecked(file)) });
  }

  return (
    <>
      <Heading title="Send readings">One file, of 100 MiB at most. This example keeps nothing of it.</Heading>
      <form onSubmit={(event) => void send(event)}>
        <label>
          File <input type="file" name="file" />
        </label>
        <button type="submit" disabled={sending.state === 'sending'}>
          Send
        </button>
      </form>
      <p role="status" className="said" data-good={sending.state === 'done' ? sending.isGood : undefined}>
        {sending.state === 'sending' ? 'Sending …' : sending.state === 'done' ? sending.text : ''}
      </p>
    </>
  );
}

async function sendChecked(file: File): Promise<{ text: string; isGood: boolean }> {
  try {
    const [receipt, digest] = await Promise.all([sendReadings(file), sha256Of(file)]);
    const isGood = receipt.sha256 === digest;
    const size = `${receipt.bytes.toLocaleString('en')} bytes`;
    return {
      isGood,
      text: isGood ? `Arrived whole: ${size}, ${digest.slice(0, 12)}….` : 'What arrived differs: send it again.',
    };
  } catch (thrown) {
    return { isGood: false, text: `${thrown instanceof Error ? thrown.message : 'It failed.'} Send it again.` };
  }
}
