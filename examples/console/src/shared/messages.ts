/** The console's words in one language, read from `/locales/<language>.json`. */
export interface Messages {
  readonly language: Language;
  /** The words of a key; the key itself where a translation lacks it. */
  readonly say: (key: string) => string;
}

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

const CHOICE = 'language';

/** What the visitor chose before, else what the browser asks for. */
export function preferredLanguage(): Language {
  const wanted = [remembered(), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return (
    LANGUAGES.find((language) => language === wanted.find((tag) => LANGUAGES.some((known) => known === tag))) ?? 'en'
  );
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(CHOICE, language);
  } catch {
    // Storage is switched off: the choice then lasts as long as the page.
  }
}

export async function loadMessages(language: Language): Promise<Messages> {
  const response = await fetch(`/locales/${language}.json`);
  if (!response.ok) throw new Error(`/locales/${language}.json answered ${response.status}.`);
  const words = new Map(Object.entries<unknown>(await response.json()));
  return {
    language,
    say: (key) => {
      const found = words.get(key);
      return typeof found === 'string' ? found : key;
    },
  };
}

function remembered(): string | null {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}
