/** A button that copies something near it, or tells of it; shown only where the script runs. */
export function CopyButton({ what, words }: { what: string; words: string }) {
  return (
    <button type="button" class="copy scripted" data-code={what}>
      {words}
    </button>
  );
}
