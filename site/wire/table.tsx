import { Speaker } from './event.tsx';
import type { Named } from './names.ts';
import { sizeInWords, time } from './units.ts';
import { bytesOf, kindOf, nameOf, otherSide } from './words.ts';

/** The diagram in rows and columns. */
export function EventTable({ events, program }: { events: Named[]; program: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keys too
    <div class="scroll" tabIndex={0}>
      <table class="events">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">What</th>
            <th scope="col">Size</th>
            <th scope="col">In short</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ segment, id }) => {
            const { from, at } = segment.event;
            const bytes = bytesOf(segment);
            return (
              <tr>
                <td>{time(at)}</td>
                <td>
                  <Speaker side={from} name={nameOf(segment, from, program)} />
                </td>
                <td>
                  <Speaker
                    side={otherSide(from)}
                    name={nameOf(segment, otherSide(from), program)}
                  />
                </td>
                <td>{kindOf(segment)}</td>
                <td>{bytes ? sizeInWords(bytes.length) : ''}</td>
                <td>
                  <a href={`#${id}`}>{segment.summary || kindOf(segment)}</a>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
