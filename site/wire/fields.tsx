import { specification } from '../../lib/book/specification.ts';
import type { Field } from '../../lib/wire/events.ts';
import { bitPattern, hex, pieces, text } from './bytes.ts';
import { sizeInWords } from './units.ts';

/** The labelled bytes of an event, field by field in the order of the wire. */
export function Fields({ fields, bytes }: { fields: Field[]; bytes: Uint8Array }) {
  return (
    <ul class="fields">
      {fields.map((field) => (
        <FieldItem field={field} bytes={bytes} />
      ))}
    </ul>
  );
}

function FieldItem({ field, bytes }: { field: Field; bytes: Uint8Array }) {
  const own = bytes.subarray(field.start, field.end);
  const group = field.children !== undefined && field.children.length > 0;
  // What the text column says already is not said twice.
  const told = field.value === text(own).replace(/·*$/, '');
  return (
    <li class={group ? 'field group' : 'field'}>
      <div class="told">
        <b>{field.label}</b>
        {field.value !== '' && !(told && !group) && <span class="value">{field.value}</span>}
        {group && <span class="span">{sizeInWords(own.length)}</span>}
        {field.note && <span class="note">{field.note}</span>}
        {field.specification && <Specified label={field.specification} />}
      </div>
      {group ? (
        <Fields fields={field.children ?? []} bytes={bytes} />
      ) : field.bits ? (
        <code class="bits">{bitPattern(own, field.bits)}</code>
      ) : (
        <Bytes bytes={own} start={field.start} />
      )}
    </li>
  );
}

/** Offset, hexadecimal and text side by side; the style sheet decides how many bytes a line has. */
export function Bytes({ bytes, start }: { bytes: Uint8Array; start: number }) {
  return (
    <>
      {pieces(bytes).map((piece) => (
        <>
          {piece.skipped > 0 && <p class="skipped">{sizeInWords(piece.skipped)} not shown</p>}
          <div class="dump">
            <code class="offset">{start + piece.start}</code>
            <code class="hex">{hex(piece.bytes)}</code>
            <code class="text">{text(piece.bytes)}</code>
          </div>
        </>
      ))}
    </>
  );
}

function Specified({ label }: { label: string }) {
  const reference = specification(label);
  return reference ? (
    <a class="spec" href={reference.url}>
      {label}
    </a>
  ) : (
    <span class="spec">{label}</span>
  );
}
