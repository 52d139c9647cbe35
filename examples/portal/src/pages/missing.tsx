import { Link } from 'react-router';
import { Heading } from '../shared/heading.tsx';

export function Component() {
  return (
    <>
      <Heading title="No such page">Nothing is kept at this address.</Heading>
      <p>
        <Link to="/">Go to the start</Link>
      </p>
    </>
  );
}
