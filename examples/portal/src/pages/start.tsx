import { Link } from 'react-router';
import { Heading } from '../shared/heading.tsx';

const TASKS = [
  ['/readings', 'Send readings', 'A file from your gauge. The portal checks that it arrived as it left.'],
  ['/reports', 'Ask for a report', 'Worked out while you wait: keep this tab open until it is there.'],
  ['/account', 'Sign in', 'With the name and password of your station.'],
] as const;

export function Component() {
  return (
    <>
      <Heading title="What would you like to do?">For observers of the Tidewatch gauges.</Heading>
      <ul className="cards">
        {TASKS.map(([path, name, text]) => (
          <li key={path}>
            <Link to={path}>{name}</Link>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
