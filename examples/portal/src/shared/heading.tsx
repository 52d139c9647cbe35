import { type ReactNode, useEffect, useRef } from 'react';

/** The heading of a page. Takes the focus when the page was moved to, so that a screen reader says where one is. */
export function Heading({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Tidewatch portal`;
    if (history.state?.idx > 0) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p className="lede">{children}</p>
    </>
  );
}
