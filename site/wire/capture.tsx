import { useSite } from '../context.ts';

/** Where a recording is as a capture, below the site's root. */
export const capturePath = (recipe: string): string => `${recipe}/${recipe}.pcapng`;

/** Offers the recording to those who have Wireshark. */
export function Capture({ program }: { program: string }) {
  const { root } = useSite();
  return (
    <p class="capture">
      <a href={root + capturePath(program)} download>
        Download as pcap
      </a>{' '}
      for Wireshark, synthesised from this recording.
    </p>
  );
}
