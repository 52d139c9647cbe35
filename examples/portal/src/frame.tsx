import { NavLink, Outlet, ScrollRestoration } from 'react-router';
import { askVersion } from './shared/api.ts';
import { type Config, releaseOfTab } from './shared/config.ts';
import { useAnswer } from './shared/use-answer.ts';

const PAGES = [
  ['/', 'Start'],
  ['/readings', 'Readings'],
  ['/reports', 'Reports'],
  ['/account', 'Account'],
] as const;

/** What is around every page. */
export function Frame({ config }: { readonly config: Config }) {
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="bar">
        <NavLink className="brand" to="/">
          <img src="/favicon.svg" alt="" width="28" height="28" />
          Tidewatch portal
        </NavLink>
        <nav aria-label="Sections">
          {PAGES.map(([path, name]) => (
            <NavLink key={path} to={path} end>
              {name}
            </NavLink>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="foot">
        <span className="environment" data-environment={config.environment}>
          {config.label}
        </span>
        <span>Release {releaseOfTab()}</span>
        <Api />
      </footer>
      <ScrollRestoration />
    </>
  );
}

/** Which half of the fleet answers this visitor. */
function Api() {
  const answer = useAnswer(askVersion);
  if (answer.state !== 'here') return <span>API {answer.state === 'failed' ? 'does not answer' : '…'}</span>;
  const { colour, version } = answer.value;
  return (
    <span>
      API {version}
      {colour === null ? null : (
        <span className="colour" data-colour={colour}>
          {colour}
        </span>
      )}
    </span>
  );
}
