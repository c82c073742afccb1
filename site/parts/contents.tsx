/** One part of the page in its contents. */
export interface ContentsEntry {
  id: string;
  title: string;
}

/** The parts of the page, at the top of the window while it is read. */
export function OnThisPage({ title, entries }: { title: string; entries: ContentsEntry[] }) {
  return (
    <nav class="on-this-page" aria-label="On this page">
      <div>
        <a class="page-title" href="#the-page">
          {title}
        </a>
        <ol>
          {entries.map((entry) => (
            <li>
              <a href={`#${entry.id}`}>{entry.title}</a>
            </li>
          ))}
        </ol>
      </div>
    </nav>
  );
}
