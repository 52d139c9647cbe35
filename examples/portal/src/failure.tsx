import { Link, useRouteError } from 'react-router';

/** Shown when a page or its code could not be loaded, and reloading once has not helped. */
export function Failure() {
  const thrown = useRouteError();
  return (
    <main className="stopped" role="alert">
      <h1>This page could not be loaded</h1>
      <p className="lede">The connection may have dropped. Nothing is lost: try once more.</p>
      <p>
        <Link to="/" reloadDocument>
          Try again
        </Link>
      </p>
      <p className="said">{thrown instanceof Error ? thrown.message : ''}</p>
    </main>
  );
}
