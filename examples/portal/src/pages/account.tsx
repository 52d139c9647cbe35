import { type FormEvent, useState } from 'react';
import { askUser, signIn, signOut } from '../shared/api.ts';
import { Heading } from '../shared/heading.tsx';
import { useAnswer } from '../shared/use-answer.ts';

export function Component() {
  const [asked, setAsked] = useState(0);
  const [said, setSaid] = useState('');
  const user = useAnswer(askUser, asked);
  const again = () => setAsked((count) => count + 1);

  async function enter(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const refusal = await signIn(String(form.get('name')), String(form.get('password'))).catch(
      () => 'The API does not answer.',
    );
    setSaid(refusal ?? '');
    again();
  }

  async function leave() {
    await signOut();
    again();
  }

  const name = user.state === 'here' ? user.value : null;
  return (
    <>
      <Heading title="Account">The session is a cookie of this host that any instance can read.</Heading>
      {name === null ? (
        <form onSubmit={(event) => void enter(event)}>
          <label>
            Name <input name="name" autoComplete="username" required />
          </label>
          <label>
            Password <input name="password" type="password" autoComplete="current-password" required />
          </label>
          <button type="submit">Sign in</button>
        </form>
      ) : (
        <p>
          Signed in as <strong>{name}</strong>.{' '}
          <button type="button" onClick={() => void leave()}>
            Sign out
          </button>
        </p>
      )}
      <p role="alert" className="said" data-good={said === '' ? undefined : false}>
        {said}
      </p>
    </>
  );
}
