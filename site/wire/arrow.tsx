import { labelOf } from './labels.ts';
import { type Arrow, metrics } from './layout.ts';
import { percent, slotX } from './places.ts';
import { size, time } from './units.ts';
import { bytesOf, spokenEvent } from './words.ts';

/** One event: a link to its bytes, drawn from the lane that sends to the one that receives. */
export function ArrowShape({
  arrow,
  program,
  target,
  timeX,
  peers,
}: {
  arrow: Arrow;
  program: string;
  target: string;
  /** Where the time ends, left of everything. */
  timeX: number;
  /** How many lanes there are beside the program's. */
  peers: number;
}) {
  const { segment, y, from, to } = arrow;
  const { event, conversation } = segment;
  const lost = event.kind === 'datagram' && event.lost === true;
  const right = to.x > from.x ? 1 : -1;
  const edge = conversation.transport === 'tcp' ? metrics.bar : 0.75;
  // Where it touches the two lanes, in pixels from their middle.
  const start = slotX(from, arrow.fromSlot) + right * edge;
  const tip = slotX(to, arrow.toSlot) - right * edge;
  // A lost datagram comes to nothing on the way.
  const reach = lost ? from.x + (to.x - from.x) * 0.62 : to.x;
  const end = lost ? 0 : tip;
  return (
    <g transform={`translate(0 ${y})`}>
      <a href={`${target}${arrow.id}`} class={`event ${event.from} ${lost ? 'lost' : event.kind}`}>
        <title>{spokenEvent(segment, program)}</title>
        <rect class="hit" x={-12} y={-24} width="100%" height={metrics.row - 3} />
        {arrow.showTime && (
          <text class="time" x={timeX} y={4} text-anchor="end">
            {time(event.at)}
          </text>
        )}
        <Shaft
          left={right > 0 ? { x: from.x, shift: start } : { x: reach, shift: end }}
          right={right > 0 ? { x: reach, shift: end } : { x: from.x, shift: start }}
        />
        <Tail arrow={arrow} start={start} right={right} />
        <svg x={percent(reach)} class="o" role="presentation">
          {lost ? (
            <path class="cross" d="M-6 -6l12 12m0 -12l-12 12" />
          ) : (
            <Head kind={event.kind} tip={tip} right={right} />
          )}
        </svg>
        <Label arrow={arrow} right={right} peers={peers} />
      </a>
    </g>
  );
}

/** A point of the drawing: percent across, and pixels from there. */
interface Point {
  x: number;
  shift: number;
}

/**
 * A line between two points. SVG cannot add pixels to percents, so the line is
 * drawn from percent to percent in a window of the same width: window and line
 * are shifted, each by the pixels of one end, and the window cuts what is over.
 * Where the ends lean apart, two short pieces fill in.
 */
function Shaft({ left, right }: { left: Point; right: Point }) {
  const [x, width] = [percent(left.x), percent(right.x - left.x)];
  const apart = right.shift > left.shift;
  return (
    <>
      <g transform={`translate(${left.shift})`}>
        <svg x={x} y={-2} width={width} height={4} role="presentation">
          <g transform={`translate(${right.shift - left.shift})`}>
            <line class="shaft" x2="100%" y1={2} y2={2} />
          </g>
        </svg>
      </g>
      {apart &&
        [left.x, right.x].map((place) => (
          <svg x={percent(place)} class="o" role="presentation">
            <path class="shaft" d={`M${left.shift} 0H${right.shift}`} />
          </svg>
        ))}
    </>
  );
}

/** Where an arrow starts: the program's bytes with a square, the peer's with a dot; a word of TCP's own with nothing. */
function Tail({ arrow, start, right }: { arrow: Arrow; start: number; right: number }) {
  const { kind } = arrow.segment.event;
  const middle = start + right * 3;
  const bytes = kind === 'data' || kind === 'datagram';
  if (!bytes && kind !== 'refused') return null;
  return (
    <svg x={percent(arrow.from.x)} class="o" role="presentation">
      {bytes && arrow.from.side === 'program' && (
        <rect class="mark" x={middle - 3} y={-3} width={6} height={6} />
      )}
      {bytes && arrow.from.side !== 'program' && <circle class="mark" cx={middle} r={3.4} />}
      {kind === 'refused' && (
        <>
          <circle class="ring" cx={start + right * 7} r={6} />
          <path class="ring" d={`M${start + right * 7 - 4.2} 4.2l8.4 -8.4`} />
        </>
      )}
    </svg>
  );
}

/** Where an arrow ends: bytes with a filled head, all else with an open one. */
function Head({ kind, tip, right }: { kind: string; tip: number; right: number }) {
  const back = tip - right * 10;
  const filled = kind === 'data' || kind === 'datagram';
  return (
    <>
      <path class={filled ? 'head' : 'head open'} d={`M${tip} 0L${back} -5V5Z`} />
      {kind === 'fin' && <path class="cross" d={`M${back - right * 4} -6v12`} />}
    </>
  );
}

function Label({ arrow, right, peers }: { arrow: Arrow; right: number; peers: number }) {
  const { segment, from, to } = arrow;
  const length = bytesOf(segment)?.length;
  const sizeText = length === undefined ? undefined : size(length);
  const share = Math.abs(to.x - from.x) / 100;
  const { narrow, wide, sized } = labelOf(segment.summary, sizeText, share, peers);
  const head = narrow === wide ? wide : narrow.slice(0, -1);
  return (
    <text
      class="label"
      x={percent(from.x)}
      dx={right * 14}
      y={-8}
      text-anchor={right > 0 ? 'start' : 'end'}
    >
      {head}
      {narrow !== wide && (
        <>
          <tspan class="wide">{wide.slice(head.length)}</tspan>
          <tspan class="narrow">…</tspan>
        </>
      )}
      {sized && (
        <tspan class="size" dx={8}>
          {sizeText}
        </tspan>
      )}
    </text>
  );
}
