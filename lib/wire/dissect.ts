import { explainDns } from './dissectors/dns.ts';
import type { Explain } from './dissectors/explain.ts';
import { explainHttp } from './dissectors/http.ts';
import { explainText } from './dissectors/text.ts';
import { explainTls } from './dissectors/tls.ts';
import type { Conversation, Segment, WireEvent } from './events.ts';

const summaries = { open: 'connect', refused: 'refused', fin: 'FIN', rst: 'RST' } as const;

/**
 * Explains the events of conversations, in order: each becomes a segment with
 * a summary and labelled fields. Any bytes are taken; what does not follow the
 * conversation's protocol is labelled as what it is, text or bytes.
 */
export function dissect(
  conversations: readonly Conversation[],
  events: readonly WireEvent[],
): Segment[] {
  const known = new Map(
    conversations.map((conversation) => [
      conversation.id,
      { conversation, explain: explainer(conversation) },
    ]),
  );
  return events.flatMap((event): Segment[] => {
    const found = known.get(event.conversation);
    if (found === undefined) return [];
    const { conversation, explain } = found;
    if (!('bytes' in event)) {
      return [{ event, conversation, summary: summaries[event.kind], fields: [] }];
    }
    return [{ event, conversation, ...explain(event.bytes, event.from) }];
  });
}

function explainer({ protocol, transport, opener }: Conversation): Explain {
  switch (protocol) {
    case 'text':
      return explainText(transport === 'tcp');
    // A WebSocket begins as HTTP and changes over with the status 101.
    case 'http':
    case 'websocket':
      return explainHttp(opener);
    case 'dns':
      return explainDns(transport);
    case 'tls':
      return explainTls();
  }
}
