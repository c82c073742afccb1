import type { Segment } from '../../lib/wire/events.ts';
import { layOut } from './layout.ts';

const width = 56;
const height = 44;

/** A recording at a glance: its arrows alone, small enough to stand beside a title. */
export function Thumbnail({ segments }: { segments: Segment[] }) {
  const { arrows, lanes } = layOut(segments);
  if (arrows.length === 0) return <Alone />;
  const shown = arrows.slice(0, 12);
  const x = (percent: number) => Number((3 + (percent / 100) * (width - 6)).toFixed(1));
  const step = (height - 8) / Math.max(shown.length, 6);
  return (
    <svg class="thumbnail" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {lanes.map((lane) => (
        <path class={`lane ${lane.side}`} d={`M${x(lane.x)} 2V${height - 2}`} />
      ))}
      {shown.map(({ segment, from, to }, index) => {
        const { event } = segment;
        const lost = event.kind === 'datagram' && event.lost === true;
        const y = Number((6 + (index + 0.5) * step).toFixed(1));
        const right = to.x > from.x ? 1 : -1;
        const end = lost ? x(from.x + (to.x - from.x) * 0.6) : x(to.x) - right * 1.5;
        const bytes = event.kind === 'data' || event.kind === 'datagram';
        return (
          <path
            class={`${event.from} ${bytes && !lost ? 'bytes' : 'sign'}`}
            d={`M${x(from.x) + right * 1.5} ${y}H${end}${bytes && !lost ? `m${-right * 3} -2l${right * 3} 2l${-right * 3} 2` : ''}`}
          />
        );
      })}
    </svg>
  );
}

/** A program that talks to nobody: its square. */
function Alone() {
  return (
    <svg class="thumbnail" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path class="program mark" d="M3 6h6v6h-6z" />
    </svg>
  );
}
