import { describe, expect, test } from 'vitest';
import type { Recording } from '../../lib/play/recording.ts';
import { dissect } from '../../lib/wire/dissect.ts';
import { labelOf } from '../../site/wire/labels.ts';
import { layOut, metrics } from '../../site/wire/layout.ts';
import { nameEvents } from '../../site/wire/names.ts';
import { serverRecording, tcpRecording, udpRecording } from './sample/recordings.ts';

const segmentsOf = ({ conversations, events }: Recording) => dissect(conversations, events);
const laid = (recording: Recording) => layOut(segmentsOf(recording));

describe('events', () => {
  test('are named after their conversation, so that another one does not change the name', () => {
    const names = nameEvents(segmentsOf(serverRecording)).map(({ id }) => id);
    expect(names.slice(0, 5)).toEqual(['wire-1.1', 'wire-1.2', 'wire-2.1', 'wire-1.3', 'wire-2.2']);
    const without = {
      ...serverRecording,
      events: serverRecording.events.filter(({ conversation }) => conversation !== 1),
    };
    expect(nameEvents(segmentsOf(without))[0]?.id).toBe('wire-2.1');
  });
});

describe('lanes', () => {
  test('are the program, and each peer once', () => {
    expect(laid(udpRecording).lanes).toEqual([
      { name: 'program', side: 'program', x: 0 },
      {
        name: 'server',
        side: 'peer',
        x: expect.closeTo(33.33),
        address: '127.0.0.1:4242',
        speaks: 'UDP',
      },
      {
        name: 'nobody',
        side: 'peer',
        x: expect.closeTo(66.67),
        address: '127.0.0.1:9',
        speaks: 'UDP, TCP',
      },
      { name: 'resolver', side: 'peer', x: 100, address: '[::1]:53', speaks: 'DNS' },
    ]);
  });

  test('have an address only where all their conversations share it', () => {
    expect(laid(serverRecording).lanes[0]?.address).toBe('127.0.0.1:4242');
    expect(laid(udpRecording).lanes[0]?.address).toBeUndefined();
  });
});

describe('arrows', () => {
  test('go from the side that speaks to the other, in the order of the recording', () => {
    const { arrows } = laid(tcpRecording);
    expect(arrows.map(({ from, to }) => `${from.side} ${to.side}`)).toEqual([
      'program peer',
      'program peer',
      'program peer',
      'peer program',
      'peer program',
      'peer program',
    ]);
    for (const [index, arrow] of arrows.entries()) {
      if (index > 0) expect(arrow.y).toBeGreaterThan(arrows[index - 1]?.y ?? 0);
    }
  });

  test('show the time where it changes', () => {
    expect(laid(tcpRecording).arrows.map(({ showTime }) => showTime)).toEqual([
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('silences', () => {
  test('stand between events at different times, and are drawn longer when they are longer', () => {
    const { silences, arrows } = laid(tcpRecording);
    expect(silences.map(({ milliseconds }) => milliseconds)).toEqual([100, 250, 1250]);
    const heights = silences.map(({ top, bottom }) => bottom - top);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(new Set(heights).size).toBe(3);
    for (const { top, bottom } of silences) {
      expect(arrows.some(({ y }) => y === top)).toBe(true);
      expect(arrows.some(({ y }) => y === bottom)).toBe(true);
    }
  });

  test('never take more than their share', () => {
    const hour = {
      ...tcpRecording,
      events: tcpRecording.events.map((event) => ({ ...event, at: event.at * 10_000 })),
    };
    for (const { top, bottom } of laid(hour).silences) {
      expect(bottom - top).toBeLessThanOrEqual(metrics.row + metrics.silence.most);
    }
  });
});

describe('bars', () => {
  test('end where their side sends FIN, and stand on until the other side does', () => {
    const { bars, arrows } = laid(tcpRecording);
    const y = (index: number) => arrows[index]?.y;
    expect(bars).toHaveLength(2);
    expect(bars[0]).toMatchObject({ top: y(0), end: y(2), bottom: y(5), ending: 'fin' });
    expect(bars[1]).toMatchObject({ top: y(0), end: y(5), bottom: y(5), ending: 'fin' });
  });

  test('end on both sides where one breaks the connection off', () => {
    const { bars, arrows } = laid(serverRecording);
    const rst = arrows.find(({ segment }) => segment.event.kind === 'rst');
    const broken = bars.filter(({ ending }) => ending === 'rst');
    expect(broken.map(({ lane, end }) => [lane.name, end])).toEqual([
      ['program', rst?.y],
      ['second client', rst?.y],
    ]);
  });

  test('go to the end of the drawing where the connection does not end', () => {
    const { bars, height } = laid(serverRecording);
    const third = bars.filter(({ ending }) => ending === undefined);
    expect(third.map(({ lane, end }) => [lane.name, end])).toEqual([
      ['program', height],
      ['third client', height],
    ]);
  });

  test('stand beside each other where connections are open at the same time', () => {
    const slots = laid(serverRecording).bars.map(({ lane, slot }) => [lane.name, slot]);
    expect(slots).toEqual([
      ['program', 0],
      ['first client', 0],
      ['program', 1],
      ['second client', 0],
      ['program', 2],
      ['third client', 0],
    ]);
  });

  test('use a place again after it is free, and not before', () => {
    const twice = (ended: boolean): Recording => {
      const [first] = tcpRecording.conversations;
      if (!first) throw new Error('the sample has no conversation');
      const events = tcpRecording.events.slice(0, ended ? 6 : 5);
      return {
        ...tcpRecording,
        conversations: [first, { ...first, id: 2 }],
        events: [...events, ...events.map((event) => ({ ...event, conversation: 2, at: 2000 }))],
      };
    };
    expect(laid(twice(true)).bars.map(({ slot }) => slot)).toEqual([0, 0, 0, 0]);
    expect(laid(twice(false)).bars.map(({ slot }) => slot)).toEqual([0, 0, 1, 1]);
  });

  test('are not drawn for datagrams, nor for a connection that was refused', () => {
    expect(laid(udpRecording).bars).toEqual([]);
  });
});

describe('labels', () => {
  const long = 'GET http://127.0.0.1:8080/tea HTTP/1.1';

  test('are whole where there is room, with the size', () => {
    expect(labelOf('FIN', undefined, 1, 1)).toEqual({ narrow: 'FIN', wide: 'FIN', sized: false });
    expect(labelOf(long, '155 B', 1, 1)).toEqual({
      narrow: 'GET http://127.0.0.1:80…',
      wide: long,
      sized: true,
    });
  });

  test('are cut shorter where more lanes share the width, and lose the size first', () => {
    expect(labelOf('HTTP/1.1 200 OK', '155 B', 1 / 2, 2).sized).toBe(true);
    expect(labelOf('HTTP/1.1 200 OK', '155 B', 1 / 3, 3)).toMatchObject({
      wide: 'HTTP/1.1 200 OK',
      sized: false,
    });
    const lengths = [1, 2, 3].map(
      (peers) => labelOf(long, undefined, 1 / peers, peers).wide.length,
    );
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    expect(labelOf(long, undefined, 3 / 3, 3).wide).toBe(long);
  });

  test('begin alike, narrow and wide', () => {
    for (const peers of [1, 2, 3, 4, 5, 9]) {
      const { narrow, wide } = labelOf(long, undefined, 1 / peers, peers);
      expect(wide.startsWith(narrow.replace('…', ''))).toBe(true);
    }
  });
});

test('a recording without events is an empty drawing', () => {
  expect(layOut([])).toMatchObject({ arrows: [], bars: [], silences: [] });
});
