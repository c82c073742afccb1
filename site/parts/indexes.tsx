import { useSite } from '../context.ts';
import {
  apisPath,
  causesPath,
  exercisesPath,
  glossaryPath,
  specificationsPath,
  teachingPath,
} from '../paths.ts';

/** The ways into the book that are no chapters: by API, by specification, by trouble, by word. */
export function Indexes() {
  const { book, root, exercises } = useSite();
  const { causes, glossary, teaching } = book;
  const ways = [
    { title: 'Node APIs', path: apisPath, about: 'what of Node the programs use, and where' },
    { title: 'Specifications', path: specificationsPath, about: 'RFCs and others, by section' },
    exercises && {
      title: 'Exercises',
      path: exercisesPath,
      about: 'by level and by topic, with the time they take',
    },
    teaching && { title: teaching.title, path: teachingPath, about: 'for whoever has a class' },
    causes && { title: causes.title, path: causesPath, about: 'all pitfalls, by their cause' },
    glossary && { title: glossary.title, path: glossaryPath, about: 'the words, from A to Z' },
  ];
  return (
    <ul class="gathered">
      {ways.map(
        (way) =>
          way && (
            <li>
              <a href={root + way.path}>{way.title}</a>
              <span class="entry-facts">{way.about}</span>
            </li>
          ),
      )}
    </ul>
  );
}
